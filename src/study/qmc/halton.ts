/** @file Points of Halton sequences. */
import type { RandomStream } from '../../util/random.ts';

/** The first prime numbers. */
function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (!found.some((prime) => n % prime === 0)) found.push(n);
  return found;
}

/** What a digit becomes, by its place after the point; none: itself. */
type Digits = readonly Uint32Array[];

/** A permutation for each place that still counts in a number of 53 bits. */
const scrambledDigits = (base: number, random: RandomStream): Digits =>
  Array.from({ length: Math.ceil(53 / Math.log2(base)) }, () => random.permutation(base));

/** The digits of an index behind the point, the last one first. */
function mirrored(index: number, base: number, digits: Digits | undefined): number {
  let [sum, weight, rest] = [0, 1 / base, index];
  for (let place = 0; digits === undefined ? rest > 0 : place < digits.length; place++) {
    const digit = rest % base;
    sum += weight * (digits?.[place]![digit] ?? digit);
    weight /= base;
    rest = Math.floor(rest / base);
  }
  return Math.min(sum, 1 - 2 ** -53);
}

/**
 * Gives the point of an index, from 0, each place in [0, 1). Without `random` as scipy's `qmc.Halton`; with it each place's digits are
 * permuted at random (Owen 2017).
 */
export function haltonSequence(dimensions: number, random?: RandomStream): (index: number) => number[] {
  const all = primes(dimensions).map((base) => ({
    base,
    digits: random === undefined ? undefined : scrambledDigits(base, random),
  }));
  return (index) => all.map(({ base, digits }) => mirrored(index, base, digits));
}
