/** @file How a network is trained: the config's `trainer`, what may stand there, and what `train` is told by it. */
import { MONITORS, SELECTIONS, type TrainOptions } from '../distill/index.ts';

/** How long a network is trained: so many steps, else so many epochs; with neither as long as the student. */
export interface Length {
  readonly epochs: number | null;
  readonly steps: number | null;
}

export interface TrainerConfig extends Length {
  readonly batch_size: number;
  readonly evaluate_every: number;
  readonly select: (typeof SELECTIONS)[number];
  readonly monitor: (typeof MONITORS)[number];
  readonly patience: number | null;
  readonly min_delta: number;
  readonly report_every: number;
  readonly checkpoint_every: number;
  readonly teacher_memory: number;
  readonly prefetch: number;
}

/** JSON Schema of each key; all are required. */
export const trainerProperties = {
  epochs: { type: 'integer', minimum: 1, unit: 'epochs', description: 'Passes over the training set.' },
  steps: {
    type: ['integer', 'null'],
    minimum: 1,
    unit: 'steps',
    description: 'Batches to train on instead of `epochs`, however many epochs that is; null: `epochs` counts.',
  },
  batch_size: { type: 'integer', minimum: 1, unit: 'examples', description: 'Examples in one optimizer step.' },
  evaluate_every: {
    type: 'integer',
    minimum: 0,
    unit: 'epochs',
    description:
      'Epochs between two evaluations on the test set, which are reported and choose nothing; 0: only the last.',
  },
  select: {
    enum: SELECTIONS,
    description: 'Whose weights are kept: those of the last epoch, or of the best on the validation split.',
  },
  monitor: { enum: MONITORS, description: 'What is good on the validation split: a high accuracy or a low loss.' },
  patience: {
    type: ['integer', 'null'],
    minimum: 1,
    unit: 'epochs',
    description: 'Epochs in a row without a better validation split after which training stops; null: it does not.',
  },
  min_delta: { type: 'number', minimum: 0, description: 'For patience, an epoch is better by more than this.' },
  report_every: {
    type: 'integer',
    minimum: 1,
    unit: 'steps',
    description: 'Steps between two records of the training metrics.',
  },
  checkpoint_every: {
    type: 'integer',
    minimum: 0,
    unit: 'steps',
    description: 'Steps between two checkpoints, from which `hydrosol resume` goes on; 0: none.',
  },
  teacher_memory: {
    type: 'number',
    minimum: 0,
    unit: 'MiB',
    description: "MiB in which the teacher's outputs are kept; if they need more it is asked in every step.",
  },
  prefetch: {
    type: 'integer',
    minimum: 0,
    unit: 'batches',
    description: 'Batches that another thread prepares ahead, which changes no number; 0: each when it is needed.',
  },
};

/** The same of a network that may be trained as long as the student. */
export const followerProperties = {
  ...trainerProperties,
  epochs: {
    ...trainerProperties.epochs,
    type: ['integer', 'null'],
    description: 'Passes over the training set; null, with `steps: null`: as long as the student is trained.',
  },
};

/** Whether a value under the name `trainer` is one: a part of the user's own may call something else so. */
export function isTrainer(value: unknown): value is TrainerConfig {
  return typeof value === 'object' && value !== null && 'select' in value && 'patience' in value;
}

/** The options of `train` that the config's `trainer` has. */
export function trainOptionsOf(trainer: TrainerConfig) {
  const { epochs, steps, select, monitor, patience, min_delta: minDelta } = trainer;
  return {
    ...(steps === null ? { epochs: epochs ?? undefined } : { steps }),
    batchSize: trainer.batch_size,
    evaluateEvery: trainer.evaluate_every,
    choice: { select, monitor, minDelta, patience: patience ?? undefined },
    reportEvery: trainer.report_every,
    teacherMemory: trainer.teacher_memory * 2 ** 20,
    prefetch: trainer.prefetch,
  } satisfies Partial<TrainOptions>;
}
