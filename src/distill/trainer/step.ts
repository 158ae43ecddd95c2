/** @file One optimizer step. */
import * as tf from '@tensorflow/tfjs-core';
import { lossValue, type Loss } from '../losses/loss.ts';
import type { Model, Taps } from '../models/model.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';

/** A batch as tensors. */
export interface BatchTensors {
  /** [batch, ...input shape], normalised. */
  readonly inputs: tf.Tensor;
  /** [batch], int32. */
  readonly labels: tf.Tensor1D;
  /** The teacher's taps that the loss reads. */
  readonly teacher: Taps;
}

/** What a step measured on its batch, before the weights changed. */
export interface StepStats {
  /** The weighted sum of the terms. */
  readonly loss: number;
  /** Each term without its weight, in the order of `loss.terms`. */
  readonly terms: readonly number[];
  /** Examples whose largest logit was that of their label. */
  readonly correct: number;
}

/** Trains a model step by step; holds the optimizer's memory of each variable. */
export interface Stepper {
  /**
   * Measures the loss and moves the weights down its gradient. `accept` sees the measured numbers first and may throw:
   * then the weights stay as they were. Returns the numbers.
   */
  step(batch: BatchTensors, at: StepPosition, accept: (stats: StepStats) => void): StepStats;
  dispose(): void;
}

export interface StepPosition {
  /** Steps done before this one. */
  readonly step: number;
  /** Steps that training will have in all. */
  readonly steps: number;
}

/** A stepper that runs TensorFlow.js operation by operation. */
export function eagerStepper(model: Model, loss: Loss, optimizer: Optimizer): Stepper {
  const variables = [...model.variables, ...loss.variables];
  const slots = variables.map((variable) => optimizer.slots.map(() => zerosVariable(variable.shape)));

  const measure = ({ inputs, labels, teacher }: BatchTensors, step: number) => {
    let stats: tf.Tensor1D | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const student = model.forward(inputs, { training: true, step });
      const { total, terms } = lossValue(loss, { labels, student, teacher });
      stats = tf.keep(tf.stack([total, ...terms, correctAnswers(student['logits']!, labels)]) as tf.Tensor1D);
      return total;
    }, variables);
    value.dispose();
    const [total = 0, ...rest] = stats!.dataSync();
    stats!.dispose();
    return { grads, stats: { loss: total, terms: rest.slice(0, -1), correct: rest.at(-1) ?? 0 } };
  };

  return {
    step(batch, { step, steps }, accept) {
      const { grads, stats } = measure(batch, step);
      accept(stats);
      tf.tidy(() => {
        const coefficients = optimizer.coefficients(optimizer.learningRate(step, steps), step).map((n) => tf.scalar(n));
        for (const [i, variable] of variables.entries()) {
          const gradient = grads[variable.name];
          if (gradient === undefined) continue;
          const update = optimizer.update(variable, gradient, slots[i]!, coefficients);
          variable.assign(update.weight);
          for (const [j, slot] of slots[i]!.entries()) slot.assign(update.slots[j]!);
        }
      });
      tf.dispose(grads);
      return stats;
    },
    dispose: () => tf.dispose(slots),
  };
}

/** How many examples have their largest logit at their label; a float32 scalar. */
export function correctAnswers(logits: tf.Tensor, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}

function zerosVariable(shape: number[]): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape)));
}
