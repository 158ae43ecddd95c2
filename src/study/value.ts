/** @file Values of a parameter, and what a journal keeps for them. */
import { isSameChoice } from './compatible.ts';
import { steppedValue, stepsBetween } from './decimal.ts';
import type { Distribution, Label, Params } from './distribution.ts';

/** The value that stands in a journal as this number: the choice of this index, else the number. */
export function externalValue(distribution: Distribution, internal: number): Label {
  return distribution.kind === 'categorical' ? (distribution.choices[internal] ?? null) : internal;
}

/** The number that stands in a journal for a value: the index of its choice, else the number. Undefined where it has none. */
export function internalValue(distribution: Distribution, value: Label): number | undefined {
  if (distribution.kind === 'categorical') {
    const index = distribution.choices.findIndex((choice) => isSameChoice(choice, value));
    return index === -1 ? undefined : index;
  }
  return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
}

/** The values of a trial by the names of their parameters, choices as their labels. */
export function valuesOf(params: Params, distributions: ReadonlyMap<string, Distribution>): Record<string, Label> {
  const values = [...params].map(([name, internal]): [string, Label] => {
    const distribution = distributions.get(name);
    return [name, distribution === undefined ? internal : externalValue(distribution, internal)];
  });
  return Object.fromEntries(values);
}

/** How many values a distribution has: Infinity where they are all between two numbers. */
export function sizeOf(distribution: Distribution): number {
  if (distribution.kind === 'categorical') return distribution.choices.length;
  const { low, high, step } = distribution;
  if (step === null) return low === high ? 1 : Infinity;
  return stepsBetween(low, high, step).steps + 1;
}

/** The k-th of finitely many values, as a journal has it, from 0. Steps are rounded to their decimals. */
export function valueAt(distribution: Distribution, k: number): number {
  if (distribution.kind === 'categorical') return k;
  return distribution.step === null ? distribution.low : steppedValue(distribution.low, distribution.step, k);
}

/** A number moved into a distribution: to the nearest step where it has steps, between its ends. */
export function settle(distribution: Distribution, internal: number): number {
  if (distribution.kind === 'categorical') return internal;
  const { low, high, step } = distribution;
  if (step === null) return Math.min(high, Math.max(low, internal));
  const k = Math.round((internal - low) / step);
  return valueAt(distribution, Math.min(stepsBetween(low, high, step).steps, Math.max(0, k)));
}

/** The value of a distribution that a number is, but for the rounding of a step. Undefined where it is none. */
export function nearValue(distribution: Distribution, internal: number): number | undefined {
  if (distribution.kind === 'categorical') return contains(distribution, internal) ? internal : undefined;
  const settled = settle(distribution, internal);
  return Math.abs(settled - internal) <= 1e-8 * (distribution.step ?? 0) ? settled : undefined;
}

/** Whether a number is one of a distribution, as Optuna's `_contains` has it: steps may be off by their rounding. */
export function contains(distribution: Distribution, internal: number): boolean {
  if (distribution.kind === 'categorical')
    return Number.isInteger(internal) && internal >= 0 && internal < distribution.choices.length;
  const { low, high, step } = distribution;
  if (!(internal >= low && internal <= high)) return false;
  const k = step === null ? 0 : (internal - low) / step;
  return Math.abs(k - Math.round(k)) < 1e-8;
}
