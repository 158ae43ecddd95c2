/** @file One word of a sweep → what its key may be, and what it is in the jobs of a grid. */
import { HydrosolError } from '../../errors.ts';
import {
  isSweep,
  overrideKey,
  printOverride,
  printValue,
  rangeLength,
  sweepValues,
  type IntervalSweep,
  type NumberValue,
  type Override,
  type RangeSweep,
  type Value,
} from '../../override/index.ts';
import type { Distribution } from '../../study/index.ts';
import { Float } from '../../util/scalar.ts';
import { wordLabels, type Choice } from './labels.ts';
import type { SweptParameter } from './plan.ts';

/** A key, what it may be, and its numbers or indexes of choices in the order of a grid. */
export interface Axis {
  readonly key: string;
  readonly parameter: SweptParameter;
  /** Empty where only a sampler can draw. A choice that was typed twice is here twice. */
  readonly values: readonly number[];
}

export interface AxisOptions {
  /** The options of a group. */
  readonly optionsOf: (group: string) => readonly string[];
  /** Whether a sampler draws the values. */
  readonly sampling: boolean;
}

function refuse(override: Override, value: Value, message: string, expected: string, suggestion?: string): never {
  const origin = { source: override.source, start: value.start, end: value.end };
  throw new HydrosolError('SWEEP', message, { fullKey: override.key.keyOrGroup, origin, expected, suggestion });
}

const isInteger = (value: NumberValue): value is number => typeof value === 'number';

/** The number of decimals that a number is written with. */
function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1] ?? '').length - Number(exponent));
}

/** A number of `low + k · step` with the decimals of both: 0.3, not 0.30000000000000004. */
export function roundTo(value: number, low: number, step: number): number {
  const decimals = Math.max(decimalsOf(low), decimalsOf(step));
  return decimals > 100 ? value : Number(value.toFixed(decimals));
}

/** A range of numbers that are neither shuffled nor cast, as Optuna's sweeper for Hydra has it. Undefined if no journal can hold it. */
function rangeDistribution(override: Override, sweep: RangeSweep, sampling: boolean): Distribution | undefined {
  const { range, tags } = sweep;
  if (rangeLength(range) === 0n) return undefined;
  const [start, stride] = [Number(range.start), Number(range.step)];
  const last = roundTo(start + (Number(rangeLength(range)) - 1) * stride, start, stride);
  const [low, high, step] = [Math.min(start, last), Math.max(start, last), Math.abs(stride)];
  const numbers = [range.start, range.stop, range.step];
  const isInt = !numbers.some((number) => number instanceof Float);
  if (isInt ? ![low, high, step].every(Number.isSafeInteger) : numbers.some((number) => typeof number === 'bigint'))
    return undefined;
  const isLog = tags.includes('log');
  const fits = isInt && step === 1 && low > 0;
  if (isLog && sampling && !fits) {
    const expected = 'for log an interval, a range of integers above 0 with step 1, or logrange(start,stop,num=n)';
    return refuse(override, sweep, `the numbers of ${printValue(sweep)} are not even in the logarithm`, expected);
  }
  if (isInt) return { kind: 'int', low, high, log: isLog && fits, step };
  return { kind: 'float', low, high, log: false, step };
}

function intervalDistribution(override: Override, sweep: IntervalSweep): Distribution {
  const { start, end } = sweep.interval;
  const [low, high] = [Number(start), Number(end)];
  const text = printValue(sweep);
  const swapped = (): string =>
    `${overrideKey(override)}=${printValue({ ...sweep, interval: { start: end, end: start } })}`;
  if (!Number.isFinite(low) || !Number.isFinite(high)) refuse(override, sweep, `${text} has no ends`, 'finite numbers');
  if (low === high) refuse(override, sweep, `${text} is empty`, 'a start before the end; one value is key=value');
  if (low > high) refuse(override, sweep, `${text} is reversed`, 'a start before the end', swapped());
  const log = sweep.tags.includes('log');
  if (log && low <= 0) refuse(override, sweep, `${text} has no logarithm at ${low}`, 'a start above 0 for the tag log');
  const isInt = isInteger(start) && isInteger(end);
  return isInt ? { kind: 'int', low, high, log, step: 1 } : { kind: 'float', low, high, log, step: null };
}

/** The text of a value behind the `=` of its key. */
function textOf(override: Override, value: Value): string {
  return printOverride({ ...override, value }).slice(overrideKey(override).length + 1);
}

/** A key with these choices; those that are typed alike are one. */
export function choiceAxis(key: string, all: readonly Choice[], options: { readonly isGroup: boolean }): Axis {
  const choices = [...new Map(all.map((choice) => [choice.text, choice])).values()];
  const texts = choices.map(({ text }) => text);
  const places = new Map(texts.map((text, i) => [text, i]));
  const distribution: Distribution = { kind: 'categorical', choices: wordLabels(choices, options) };
  return { key, parameter: { distribution, texts }, values: all.map(({ text }) => places.get(text)!) };
}

/** The choices that a word stands for, in order. Throws what `sweepValues` throws. */
export function choicesOf(override: Override, { optionsOf }: Pick<AxisOptions, 'optionsOf'>): Choice[] {
  const { value } = override;
  if (value === undefined) return [];
  const values = isSweep(value) ? sweepValues(override, value, { optionsOf }) : [value];
  return values.map((item) => ({ value: item, text: textOf(override, item) }));
}

/**
 * What a word says of its key, as Optuna's sweeper for Hydra reads it: a range is one of integers or of floats, up to the last
 * value that it has, with its step; an interval is one of integers if both its ends are (`int(interval(1,8))`), else of floats; all
 * else are choices, shuffled and cast ranges too. Throws SWEEP for an interval that is empty or reversed, and for a logarithm that
 * is none; and what `sweepValues` throws: an interval is an error in a grid.
 */
export function axisOf(override: Override, { optionsOf, sampling }: AxisOptions): Axis {
  const { value } = override;
  const key = overrideKey(override);
  if (value?.kind === 'range' && !value.shuffle && value.casts.length === 0) {
    const distribution = rangeDistribution(override, value, sampling);
    if (distribution !== undefined) {
      const values = sampling ? [] : sweepValues(override, value).map((item) => Number('value' in item && item.value));
      return { key, parameter: { distribution }, values };
    }
  }
  if (value?.kind === 'interval' && sampling)
    return { key, parameter: { distribution: intervalDistribution(override, value) }, values: [] };
  const isGroup = optionsOf(override.key.keyOrGroup).length > 0;
  return choiceAxis(key, choicesOf(override, { optionsOf }), { isGroup });
}
