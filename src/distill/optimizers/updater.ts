/** @file Moves variables: an optimizer with its memory of each of them. */
import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer } from './optimizer.ts';

/** An optimizer's memory of some variables. Its functions assign variables, so that they can be part of a compiled step. */
export interface Updater {
  /** All that it remembers, in an order that depends on nothing but the options. */
  readonly state: readonly tf.Variable[];
  /** Adds the gradients of a batch to those that wait for the next update. Only where the optimizer accumulates. */
  gather(gradients: Gradients): void;
  /** Moves the variables down their gradients: those of this batch, or their mean with those that waited. */
  update(gradients: Gradients, coefficients: readonly tf.Scalar[]): void;
  dispose(): void;
}

/** By the variables' names; a variable that the loss does not read has none and stays as it is. */
export type Gradients = Readonly<Record<string, tf.Tensor>>;

/** An updater of some variables, whose memory is all zeros. */
export function makeUpdater(variables: readonly tf.Variable[], optimizer: Optimizer): Updater {
  const { accumulate } = optimizer;
  const slots = variables.map((variable) => optimizer.slots.map(() => zerosLike(variable)));
  const waiting = accumulate === 1 ? [] : variables.map(zerosLike);

  /** The variables that have gradients, with their places. */
  const read = (gradients: Gradients): { readonly variable: tf.Variable; readonly i: number }[] =>
    variables.flatMap((variable, i) => (gradients[variable.name] === undefined ? [] : [{ variable, i }]));

  /** What waits, with the share of this batch. */
  const gathered = (gradient: tf.Tensor, i: number): tf.Tensor => {
    const sum = waiting[i];
    return sum === undefined ? gradient : tf.add(sum, tf.mul(gradient, 1 / accumulate));
  };

  return {
    state: [...slots.flat(), ...waiting],
    gather(gradients) {
      for (const { variable, i } of read(gradients)) waiting[i]!.assign(gathered(gradients[variable.name]!, i));
    },
    update(gradients, coefficients) {
      const moved = read(gradients);
      const slopes = optimizer.clip(moved.map(({ variable, i }) => gathered(gradients[variable.name]!, i)));
      for (const [j, { variable, i }] of moved.entries()) {
        const { weight, slots: memory } = optimizer.update(variable, slopes[j]!, slots[i]!, coefficients);
        variable.assign(weight);
        for (const [k, slot] of slots[i]!.entries()) slot.assign(memory[k]!);
        waiting[i]?.assign(tf.zerosLike(variable));
      }
    },
    dispose: () => tf.dispose([slots, waiting]),
  };
}

function zerosLike({ shape }: tf.Variable): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros(shape)));
}
