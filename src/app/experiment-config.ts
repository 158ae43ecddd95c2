/** @file The shipped experiment's config: its JSON Schema, and its TypeScript type. */
import { ENGINE_NAMES, type EngineName } from '../engine/index.ts';
import { exactly, type NetworkConfig, networkSchema, type Part, part } from './part-schema.ts';
import { schemeTargets } from './schemes/schemes.ts';
import { dataTargets, lossTargets, trackerTargets } from './targets.ts';

export interface EngineConfig {
  readonly name: EngineName;
  readonly strict: boolean;
  readonly verify: boolean | number;
}

export interface ExperimentConfig extends NetworkConfig {
  readonly name: string;
  readonly seed: number;
  readonly teacher: NetworkConfig;
  readonly loss: Part;
  /** Who teaches whom. */
  readonly scheme: Part;
  readonly data: Part;
  readonly engine: EngineConfig;
  readonly tracker: Part;
  readonly store: { readonly dir: string; readonly read: boolean };
}

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
  ...networkSchema,
  teacher: exactly(networkSchema),
  loss: part(lossTargets),
  scheme: part(schemeTargets),
  engine,
  tracker: part(trackerTargets),
  store: exactly({
    dir: { type: 'string', minLength: 1, description: 'Folder of trained teachers and baselines.' },
    read: { type: 'boolean', description: 'Whether networks are taken from there; they are always filed.' },
  }),
});
