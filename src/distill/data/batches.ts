/** @file Cuts a split into batches of normalised numbers. */
import { randomStream } from '../../util/random.ts';
import { sizeOf, type Dataset, type Split } from './dataset.ts';

/** A batch as plain arrays: whoever wants tensors makes and disposes them. */
export interface Batch {
  readonly size: number;
  /** Where in the split each example stands. */
  readonly indices: Uint32Array;
  /** (x - mean) / std of each channel; size × the numbers of one input. */
  readonly inputs: Float32Array;
  readonly labels: Int32Array;
}

/** The order of an epoch (from 1): a permutation that depends on nothing but seed, epoch and size. */
export function epochOrder(size: number, seed: number, epoch: number): Uint32Array {
  return randomStream(seed, `order/${epoch}`).permutation(size);
}

export interface BatchOptions {
  readonly batchSize: number;
  /** Places in the split, in the order they are wanted; by default all, as they stand. */
  readonly order?: Uint32Array | undefined;
}

/** The split's batches in order; the last one is smaller if the size is no multiple. New arrays each time. */
export function* batches(data: Dataset, split: Split, options: BatchOptions): Generator<Batch, void, undefined> {
  const { batchSize, order = Uint32Array.from({ length: split.size }, (_, i) => i) } = options;
  const width = sizeOf(data.shape);
  const normalise = normaliser(data, split.inputs);
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.slice(start, start + batchSize);
    const inputs = new Float32Array(indices.length * width);
    indices.forEach((from, to) => normalise(from * width, (from + 1) * width, inputs, to * width));
    yield { size: indices.length, indices, inputs, labels: Int32Array.from(indices, (from) => split.labels[from]!) };
  }
}

type Normaliser = (start: number, end: number, into: Float32Array, at: number) => void;

/** A function that normalises a stretch of the split's inputs; bytes go through a table of 256 numbers a channel. */
function normaliser({ mean, std }: Dataset, inputs: Split['inputs']): Normaliser {
  const channels = mean.length;
  if (inputs instanceof Float32Array) {
    return (start, end, into, at) => {
      for (let i = start; i < end; i++) into[at + i - start] = (inputs[i]! - mean[i % channels]!) / std[i % channels]!;
    };
  }
  const tables = mean.map((m, c) => Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - m) / std[c]!));
  return (start, end, into, at) => {
    for (let c = 0; c < channels; c++) {
      const table = tables[c]!;
      for (let i = start + c; i < end; i += channels) into[at + i - start] = table[inputs[i]!]!;
    }
  };
}
