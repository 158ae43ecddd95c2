/** @file Ranges that are even in the logarithm. */
import type { LogRangeSweep } from './value.ts';
import { Float } from '../util/scalar.ts';

type LogRange = LogRangeSweep['logrange'];

/** Digits that a value has where that tells all of them apart: a learning rate of 0.000316228 is as good as one of 17 digits. */
const DIGITS = 6;
/** Digits that tell any two doubles apart. */
const ALL_DIGITS = 17;

/**
 * The values of a logrange in order, both ends included: `start · (stop / start)^(i / (num - 1))`, what NumPy's `geomspace` gives,
 * rounded to 6 significant digits, or to as many as keep all of them apart.
 */
export function logRangeValues({ start, stop, num }: LogRange): Float[] {
  const [first, last] = [Number(start), Number(stop)];
  const [from, to] = [Math.log10(first), Math.log10(last)];
  const exact = Array.from({ length: num }, (_, i) => 10 ** (from + ((to - from) * i) / (num - 1)));
  exact[0] = first;
  exact[num - 1] = last;
  for (let digits = DIGITS; digits < ALL_DIGITS; digits++) {
    const rounded = exact.map((value, i) => (i === 0 || i === num - 1 ? value : Number(value.toPrecision(digits))));
    if (new Set(rounded).size === num) return rounded.map((value) => new Float(value));
  }
  return exact.map((value) => new Float(value));
}

/** The logrange that has the same values in the opposite order. */
export function reverseLogRange({ start, stop, num }: LogRange): LogRange {
  return { start: stop, stop: start, num };
}
