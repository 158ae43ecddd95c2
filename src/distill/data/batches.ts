/** @file Cuts a split into batches of normalised numbers. */
import { randomStream } from '../../util/random.ts';
import { sizeOf, type Dataset, type Split } from './dataset.ts';

/** A batch as plain arrays: whoever wants tensors makes and disposes them. */
export interface Batch {
  readonly size: number;
  /** Where in the split each example stands. */
  readonly indices: Uint32Array;
  /** (x - mean) / std of each channel, or token ids as they are; size × the numbers of one input. */
  readonly inputs: Float32Array | Int32Array;
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
  const examples = rows(data, split.inputs, width);
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.slice(start, start + batchSize);
    yield {
      size: indices.length,
      indices,
      inputs: examples(indices),
      labels: Int32Array.from(indices, (from) => split.labels[from]!),
    };
  }
}

/** A function that gathers examples: token ids are copied, numbers normalised. */
function rows(data: Dataset, inputs: Split['inputs'], width: number): (indices: Uint32Array) => Batch['inputs'] {
  if (inputs instanceof Int32Array) {
    return (indices) => {
      const gathered = new Int32Array(indices.length * width);
      indices.forEach((from, to) => gathered.set(inputs.subarray(from * width, (from + 1) * width), to * width));
      return gathered;
    };
  }
  const normalise = normaliser(data, inputs);
  return (indices) => {
    const gathered = new Float32Array(indices.length * width);
    indices.forEach((from, to) => normalise(from * width, (from + 1) * width, gathered, to * width));
    return gathered;
  };
}

type Normaliser = (start: number, end: number, into: Float32Array, at: number) => void;

/** A function that normalises a stretch of the split's inputs; bytes go through a table of 256 numbers a channel. */
function normaliser({ mean, std }: Dataset, inputs: Uint8Array | Float32Array): Normaliser {
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
