/** @file Cuts a split into batches of normalised numbers. */
import { randomStream } from '../../util/random.ts';
import { type Augmentation, shown, type View, type Viewing, viewOf } from './augment.ts';
import { sizeOf, type Dataset, type Split } from './dataset.ts';
import type { ImageShape } from './image.ts';
import { mixed } from './mixup.ts';

/** A batch as plain arrays: whoever wants tensors makes and disposes them. */
export interface Batch {
  readonly size: number;
  /** Where in the split each example stands. */
  readonly indices: Uint32Array;
  /** (x - mean) / std of each channel, then augmented; or token ids as they are. Size × the numbers of one input. */
  readonly inputs: Float32Array | Int32Array;
  readonly labels: Int32Array;
  /** Where mixup is on: the class of what is mixed into each example, and its share, 0 … ½. */
  readonly mixed?: { readonly labels: Int32Array; readonly share: Float32Array };
}

/** The order of an epoch (from 1): a permutation that depends on nothing but seed, epoch and size. */
export function epochOrder(size: number, seed: number, epoch: number): Uint32Array {
  return randomStream(seed, `order/${epoch}`).permutation(size);
}

/** What of a data set batches depend on, besides a split of it. */
export type BatchData = Pick<Dataset, 'shape' | 'mean' | 'std' | 'augment'>;

export interface BatchOptions {
  readonly batchSize: number;
  /** Places in the split, in the order they are wanted; by default all, as they stand. */
  readonly order?: Uint32Array | undefined;
  /** Show the examples as the data set's augmentation has them in this epoch; by default as they are. */
  readonly viewing?: Viewing | undefined;
}

/** The split's batches in order; the last one is smaller if the size is no multiple. New arrays each time. */
export function* batches(data: BatchData, split: Split, options: BatchOptions): Generator<Batch, void, undefined> {
  const { batchSize, order = Uint32Array.from({ length: split.size }, (_, i) => i), viewing } = options;
  const { augment } = data;
  const plain = rows(data, split.inputs, sizeOf(data.shape));
  const examples =
    viewing === undefined || augment === undefined
      ? (indices: Uint32Array) => ({ inputs: plain(indices) })
      : views(data, { augment, split, plain, viewing });
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.slice(start, start + batchSize);
    yield {
      size: indices.length,
      indices,
      labels: Int32Array.from(indices, (from) => split.labels[from]!),
      ...examples(indices),
    };
  }
}

/** A function that gathers images as they look in one epoch, and what is mixed into them; each depends on its place alone. */
function views(
  data: BatchData,
  { augment, split, plain, viewing }: { augment: Augmentation; split: Split; plain: Gather; viewing: Viewing },
): (indices: Uint32Array) => Pick<Batch, 'inputs' | 'mixed'> {
  const shape = data.shape as unknown as ImageShape;
  const black = data.mean.map((mean, c) => -mean / data.std[c]!);
  const look = (place: number): { view: View; image: Float32Array } => {
    const view = viewOf(augment, { place, size: split.size, shape }, viewing);
    return { view, image: shown(plain(Uint32Array.of(place)) as Float32Array, shape, { augment, view, black }) };
  };
  return (indices) => {
    const inputs = new Float32Array(indices.length * sizeOf(shape));
    const [labels, share] = [new Int32Array(indices.length), new Float32Array(indices.length)];
    for (const [to, place] of indices.entries()) {
      const { view, image } = look(place);
      const { partner, share: of } = view.mixture;
      inputs.set(of === 0 ? image : mixed(image, look(partner).image, of), to * image.length);
      labels[to] = split.labels[partner]!;
      share[to] = of;
    }
    return augment.mixup === 0 ? { inputs } : { inputs, mixed: { labels, share } };
  };
}

type Gather = (indices: Uint32Array) => Batch['inputs'];

/** A function that gathers examples: token ids are copied, numbers normalised. */
function rows(data: BatchData, inputs: Split['inputs'], width: number): Gather {
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
function normaliser({ mean, std }: BatchData, inputs: Uint8Array | Float32Array): Normaliser {
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
