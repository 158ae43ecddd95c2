/** @file How a network is trained: the config's `trainer`, and what `train` is told by it. Without TensorFlow.js: rules need it. */
import type { MONITORS, SELECTIONS, TrainOptions } from '../distill/index.ts';

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
