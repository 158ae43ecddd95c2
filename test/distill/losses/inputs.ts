/** @file Made-up networks and what a loss reads of them. */
import * as tf from '@tensorflow/tfjs-core';
import type { LossInput } from '../../../src/distill/losses/loss.ts';
import type { ModelShape, Taps } from '../../../src/distill/models/model.ts';
import { normal } from '../fixtures.ts';

export const cnnSmall: ModelShape = {
  name: 'cnn',
  taps: { block1: [8, 8, 3], block2: [4, 4, 4], embedding: [6], logits: [3] },
};
export const cnnLarge: ModelShape = {
  name: 'cnn',
  taps: { block1: [8, 8, 5], block2: [4, 4, 9], embedding: [7], logits: [3] },
};
export const mlpSmall: ModelShape = {
  name: 'mlp',
  taps: { block1: [8], block2: [6], embedding: [6], logits: [3] },
};
export const sequences: ModelShape = {
  name: 'transformer',
  taps: { block1: [8, 4], block2: [8, 4], block3: [8, 4], embedding: [4], logits: [3] },
};

/** The class of each of so many examples. */
export const classesOf = (batch: number): number[] => Array.from({ length: batch }, (_, i) => i % 3);

/** All taps of a network on a batch. */
function tapsOf(model: ModelShape, seed: number, batch = 4): Taps {
  return Object.fromEntries(
    Object.entries(model.taps).map(([tap, shape], i) => [tap, normal([batch, ...shape], seed + i)]),
  );
}

interface InputOptions {
  readonly batch?: number;
  readonly seed?: number;
  readonly step?: number;
}

/** A batch as both networks see it: the first examples of the training split, in the first of 20 steps in 4 epochs. */
export function inputOf(
  student: ModelShape,
  teacher: ModelShape,
  { batch = 4, seed = 1, step = 0 }: InputOptions = {},
): LossInput {
  const indices = Uint32Array.from({ length: batch }, (_, i) => i);
  return {
    labels: tf.tensor1d(classesOf(batch), 'int32'),
    student: tapsOf(student, seed, batch),
    teacher: tapsOf(teacher, seed + 50, batch),
    at: () => ({ step, steps: 20, stepsPerEpoch: 5, indices }),
  };
}

/** The input with its examples in another order. */
export function reordered(input: LossInput, order: readonly number[]): LossInput {
  const rows = tf.tensor1d([...order], 'int32');
  const moved = (taps: Taps): Taps =>
    Object.fromEntries(Object.entries(taps).map(([tap, x]) => [tap, tf.gather(x, rows)]));
  const { indices, ...at } = input.at();
  const labels = tf.gather(input.labels, rows);
  const taps = { student: moved(input.student), teacher: moved(input.teacher) };
  return { labels, ...taps, at: () => ({ ...at, indices: Uint32Array.from(order, (i) => indices[i]!) }) };
}
