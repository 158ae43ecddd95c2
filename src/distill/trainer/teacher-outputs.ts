/** @file The teacher's answers on the training set, asked once. */
import * as tf from '@tensorflow/tfjs-core';
import type { Batch } from '../data/batches.ts';
import { sizeOf } from '../data/dataset.ts';
import type { Model, Taps } from '../models/model.ts';

export interface TeacherOutputsOptions {
  /** The taps to give. */
  readonly taps: readonly string[];
  /** Examples in the training split. */
  readonly size: number;
  /** Most bytes to keep answers in; if they need more, the teacher is asked each time. Default: 512 MiB. */
  readonly memoryLimit?: number | undefined;
}

/** Gives the teacher's taps for a batch. */
export interface TeacherOutputs {
  /** Whether answers are kept. */
  readonly cached: boolean;
  /** Tensors [batch, ...tap shape] that the caller disposes. `inputs` is the batch as a tensor. */
  of(batch: Batch, inputs: tf.Tensor): Taps;
}

/**
 * Keeps each example's answers, by its place in the split, when they are first asked for: the first epoch asks the teacher
 * (and has the same numbers as without keeping), later ones do not. Right only while an example always looks the same, that
 * is without augmentation and with dropout off.
 */
export function teacherOutputs(teacher: Model, options: TeacherOutputsOptions): TeacherOutputs {
  const { taps, size, memoryLimit = 512 * 2 ** 20 } = options;
  const ask = (inputs: tf.Tensor): Taps =>
    tf.tidy(() => {
      const all = teacher.forward(inputs);
      return Object.fromEntries(taps.map((tap) => [tap, all[tap]!]));
    });
  const widths = taps.map((tap) => sizeOf(teacher.taps[tap]!));
  const bytes = 4 * size * widths.reduce((a, b) => a + b, 0);
  if (bytes > memoryLimit) return { cached: false, of: (_, inputs) => ask(inputs) };

  const kept = widths.map((width) => new Float32Array(size * width));
  const known = new Uint8Array(size);
  return {
    cached: true,
    of({ indices }, inputs) {
      if (indices.every((index) => known[index] === 1)) {
        return Object.fromEntries(
          taps.map((tap, i) => [
            tap,
            tf.tensor(gather(kept[i]!, widths[i]!, indices), [indices.length, ...teacher.taps[tap]!]),
          ]),
        );
      }
      const answers = ask(inputs);
      for (const [i, tap] of taps.entries())
        scatter(answers[tap]!.dataSync() as Float32Array, kept[i]!, widths[i]!, indices);
      for (const index of indices) known[index] = 1;
      return answers;
    },
  };
}

function gather(from: Float32Array, width: number, indices: Uint32Array): Float32Array {
  const rows = new Float32Array(indices.length * width);
  indices.forEach((index, row) => rows.set(from.subarray(index * width, (index + 1) * width), row * width));
  return rows;
}

function scatter(rows: Float32Array, to: Float32Array, width: number, indices: Uint32Array): void {
  indices.forEach((index, row) => to.set(rows.subarray(row * width, (row + 1) * width), index * width));
}
