/** @file What recurrent networks compute: cells, and how they are run along a sequence. */
import * as tf from '@tensorflow/tfjs-core';

/** The recurrent cells, and how many products of units each has: its gates and its candidate. */
export const CELLS = { lstm: 4, gru: 3 } as const;
export type Cell = keyof typeof CELLS;

/** Weights of one direction, laid out as in Keras: the gates of an LSTM are i, f, c, o, those of a GRU z, r, h. */
export interface CellWeights {
  /** [inputs, gates · units]. */
  readonly kernel: tf.Tensor2D;
  /** [units, gates · units]. */
  readonly recurrent: tf.Tensor2D;
  /** [gates · units]. */
  readonly bias: tf.Tensor1D;
}

export interface RecurrenceOptions {
  readonly cell: Cell;
  /** From the last step to the first. */
  readonly backwards?: boolean;
  /** [batch, time], false where there is nothing to read: such a step leaves the state as it is. */
  readonly mask?: tf.Tensor | undefined;
}

/** The state of a cell: of an LSTM the output and the memory, of a GRU the output alone. Each [batch, units]. */
type State = readonly tf.Tensor2D[];

/** One step: from what the inputs add to the gates, [batch, gates · units], and the state before (none at first). */
type Step = (gates: tf.Tensor2D, before: State | undefined) => State;

/** Long short-term memory (Hochreiter and Schmidhuber 1997) with forget gate (Gers et al. 2000). */
function lstmStep(recurrent: tf.Tensor2D): Step {
  return (inputs, before) => {
    const gates = before === undefined ? inputs : tf.add(inputs, tf.matMul(before[0]!, recurrent));
    const [i, f, c, o] = tf.split(gates, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const gained = tf.mul(tf.sigmoid(i), tf.tanh(c));
    const memory = before === undefined ? gained : tf.add(tf.mul(tf.sigmoid(f), before[1]!), gained);
    return [tf.mul(tf.sigmoid(o), tf.tanh(memory)), memory] as tf.Tensor2D[];
  };
}

/** Gated recurrent unit (Cho et al. 2014): the reset gate is applied before the product, as in the paper. */
function gruStep(recurrent: tf.Tensor2D): Step {
  const units = recurrent.shape[0];
  const [gateKernel, candidateKernel] = tf.split(recurrent, [2 * units, units], 1) as [tf.Tensor2D, tf.Tensor2D];
  return (inputs, before) => {
    const [fromInputs, candidate] = tf.split(inputs, [2 * units, units], 1) as [tf.Tensor2D, tf.Tensor2D];
    if (before === undefined) {
      const [z] = tf.split(fromInputs, 2, 1) as [tf.Tensor2D];
      return [tf.mul(tf.sub(1, tf.sigmoid(z)), tf.tanh(candidate))];
    }
    const [h] = before as [tf.Tensor2D];
    const gates = tf.sigmoid(tf.add(fromInputs, tf.matMul(h, gateKernel)));
    const [z, r] = tf.split(gates, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
    const fresh = tf.tanh(tf.add(candidate, tf.matMul(tf.mul(r, h), candidateKernel)));
    return [tf.add(fresh, tf.mul(z, tf.sub(h, fresh)))];
  };
}

const STEPS: Readonly<Record<Cell, (recurrent: tf.Tensor2D) => Step>> = { lstm: lstmStep, gru: gruStep };

/**
 * Runs a cell along `x`, [batch, time, inputs], from a state of zeros. Gives the outputs after each step in the order of
 * `x`, each [batch, units]. What the inputs add to the gates of all steps is one matrix product.
 */
export function recurrence(
  x: tf.Tensor3D,
  { kernel, recurrent, bias }: CellWeights,
  { cell, backwards = false, mask }: RecurrenceOptions,
): tf.Tensor2D[] {
  const [batch, time, width] = x.shape;
  const rows = tf.reshape(tf.transpose(x, [1, 0, 2]), [time * batch, width]) as tf.Tensor2D;
  const projected = tf.reshape(tf.add(tf.matMul(rows, kernel), bias), [time, batch, kernel.shape[1]]);
  const gates = tf.unstack(projected) as tf.Tensor2D[];
  const known = mask === undefined ? [] : tf.unstack(tf.expandDims(tf.cast(tf.transpose(mask), 'float32'), 2));
  const step = STEPS[cell](recurrent);
  const outputs: tf.Tensor2D[] = Array.from({ length: time });
  let state: State | undefined;
  for (let i = 0; i < time; i++) {
    const t = backwards ? time - 1 - i : i;
    state = held(step(gates[t]!, state), state, known[t]);
    outputs[t] = state[0]!;
  }
  return outputs;
}

/** The new state where the step is known, else the one before. */
function held(now: State, before: State | undefined, known: tf.Tensor | undefined): State {
  if (known === undefined) return now;
  if (before === undefined) return now.map((part) => tf.mul(part, known));
  return now.map((part, i) => tf.add(before[i]!, tf.mul(tf.sub(part, before[i]!), known)));
}
