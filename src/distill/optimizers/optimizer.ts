/** @file What an optimizer is: a pure rule from a gradient to a new weight, with a learning rate and clipping. */
import * as tf from '@tensorflow/tfjs-core';
import { clipNorm } from './clip-norm.ts';
import { learningRateAt, scheduleOptions, type ScheduleOptions } from './schedule.ts';

/** What one step changes of one variable. */
interface Update {
  readonly weight: tf.Tensor;
  /** The new slots, in the order of the old. */
  readonly slots: readonly tf.Tensor[];
}

/** The arithmetic of an optimizer, for any variable. */
export interface UpdateRule {
  readonly name: string;
  /** Names of what it remembers of each variable: tensors of the variable's shape that start at zero. */
  readonly slots: readonly string[];
  /** The numbers that `update` needs in this step (from 0). */
  readonly coefficients: (learningRate: number, step: number) => readonly number[];
  /** The new weight and slots; coefficients come as scalars in the order of `coefficients`. Changes nothing. */
  readonly update: (
    weight: tf.Tensor,
    gradient: tf.Tensor,
    slots: readonly tf.Tensor[],
    coefficients: readonly tf.Scalar[],
  ) => Update;
}

/** An update rule with its learning rate, and what is done with gradients before it sees them. */
export interface Optimizer extends UpdateRule {
  /** The learning rate of a step (from 0) of `steps`. */
  readonly learningRate: (step: number, steps: number) => number;
  /** Batches whose mean gradient makes one step. */
  readonly accumulate: number;
  /** The gradients of all variables, none too large. */
  readonly clip: (gradients: readonly tf.Tensor[]) => readonly tf.Tensor[];
}

interface ClipOptions {
  /** Largest size of one number of a gradient; null: any. */
  readonly clipValue: number | null;
  /** Largest length of all gradients together, after `clipValue`; null: any. */
  readonly clipNorm: number | null;
}

/** The options that every optimizer has, as its schema has them. */
export const optimizerOptions = {
  learning_rate: {
    type: 'number',
    exclusiveMinimum: 0,
    default: 0.001,
    description: 'Step length; the highest if it changes.',
  },
  ...scheduleOptions,
  clip_norm: {
    type: ['number', 'null'],
    exclusiveMinimum: 0,
    default: null,
    description: 'Largest length of all gradients together; longer ones are shortened. null: any.',
  },
  clip_value: {
    type: ['number', 'null'],
    exclusiveMinimum: 0,
    default: null,
    description: 'Largest size of one number of a gradient, before clip_norm. null: any.',
  },
  accumulate: {
    type: 'integer',
    minimum: 1,
    default: 1,
    unit: 'batches',
    description: 'Batches whose mean gradient makes one step.',
  },
} as const;

/** Those options as they are given. */
interface GivenOptions extends Pick<ScheduleOptions, 'schedule' | 'warmup' | 'gamma' | 'milestones'> {
  readonly learning_rate: number;
  readonly min_learning_rate: number;
  readonly step_size: number;
  readonly clip_norm: number | null;
  readonly clip_value: number | null;
  readonly accumulate: number;
}

/** An optimizer of a rule and the options of `optimizerOptions`. */
export function optimizerOf(rule: UpdateRule, options: GivenOptions): Optimizer {
  const { learning_rate: learningRate, min_learning_rate: minLearningRate, step_size: stepSize } = options;
  const schedule = { ...options, learningRate, minLearningRate, stepSize };
  return {
    ...rule,
    learningRate: (step, steps) => learningRateAt(schedule, step, steps),
    accumulate: options.accumulate,
    clip: (gradients) => clipped(gradients, { clipValue: options.clip_value, clipNorm: options.clip_norm }),
  };
}

/** Gradients whose numbers, and then whose common length, are at most what is allowed. */
function clipped(gradients: readonly tf.Tensor[], { clipValue, clipNorm: length }: ClipOptions): readonly tf.Tensor[] {
  const small = clipValue === null ? gradients : gradients.map((one) => tf.clipByValue(one, -clipValue, clipValue));
  return length === null ? small : clipNorm(small, length).gradients;
}
