/** @file What a data set is: plain typed arrays, split for training, choosing and testing. */
import type { Augmentation } from './augment.ts';

/** Examples that belong together. */
export interface Split {
  /** Number of examples. */
  readonly size: number;
  /**
   * All inputs in one array, example after example, each laid out as `Dataset.shape`. Bytes stand for 0 … 1 in steps of
   * 1/255, integers are token ids.
   */
  readonly inputs: Uint8Array | Float32Array | Int32Array;
  /** One class an example, 0 … classes-1. */
  readonly labels: Int32Array;
}

/** A labelled data set, whole in memory. */
export interface Dataset {
  readonly name: string;
  /** Shape of one input: [height, width, channels] for images, [length, channels] for sequences, [length] for token ids. */
  readonly shape: readonly number[];
  readonly classes: number;
  /** Where inputs are token ids: how many there are. Ids are 0 … vocabulary-1, and 0 is padding, which only follows tokens. */
  readonly vocabulary?: number | undefined;
  /** Mean of each channel over the training split, in units of the inputs as numbers (bytes / 255); none for token ids. */
  readonly mean: readonly number[];
  /** Standard deviation of each channel over the training split, same units; never 0; none for token ids. */
  readonly std: readonly number[];
  /** What training changes in the images of the training split, a new view each epoch; missing if nothing. */
  readonly augment?: Augmentation | undefined;
  readonly train: Split;
  /** Classes of which the training split has no examples on purpose; none by default. */
  readonly omitted?: readonly number[] | undefined;
  /** Held out of the training examples, to choose epochs and hyperparameters by; missing where none were asked for. */
  readonly validation?: Split | undefined;
  /** Looked at when all is chosen, and for nothing else. */
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
