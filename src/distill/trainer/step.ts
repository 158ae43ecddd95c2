/** @file One optimizer step. */
import * as tf from '@tensorflow/tfjs-core';
import type { Compile, HostTensor } from '../../engine/index.ts';
import { lossValue, type Loss, type StepPosition } from '../losses/loss.ts';
import type { MixedLabels } from '../losses/ops/labels.ts';
import type { Learner, Taps } from '../models/model.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { makeUpdater } from '../optimizers/updater.ts';

/** A batch as a step takes it. */
export interface BatchInputs {
  /** [batch, ...input shape], normalised. */
  readonly inputs: HostTensor;
  /** [batch], int32; where examples are mixed, the class with the larger share. */
  readonly labels: HostTensor;
  /** Where examples are mixed: the other class, [batch] int32, and its share, [batch]. */
  readonly mixed?: { readonly labels: HostTensor; readonly share: HostTensor };
  /** The teacher's taps that the loss reads. */
  readonly teacher: Readonly<Record<string, tf.Tensor | HostTensor>>;
}

/** What a step measured on its batch, before the weights changed. */
export interface StepStats {
  /** The weighted sum of the terms. */
  readonly loss: number;
  /** Each term without its weight, in the order of `loss.terms`. */
  readonly terms: readonly number[];
  /** Examples whose largest logit was that of their label; with mixup, of the label with the larger share. */
  readonly correct: number;
}

/** Trains a model step by step; holds the optimizer's memory of each variable. */
export interface Stepper {
  /** All that a step changes, in an order that depends on nothing but the options. */
  readonly state: readonly tf.Variable[];
  /** Those of them that are learnt: the network with its statistics, and what the loss trains; not the optimizer's memory. */
  readonly weights: readonly tf.Variable[];
  /**
   * Measures the loss and moves the weights down its gradient, or down the mean gradient of so many batches if the optimizer
   * accumulates: then only with the last of them, and with the last of training. `accept` sees the measured numbers first and may throw:
   * then the weights stay as they were. `see` is shown the student's logits by which the loss was measured, if that has several
   * terms. Resolves to the numbers.
   */
  step(
    batch: BatchInputs,
    at: StepPosition,
    accept: (stats: StepStats) => void,
    see?: (logits: tf.Tensor) => void,
  ): Promise<StepStats>;
  dispose(): Promise<void>;
}

/** What the step's function reads: a batch, and the optimizer's numbers for this step as scalars. */
interface StepTensors {
  readonly inputs: tf.Tensor;
  readonly labels: tf.Tensor1D;
  readonly mixed?: MixedLabels;
  readonly teacher: Taps;
  readonly coefficients: readonly tf.Scalar[];
}

export interface StepperOptions {
  readonly model: Learner;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly compile: Compile;
}

/** A stepper whose step is one function of tensors, compiled where the engine compiles. */
export function makeStepper({ model, loss, optimizer, compile }: StepperOptions): Stepper {
  const variables = [...model.variables, ...loss.variables];
  const updater = makeUpdater(variables, optimizer);
  let position: StepPosition = { step: 0, steps: 1, stepsPerEpoch: 1, indices: new Uint32Array() };

  /** The loss, its terms and the number of right answers, [terms + 2]; the logits; and the gradients by variable. */
  const measure = ({ inputs, labels, mixed, teacher }: StepTensors) => {
    let stats: tf.Tensor | undefined;
    let logits: tf.Tensor | undefined;
    const { grads } = tf.variableGrads(() => {
      const student = model.forward(inputs, { training: true, step: () => position.step });
      const { total, terms } = lossValue(loss, {
        labels,
        student,
        teacher,
        at: () => position,
        ...(mixed && { mixed }),
      });
      stats = tf.keep(tf.stack([total, ...terms, correctAnswers(student['logits']!, labels)]));
      if (terms.length > 1) logits = tf.keep(student['logits']!);
      return total;
    }, variables);
    return { outputs: { stats: stats!, ...(logits && { logits }) }, grads };
  };

  /** A step whose gradients wait for those of the next batches, and one that moves the weights. */
  const gathering = compile((tensors: StepTensors) => {
    const { outputs, grads } = measure(tensors);
    updater.gather(grads);
    return outputs;
  });
  const moving = compile((tensors: StepTensors) => {
    const { outputs, grads } = measure(tensors);
    updater.update(grads, tensors.coefficients);
    return outputs;
  });

  const weights = [...variables, ...model.statistics];

  return {
    weights,
    state: [...weights, ...loss.state, ...updater.state],
    async step(batch, at, accept, see) {
      position = at;
      const { step, steps } = at;
      const { accumulate } = optimizer;
      const moves = (step + 1) % accumulate === 0 || step + 1 === steps;
      const update = Math.floor(step / accumulate);
      const rate = optimizer.learningRate(update, Math.ceil(steps / accumulate));
      const coefficients = moves ? optimizer.coefficients(rate, update) : [];
      let measured: StepStats | undefined;
      const { stats, logits } = await (moves ? moving : gathering).run({ ...batch, coefficients }, (outputs) => {
        const [total = 0, ...rest] = outputs.stats.dataSync();
        measured = { loss: total, terms: rest.slice(0, -1), correct: rest.at(-1) ?? 0 };
        accept(measured);
      });
      if (logits !== undefined) see?.(logits);
      tf.dispose([stats, ...(logits === undefined ? [] : [logits])]);
      return measured!;
    },
    async dispose() {
      await Promise.all([gathering.dispose(), moving.dispose()]);
      updater.dispose();
    },
  };
}

/** How many examples have their largest logit at their label; a float32 scalar. */
export function correctAnswers(logits: tf.Tensor, labels: tf.Tensor1D): tf.Scalar {
  return tf.sum(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));
}
