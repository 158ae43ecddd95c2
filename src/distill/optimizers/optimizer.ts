/** @file What an optimizer is: a pure rule from a gradient to a new weight. */
import type * as tf from '@tensorflow/tfjs-core';
import { learningRateAt, type ScheduleOptions } from './schedule.ts';

/** What one step changes of one variable. */
export interface Update {
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

/** An update rule with its learning rate. */
export interface Optimizer extends UpdateRule {
  /** The learning rate of a step (from 0) of `steps`. */
  readonly learningRate: (step: number, steps: number) => number;
}

export function scheduled(rule: UpdateRule, schedule: ScheduleOptions): Optimizer {
  return { ...rule, learningRate: (step, steps) => learningRateAt(schedule, step, steps) };
}
