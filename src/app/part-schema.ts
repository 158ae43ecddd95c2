/** @file The parts that the experiment's config is put together of, and their JSON Schemas. */
import { augmentOptions, type GivenAugmentation } from '../distill/index.ts';
import type { Component } from '../instantiate/index.ts';
import { partsSchema } from '../schema/index.ts';
import { modelTargets, optimizerTargets } from './targets.ts';
import type { TrainerConfig } from './trainer-config.ts';
import { followerProperties, trainerProperties } from './trainer-schema.ts';

/** A part of the experiment: the name of what makes it, and its options. */
export interface Part {
  readonly _target_: string;
  readonly [option: string]: unknown;
}

/** How one network is made and trained on the labels. */
export interface NetworkConfig {
  readonly model: Part;
  readonly optimizer: Part;
  readonly trainer: TrainerConfig;
  /** What training changes in the images that this teacher sees. Default: what the data say. */
  readonly augment?: GivenAugmentation;
  /** Where its weights lie, if it is not trained. */
  readonly weights?: string | null;
}

/** A schema that says what it is of. */
export interface DescribedSchema {
  readonly description: string;
  readonly [keyword: string]: unknown;
}

/** An object with exactly these keys, and what it is. */
export function exactly(properties: Readonly<Record<string, object>>, description: string): DescribedSchema {
  return { type: 'object', description, additionalProperties: false, required: Object.keys(properties), properties };
}

/** One of the registered parts, told apart by `_target_`, and what it is for. */
export function part(targets: Readonly<Record<string, Component>>, description: string): DescribedSchema {
  const schemas = Object.entries(targets).map(([name, { summary, options }]) => [
    name,
    summary === undefined ? options : { description: summary, ...options },
  ]);
  return { description, ...partsSchema(Object.fromEntries(schemas)) };
}

const TRAINER = 'How long a network is trained, how often it is measured, which epoch is kept.';

/** How one network is made and trained on the labels: the keys of a `NetworkConfig`. */
export const networkSchema = {
  model: part(modelTargets, 'The network: of the config itself the student, of `teacher` the teacher.'),
  optimizer: part(optimizerTargets, 'How gradients change the weights, and the course of the learning rate.'),
  trainer: exactly(trainerProperties, TRAINER),
};

const AUGMENT = 'What training changes in the images that this network sees; left out: what data.augment says.';

const WEIGHTS =
  'Weights with which it is not trained: the folder of a network in a run (RUN/teacher), or a .safetensors file; null: it is trained.';

/** The same of a teacher, which may be trained as long as the student, see other images, or have the weights of an earlier run. */
export function teacherSchema(description: string): DescribedSchema {
  const whole = exactly({ ...networkSchema, trainer: exactly(followerProperties, TRAINER) }, description);
  const augment = { ...augmentOptions, description: AUGMENT };
  const weights = { type: ['string', 'null'], minLength: 1, default: null, description: WEIGHTS };
  return { ...whole, properties: { ...(whole['properties'] as object), augment, weights } };
}
