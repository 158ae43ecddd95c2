/** @file The shipped experiment's config: its JSON Schema, and its TypeScript type. */
import { ENGINE_NAMES, type EngineName } from '../engine/index.ts';
import { dataTargets, lossTargets, modelTargets, optimizerTargets, trackerTargets } from './targets.ts';
import type { Component } from '../instantiate/index.ts';
import { partsSchema } from '../schema/index.ts';

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

export interface EngineConfig {
  readonly name: EngineName;
  readonly strict: boolean;
  readonly verify: boolean | number;
}

/** How one network is made and trained on the labels. */
export interface NetworkConfig {
  readonly model: Part;
  readonly optimizer: Part;
  readonly trainer: TrainerConfig;
}

export interface ExperimentConfig extends NetworkConfig {
  readonly name: string;
  readonly seed: number;
  readonly teacher: NetworkConfig;
  readonly loss: Part;
  readonly data: Part;
  readonly engine: EngineConfig;
  readonly tracker: Part;
  readonly store: { readonly dir: string; readonly read: boolean };
}

/** An object with exactly these keys. */
function exactly(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', additionalProperties: false, required: Object.keys(properties), properties };
}

/** One of the registered parts, told apart by `_target_`. */
function part(targets: Readonly<Record<string, Component>>): object {
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

const engine = exactly({
  name: { enum: ENGINE_NAMES, description: 'What runs the tensors; auto takes the fastest that works here.' },
  strict: {
    type: 'boolean',
    description: 'compiled, auto: an error where a step cannot be compiled, instead of running it eagerly.',
  },
  verify: {
    type: ['boolean', 'integer'],
    minimum: 0,
    description: 'compiled: so many first steps of each kind run eagerly too, and must agree; true: 3.',
  },
});

const network = { model: part(modelTargets), optimizer: part(optimizerTargets), trainer };

/** JSON Schema (draft 7) of the whole config: strict, no key besides these. */
export const experimentSchema = exactly({
  name: { type: 'string', minLength: 1, description: 'Name of the experiment.' },
  seed: {
    type: 'integer',
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: 'Where all random numbers come from.',
  },
  data: part(dataTargets),
  ...network,
  teacher: exactly(network),
  loss: part(lossTargets),
  engine,
  tracker: part(trackerTargets),
  store: exactly({
    dir: { type: 'string', minLength: 1, description: 'Folder of trained teachers and baselines.' },
    read: { type: 'boolean', description: 'Whether networks are taken from there; they are always filed.' },
  }),
});
