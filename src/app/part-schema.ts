/** @file The parts that the experiment's config is put together of, and their JSON Schemas. */
import type { Component } from '../instantiate/index.ts';
import { partsSchema } from '../schema/index.ts';
import { modelTargets, optimizerTargets } from './targets.ts';
import { type TrainerConfig, trainerProperties } from './trainer-config.ts';

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
}

/** An object with exactly these keys. */
export function exactly(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
}

/** One of the registered parts, told apart by `_target_`. */
export function part(targets: Readonly<Record<string, Component>>): object {
  return partsSchema(Object.fromEntries(Object.entries(targets).map(([name, { options }]) => [name, options])));
}

/** How one network is made and trained on the labels: the keys of a `NetworkConfig`. */
export const networkSchema = {
  model: part(modelTargets),
  optimizer: part(optimizerTargets),
  trainer: exactly(trainerProperties),
};
