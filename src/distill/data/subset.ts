/** @file Fewer examples with the same mixture of classes. */
import { HydrosolError } from '../../errors.ts';
import { randomStream } from '../../util/random.ts';
import type { ExampleCounts } from '../component.ts';
import type { Split } from './dataset.ts';

export interface ChoiceOptions {
  readonly size: number;
  readonly classes: number;
  readonly seed: number;
  /** `train`, `test`, …: names the random stream, and the split in errors. */
  readonly split: string;
}

export interface SubsetOptions extends Omit<ChoiceOptions, 'size'> {
  /** How many examples to keep; `null` keeps all. */
  readonly size: number | null;
}

/**
 * Examples of each class drawn without replacement in proportion to the class (largest remainders), in the order of the
 * original. The same seed draws the same examples. Throws DATA if the split has fewer examples than asked for.
 */
export function stratifiedSubset(split: Split, { size, ...options }: SubsetOptions): Split {
  if (size === null || size === split.size) return split;
  if (size > split.size) {
    const { split: name } = options;
    throw new HydrosolError('DATA', `${name}_size is ${size}, but the ${name} split has ${split.size} examples`, {
      expected: `at most ${split.size}, or null for all`,
    });
  }
  return take(split, choose(split, { size, ...options }));
}

/** How many examples are left to train on, and how many are tests, where a share of all is held out to test on; at least one is. */
export function holdOutCounts(size: number, share: number): ExampleCounts {
  const test = Math.max(1, Math.round(share * size));
  return { train: size - test, test };
}

/** A split in two: the examples that `stratifiedSubset` would draw, and the others. `size` is at most that of the split. */
export function stratifiedHoldOut(split: Split, options: ChoiceOptions): { held: Split; rest: Split } {
  const chosen = choose(split, options);
  const isChosen = new Uint8Array(split.size);
  for (const index of chosen) isChosen[index] = 1;
  const others = Uint32Array.from({ length: split.size }, (_, i) => i).filter((index) => isChosen[index] === 0);
  return { held: take(split, chosen), rest: take(split, others) };
}

/** Places of the examples drawn, in order. */
function choose(split: Split, { size, classes, seed, split: name }: ChoiceOptions): Uint32Array {
  const random = randomStream(seed, `subset/${name}`);
  const members: number[][] = Array.from({ length: classes }, () => []);
  for (const index of random.permutation(split.size)) members[split.labels[index]!]!.push(index);
  const quotas = proportionalQuotas(
    members.map((of) => of.length),
    size,
  );
  return Uint32Array.from(members.flatMap((of, c) => of.slice(0, quotas[c]))).sort();
}

/** Splits `size` in proportion to `counts`: rounded down, then the largest remainders (first class first) get one more. */
export function proportionalQuotas(counts: readonly number[], size: number): number[] {
  const total = counts.reduce((a, b) => a + b, 0);
  const exact = counts.map((count) => (count * size) / total);
  const quotas = exact.map(Math.floor);
  const missing = size - quotas.reduce((a, b) => a + b, 0);
  const byRemainder = exact.map((value, c) => ({ c, rest: value - quotas[c]! })).sort((a, b) => b.rest - a.rest);
  for (const { c } of byRemainder.slice(0, missing)) quotas[c]! += 1;
  return quotas;
}

/** The examples at these places, copied. */
export function take(split: Split, indices: Uint32Array): Split {
  const width = split.inputs.length / split.size;
  const inputs = arrayOver(new ArrayBuffer(indices.length * width * split.inputs.BYTES_PER_ELEMENT), split.inputs);
  indices.forEach((from, to) => inputs.set(split.inputs.subarray(from * width, (from + 1) * width), to * width));
  return { size: indices.length, inputs, labels: Int32Array.from(indices, (from) => split.labels[from]!) };
}

/** Some memory as numbers of the same kind as others. Bytes are no Buffer, even where those that a file was read into are. */
export function arrayOver(memory: ArrayBufferLike, others: Split['inputs']): Split['inputs'] {
  if (others instanceof Float32Array) return new Float32Array(memory);
  return others instanceof Int32Array ? new Int32Array(memory) : new Uint8Array(memory);
}
