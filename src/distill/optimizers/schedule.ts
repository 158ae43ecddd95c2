/** @file How the learning rate changes in the course of training. */

export interface ScheduleOptions {
  /** The highest rate. */
  readonly learningRate: number;
  readonly schedule: 'constant' | 'cosine';
  /** Share of all steps in which the rate rises, 0 … 1. */
  readonly warmup: number;
}

/** The options of a schedule as an optimizer's schema has them. */
export const scheduleOptions = {
  schedule: {
    type: 'string',
    enum: ['constant', 'cosine'],
    default: 'constant',
    description: 'Course of the learning rate after the warm-up: constant, or half a cosine down to 0.',
  },
  warmup: {
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0,
    description: 'Share of all steps in which the learning rate rises linearly.',
  },
} as const;

/**
 * The rate of a step (from 0). Warm-up of w steps: rate · (step + 1) / (w + 1), which is PyTorch's `LinearLR` with start factor
 * 1 / (w + 1); then constant, or rate · (1 + cos(π · share of the remaining steps)) / 2 (Loshchilov and Hutter, "SGDR", 2017,
 * without restarts), which is PyTorch's `CosineAnnealingLR` to 0.
 */
export function learningRateAt(
  { learningRate, schedule, warmup }: ScheduleOptions,
  step: number,
  steps: number,
): number {
  const rising = Math.round(warmup * steps);
  if (step < rising) return (learningRate * (step + 1)) / (rising + 1);
  if (schedule === 'constant') return learningRate;
  return (learningRate * (1 + Math.cos((Math.PI * (step - rising)) / Math.max(1, steps - rising)))) / 2;
}
