/** @file The teacher's answers on the training set, asked once. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Compile, HostTensor } from '../../engine/index.ts';
import type { Batch } from '../data/batches.ts';
import { sizeOf } from '../data/dataset.ts';
import type { Predictor, Taps } from '../models/model.ts';

export interface TeacherOutputsOptions {
  /** The taps to give. */
  readonly taps: readonly string[];
  /** Examples in the training split. */
  readonly size: number;
  /** Most bytes to keep answers in; if they need more, the teacher is asked each time. Default: 512 MiB. */
  readonly memoryLimit?: number | undefined;
  readonly compile: Compile;
}

/** Gives the teacher's taps for a batch. */
export interface TeacherOutputs {
  /** Whether answers are kept. */
  readonly cached: boolean;
  /** The taps, [batch, ...tap shape]; the caller disposes those that are tensors. `inputs` is the batch with its shape. */
  of(batch: Batch, inputs: HostTensor): Promise<TeacherTaps>;
  dispose(): Promise<void>;
}

export type TeacherTaps = Readonly<Record<string, tf.Tensor | HostTensor>>;

/**
 * Keeps each example's answers, by its place in the split, when they are first asked for: the first epoch asks the teacher
 * (and has the same numbers as without keeping), later ones do not. Right only while an example always looks the same, that
 * is without augmentation and with dropout off.
 */
export function teacherOutputs(teacher: Predictor, options: TeacherOutputsOptions): TeacherOutputs {
  const { taps, size, memoryLimit = 512 * 2 ** 20, compile } = options;
  const ask = compile(({ inputs }: { readonly inputs: tf.Tensor }): Taps => {
    const all = teacher.forward(inputs);
    return Object.fromEntries(taps.map((tap) => [tap, all[tap]!]));
  });
  const widths = taps.map((tap) => sizeOf(teacher.taps[tap]!));
  const bytes = 4 * size * widths.reduce((a, b) => a + b, 0);
  const dispose = (): Promise<void> => ask.dispose();
  if (bytes > memoryLimit) return { cached: false, of: (_, inputs) => ask.run({ inputs }), dispose };

  const kept = widths.map((width) => new Float32Array(size * width));
  const known = new Uint8Array(size);
  return {
    cached: true,
    dispose,
    async of({ indices }, inputs) {
      if (indices.every((index) => known[index] === 1)) {
        const gathered = taps.map((tap, i): [string, HostTensor] => {
          const values = gather(kept[i]!, widths[i]!, indices);
          return [tap, { values, shape: [indices.length, ...teacher.taps[tap]!] }];
        });
        return Object.fromEntries(gathered);
      }
      const answers = await ask.run({ inputs });
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
