/** @file Ranges whose floats are counted in decimal, so that `range(0,1,0.1)` has 0.3 and not 0.30000000000000004. */
import type { NumberValue, RangeSweep } from './value.ts';
import { Float, formatFloat } from '../util/scalar.ts';

type Range = RangeSweep['range'];

/** A number as `digits · 10^-scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** The decimal that a finite number prints as. */
function decimalOf(value: NumberValue): Decimal {
  if (!(value instanceof Float)) return { digits: BigInt(value), scale: 0 };
  const [mantissa = '', exponent = '0'] = formatFloat(value.value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}

/** The three numbers in units of the same power of ten. */
function scaled({ start, stop, step }: Range): { start: bigint; stop: bigint; step: bigint; scale: number } {
  const decimals = [start, stop, step].map(decimalOf);
  const scale = Math.max(0, ...decimals.map((decimal) => decimal.scale));
  const [a = 0n, b = 0n, c = 1n] = decimals.map(({ digits, scale: own }) => digits * 10n ** BigInt(scale - own));
  return { start: a, stop: b, step: c, scale };
}

/** Whether all three are integers: then the values are, too. */
function isIntegral({ start, stop, step }: Range): boolean {
  return ![start, stop, step].some((value) => value instanceof Float);
}

function countOf(start: bigint, stop: bigint, step: bigint): bigint {
  const [distance, stride] = step > 0n ? [stop - start, step] : [start - stop, -step];
  return distance <= 0n || stride === 0n ? 0n : (distance + stride - 1n) / stride;
}

function integer(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const float = (digits: bigint, scale: number): Float => new Float(Number(`${digits}e-${scale}`));

/** Whether a range stays where it starts. */
export const hasZeroStep = (range: Range): boolean => decimalOf(range.step).digits === 0n;

/** How many values a range has; none if its step is zero. */
export function rangeLength(range: Range): bigint {
  const { start, stop, step } = scaled(range);
  return countOf(start, stop, step);
}

/** The values of a range in order: integers if its three numbers are, else floats that are exact in decimal. */
export function* rangeValues(range: Range): Generator<NumberValue> {
  const { start, stop, step, scale } = scaled(range);
  const integral = isIntegral(range);
  if (step === 0n) return;
  for (let value = start; step > 0n ? value < stop : value > stop; value += step) {
    yield integral ? integer(value) : float(value, scale);
  }
}

/** The range that has the same values in the opposite order (as in Hydra 1.4, so that it prints alike). */
export function reverseRange(range: Range): Range {
  const { start, stop, step, scale } = scaled(range);
  const count = countOf(start, stop, step);
  if (count < 2n) return range;
  const last = start + (count - 1n) * step;
  if (isIntegral(range)) return { start: integer(last), stop: integer(start - step), step: integer(-step) };
  // Half a step beyond the first value, in tenths so that the half is exact.
  return { start: float(last, scale), stop: float(start * 10n - step * 5n, scale + 1), step: float(-step, scale) };
}
