/** @file The shipped experiment's config: its JSON Schema, and its TypeScript type. */
import { ENGINE_NAMES, type EngineName, SINGLE_THREADED } from '../engine/index.ts';
import { MOST_THREADS } from '../util/threads.ts';
import { exactly, type NetworkConfig, networkSchema, type Part, part, teacherSchema } from './part-schema.ts';
import { schemeTargets } from './schemes/schemes.ts';
import { dataTargets, lossTargets, trackerTargets } from './targets.ts';

export interface EngineConfig {
  readonly name: EngineName;
  readonly strict: boolean;
  readonly verify: boolean | number;
  readonly threads: number | 'auto';
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
  readonly optimized_metric: string | readonly string[] | null;
  readonly store: { readonly dir: string; readonly read: boolean };
}

const engine = {
  ...exactly(
    {
      name: { enum: ENGINE_NAMES, description: 'What runs the tensors; auto takes the fastest that works here.' },
      strict: {
        type: 'boolean',
        description: 'compiled, auto: an error where a step cannot be compiled, instead of running it eagerly.',
      },
      verify: {
        type: ['boolean', 'integer'],
        minimum: 0,
        unit: 'steps',
        description: 'compiled: so many first steps of each kind run eagerly too, and must agree; true: 3.',
      },
      threads: {
        anyOf: [{ const: 'auto' }, { type: 'integer', minimum: 1, maximum: MOST_THREADS }],
        unit: 'threads',
        description:
          'compiled, node: threads of one operator; auto: every processor of the process, or HYDROSOL_THREADS. wasm, cpu: 1.',
      },
    },
    'What computes the tensors.',
  ),
  if: { not: { properties: { name: { enum: SINGLE_THREADED, description: 'An engine that has one thread.' } } } },
  else: { properties: { threads: { enum: ['auto', 1], description: 'Its one thread.' } } },
};

/** JSON Schema (draft 7) of the whole config: strict, no key besides these. */
export const experimentSchema = exactly(
  {
    name: { type: 'string', minLength: 1, description: 'Name of the experiment.' },
    seed: {
      type: 'integer',
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Where all random numbers come from.',
    },
    data: part(dataTargets, 'The data set, how much of it is used, and how it is split.'),
    ...networkSchema,
    teacher: exactly(teacherSchema, 'The network that teaches: its model, its optimizer, its trainer.'),
    loss: part(lossTargets, 'What the student learns from the labels and from the teacher: a sum of terms.'),
    scheme: part(schemeTargets, 'Who teaches whom.'),
    engine,
    tracker: part(trackerTargets, 'Where results go besides the run folder.'),
    optimized_metric: {
      type: ['string', 'array', 'null'],
      minLength: 1,
      items: { type: 'string', minLength: 1 },
      minItems: 1,
      description: 'What a sweep optimises: a value of the runs, or several.',
    },
    store: exactly(
      {
        dir: { type: 'string', minLength: 1, description: 'Folder of trained teachers and baselines.' },
        read: { type: 'boolean', description: 'Whether networks are taken from there; they are always filed.' },
      },
      'Trained networks, which later runs take instead of training them again.',
    ),
  },
  'The shipped experiment: a teacher, a student that it teaches, and the same student alone.',
);
