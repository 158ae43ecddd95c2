/** @file The parts that the experiment's config is put together of, and their JSON Schemas. */
import type { Component } from '../instantiate/index.ts';
import { partsSchema } from '../schema/index.ts';
import { modelTargets, optimizerTargets } from './targets.ts';

/** A part of the experiment: the name of what makes it, and its options. */
export interface Part {
  readonly _target_: string;
  readonly [option: string]: unknown;
}

export interface TrainerConfig {
  readonly epochs: number;
  readonly batch_size: number;
  readonly evaluate_every: number;
  readonly report_every: number;
  readonly checkpoint_every: number;
  readonly teacher_memory: number;
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

const trainer = exactly({
  epochs: { type: 'integer', minimum: 1, description: 'Passes over the training set.' },
  batch_size: { type: 'integer', minimum: 1, description: 'Examples in one optimizer step.' },
  evaluate_every: {
    type: 'integer',
    minimum: 0,
    description: 'Epochs between two evaluations on the test set; 0: only the last.',
  },
  report_every: { type: 'integer', minimum: 1, description: 'Steps between two records of the training metrics.' },
  checkpoint_every: {
    type: 'integer',
    minimum: 0,
    description: 'Steps between two checkpoints, from which `hydrosol resume` goes on; 0: none.',
  },
  teacher_memory: {
    type: 'number',
    minimum: 0,
    description: "MiB in which the teacher's outputs are kept; if they need more it is asked in every step.",
  },
});

/** How one network is made and trained on the labels: the keys of a `NetworkConfig`. */
export const networkSchema = { model: part(modelTargets), optimizer: part(optimizerTargets), trainer };
