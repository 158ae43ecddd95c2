/** @file Weights, temperatures and other numbers that change in the course of training. */
import type * as tf from '@tensorflow/tfjs-core';
import { freshTensor } from '../../engine/index.ts';
import { legsCourse } from '../optimizers/courses.ts';
import type { StepPosition } from './loss.ts';

/** A number that goes from one value to another, and then stays there. */
export interface Ramp {
  readonly schedule: 'linear' | 'cosine';
  readonly from: number;
  readonly to: number;
  /** Its length in epochs, in steps, or as a share of training; the first of them that is there. Default: all of training. */
  readonly epochs?: number;
  readonly steps?: number;
  readonly share?: number;
  /** When it changes. Default: `step`. */
  readonly by?: 'step' | 'epoch';
}

/** A number, always the same or not. */
export type Scheduled = number | Ramp;

/** How far below and above a number may go. */
interface Limits {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
}

const positive = { type: 'number', exclusiveMinimum: 0 } as const;

/** The schema of an option that is a number or a ramp. */
export function scheduledOption<const L extends Limits>(value: number, limits: L, description: string) {
  const end = { type: 'number', ...limits } as const;
  return {
    type: ['number', 'object'],
    ...limits,
    default: value,
    description: `${description} A number, or a ramp: {schedule: linear, from: 0, to: 1, epochs: 20}.`,
    additionalProperties: false,
    required: ['schedule', 'from', 'to'],
    properties: {
      schedule: { enum: ['linear', 'cosine'], description: 'A straight line or half a cosine, then constant.' },
      from: { ...end, description: 'Where it comes from: the value before the first step.' },
      to: { ...end, description: 'Where it ends and stays.' },
      epochs: {
        ...positive,
        unit: 'epochs',
        description: 'Its length in epochs; without any, it lasts all of training.',
      },
      steps: { ...positive, unit: 'steps', description: 'Its length in steps.' },
      share: { ...positive, maximum: 1, unit: 'share of all steps', description: 'Its length as a share of training.' },
      by: { enum: ['step', 'epoch'], description: 'Whether it changes with every step (default) or every epoch.' },
    },
  } as const;
}

/**
 * The number in a step. `by: epoch` counts epochs from 1, so that {from: 0, to: 1, epochs: 20, by: epoch} is min(epoch / 20, 1),
 * the warm-up of DKD and ReviewKD; `by: step` counts steps from 1 alike.
 */
export function valueAt(value: Scheduled, { step, steps, stepsPerEpoch }: Omit<StepPosition, 'indices'>): number {
  if (typeof value === 'number') return value;
  const { schedule, from, to, epochs, share = 1, by = 'step' } = value;
  const length = epochs === undefined ? (value.steps ?? share * steps) : epochs * stepsPerEpoch;
  const done = by === 'step' ? step + 1 : (Math.floor(step / stepsPerEpoch) + 1) * stepsPerEpoch;
  return legsCourse(from, [{ until: length, value: to }], schedule)(Math.min(done, length));
}

/** The number as a step reads it: itself, or a scalar that is made anew before every run of a compiled step. */
export function now(value: Scheduled, at: () => StepPosition): number | tf.Scalar {
  if (typeof value === 'number') return value;
  return freshTensor([], () => Float32Array.of(valueAt(value, at()))) as tf.Scalar;
}
