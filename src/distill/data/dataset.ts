/** @file What a data set is: plain typed arrays, split for training and testing. */

/** Examples that belong together. */
export interface Split {
  /** Number of examples. */
  readonly size: number;
  /** All inputs in one array, example after example, each laid out as `Dataset.shape`. Bytes stand for 0 … 1 in steps of 1/255. */
  readonly inputs: Uint8Array | Float32Array;
  /** One class an example, 0 … classes-1. */
  readonly labels: Int32Array;
}

/** A labelled data set, whole in memory. */
export interface Dataset {
  readonly name: string;
  /** Shape of one input: [height, width, channels] for images. */
  readonly shape: readonly number[];
  readonly classes: number;
  /** Mean of each channel over the training split, in units of the inputs as numbers (bytes / 255). */
  readonly mean: readonly number[];
  /** Standard deviation of each channel over the training split, same units; never 0. */
  readonly std: readonly number[];
  readonly train: Split;
  readonly test: Split;
}

/** Numbers in one example of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Mean and standard deviation (divided by n) of each channel, the last axis; a constant channel gets deviation 1. */
export function channelMoments(inputs: Split['inputs'], channels: number): { mean: number[]; std: number[] } {
  const scale = inputs instanceof Uint8Array ? 1 / 255 : 1;
  const sum = new Float64Array(channels);
  const squares = new Float64Array(channels);
  for (let i = 0; i < inputs.length; i += channels) {
    for (let c = 0; c < channels; c++) {
      const value = inputs[i + c]!;
      sum[c]! += value;
      squares[c]! += value * value;
    }
  }
  const n = Math.max(1, inputs.length / channels);
  const mean = Array.from(sum, (total) => (total / n) * scale);
  const std = Array.from(
    squares,
    (total, c) => Math.sqrt(Math.max(0, (total / n) * scale * scale - mean[c]! ** 2)) || 1,
  );
  return { mean, std };
}
