/** @file A sweep → the overrides of its runs. */
import type { Override } from './override.ts';
import type { NumberValue, SweepValue, Value } from './value.ts';
import type { Scalar } from '../util/scalar.ts';
import { HydrosolError } from '../errors.ts';
import { randomStream } from '../util/random.ts';
import { castNumber } from './functions/casts.ts';
import { filterNames } from './glob.ts';
import { overrideKey } from './override.ts';
import { printOverride } from './print.ts';
import { rangeLength, rangeValues, hasZeroStep } from './range.ts';
import { logRangeValues } from './logrange.ts';
import { isSweep } from './value.ts';

/** More values than this in one range are a slip of the finger. */
const MAX_VALUES = 1_000_000n;

export interface ExpandOptions {
  /** Decides the order of `shuffle(…)`. */
  readonly seed?: number;
  /** The options of a group, for `glob(…)`. */
  readonly optionsOf?: (group: string) => readonly string[];
}

/** Whether an override stands for several. */
export function isSweepOverride({ value }: Pick<Override, 'value'>): boolean {
  return value !== undefined && isSweep(value);
}

/**
 * The values that a sweep stands for, in order. Throws `OVERRIDE` for an interval (only samplers can draw from it), for a
 * glob without group, and for a range of more than a million values or with step zero.
 */
export function sweepValues(override: Override, sweep: SweepValue, options: ExpandOptions = {}): Value[] {
  const { seed = 0, optionsOf } = options;
  const origin = { source: override.source, start: sweep.start, end: sweep.end };
  const scalar = (value: Scalar): Value => ({ kind: 'scalar', value, start: sweep.start, end: sweep.end });
  const inOrder = <T>(values: readonly T[], shuffle: boolean): readonly T[] => {
    if (!shuffle) return values;
    const order = randomStream(seed, `shuffle ${overrideKey(override)}`).permutation(values.length);
    return [...order].flatMap((i) => values.slice(i, i + 1));
  };
  switch (sweep.kind) {
    case 'choice':
      return [...inOrder(sweep.items, sweep.shuffle)];
    case 'range': {
      if (hasZeroStep(sweep.range))
        throw new HydrosolError('OVERRIDE', 'the step of a range cannot be zero', { origin });
      if (rangeLength(sweep.range) > MAX_VALUES) {
        throw new HydrosolError('OVERRIDE', `the range has ${rangeLength(sweep.range)} values`, { origin });
      }
      const values = Array.from(rangeValues(sweep.range), (number) => sweep.casts.reduce(castNumber, number));
      return inOrder(values, sweep.shuffle).map(scalar);
    }
    case 'logrange': {
      const values = logRangeValues(sweep.logrange).map((number) =>
        sweep.casts.reduce<NumberValue>(castNumber, number),
      );
      return inOrder(values, sweep.shuffle).map(scalar);
    }
    case 'glob': {
      const group = override.key.keyOrGroup;
      if (optionsOf === undefined)
        throw new HydrosolError('OVERRIDE', `no options are known of '${group}'`, { origin });
      return filterNames(sweep, optionsOf(group)).map(scalar);
    }
    case 'interval':
      throw new HydrosolError('OVERRIDE', 'an interval has no list of values: only samplers can draw from it', {
        origin,
        hints: ['for a grid: range(start,stop,step) or choice(a,b,c)'],
      });
  }
}

/** The words that an override stands for: one for each value of its sweep, in order; else itself. */
export function expandOverride(override: Override, options: ExpandOptions = {}): string[] {
  const { value } = override;
  if (value === undefined || !isSweep(value)) return [printOverride(override)];
  return sweepValues(override, value, options).map((item) => printOverride({ ...override, value: item }));
}

/**
 * The command lines of a grid sweep, in Hydra's order: the product of all overrides, the last one changing fastest. Of
 * overrides with the same prefix, key and package the last one counts, in the first one's place.
 */
export function* expandGrid(overrides: readonly Override[], options: ExpandOptions = {}): Generator<string[]> {
  const axes = new Map<string, string[]>();
  for (const override of overrides) axes.set(overrideKey(override), expandOverride(override, options));
  yield* product([...axes.values()]);
}

function* product(axes: readonly (readonly string[])[]): Generator<string[]> {
  const [first, ...others] = axes;
  if (first === undefined) return yield [];
  for (const word of first) for (const rest of product(others)) yield [word, ...rest];
}
