/** @file What may stand in the config's `trainer`. */
import { MONITORS, SELECTIONS } from '../distill/index.ts';

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
