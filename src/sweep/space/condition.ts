/** @file Choices that are named in an option: `{teacher: mlp_large, model: [cnn, vit]}`. */
import { parseValue, printPlain, toPlain, isPlainValue } from '../../override/index.ts';
import type { Params, When } from '../../study/index.ts';
import { attempt } from '../../util/attempt.ts';
import { Float, type Plain } from '../../util/scalar.ts';
import { nearest } from '../../util/suggest.ts';
import type { SweeperOption } from './option.ts';
import type { SweptParameter } from './plan.ts';
import { textOfParam } from './words-of.ts';

/** A swept key and its numbers in a grid; a sampler's intervals have none. */
export interface SweptKey {
  readonly parameter: SweptParameter;
  readonly values: readonly number[];
}
export type SweptKeys = ReadonlyMap<string, SweptKey>;

/** By swept keys, the numbers or indexes of choices that are meant. */
export type Condition = ReadonlyMap<string, ReadonlySet<number>>;

/** Choices that are listed in an error. */
const MOST_LISTED = 12;

/** A name of an option that is a swept key. Throws SWEEP with the nearest one. */
export function requireSwept(key: unknown, keys: Iterable<string>, { refuse }: SweeperOption): string {
  const all = [...keys];
  const name = String(key);
  if (all.includes(name)) return name;
  const expected = all.length === 0 ? 'a key that the command line sweeps over' : `one of ${all.join(', ')}`;
  return refuse(`nothing sweeps over '${name}'`, { expected, suggestion: nearest(name, all)[0] });
}

const isNumber = (one: Plain): boolean => typeof one === 'number' || typeof one === 'bigint' || one instanceof Float;

/** Whether two texts behind a `=` are of equal values: `0.1` and `1e-1`, `a` and `'a'`. */
function isSameValue(text: string, value: Plain): boolean {
  const parsed = attempt(() => parseValue(text)).value;
  if (parsed === undefined || !isPlainValue(parsed)) return false;
  const plain = toPlain(parsed);
  return isNumber(plain) && isNumber(value) ? Number(plain) === Number(value) : printPlain(plain) === printPlain(value);
}

/** The number or index of a choice by its value: the one that prints alike, else the one whose text it is, else one that is equal. */
function findChoice({ parameter, values }: SweptKey, value: Plain): number | undefined {
  const { distribution } = parameter;
  if (distribution.kind !== 'categorical' && values.length === 0) {
    // drawn by a sampler: any number between the ends
    const number = typeof value === 'number' || value instanceof Float ? Number(value) : NaN;
    return number >= distribution.low && number <= distribution.high ? number : undefined;
  }
  const texts = new Map(values.map((one) => [one, textOfParam(parameter, one)]));
  const printed = printPlain(value);
  const tests: readonly ((text: string) => boolean)[] = [
    (text) => text === printed,
    (text) => text === value,
    (text) => isSameValue(text, value),
  ];
  for (const test of tests) for (const [one, text] of texts) if (test(text)) return one;
  return undefined;
}

/** The choices that a value names: one, or those of a list. Throws SWEEP for one that the key does not have. */
function choicesNamed(key: string, swept: SweptKey, value: Plain, { refuse }: SweeperOption): Set<number> {
  const whole = findChoice(swept, value);
  if (whole !== undefined) return new Set([whole]);
  const items: readonly Plain[] = Array.isArray(value) ? value : [value];
  const found = items.map((item) => {
    const one = findChoice(swept, item);
    if (one !== undefined) return one;
    const text = typeof item === 'string' ? item : printPlain(item);
    const texts = [...new Set(swept.values.map((known) => textOfParam(swept.parameter, known)))];
    const listed = texts.length > MOST_LISTED ? [...texts.slice(0, MOST_LISTED), '…'] : texts;
    const expected = texts.length === 0 ? 'a number that it may be' : `one of ${listed.join(', ')}`;
    return refuse(`'${text}' is no choice of '${key}'`, { expected, suggestion: nearest(text, texts)[0] });
  });
  return new Set(found);
}

/** A map of an option as choices of swept keys. Throws SWEEP for a key or a choice that is not there. */
export function readCondition(map: ReadonlyMap<unknown, Plain>, keys: SweptKeys, option: SweeperOption): Condition {
  if (map.size === 0) return option.refuse('an empty map names no choice', { expected: '{key: choice}' });
  return new Map(
    Array.from(map, ([key, value]) => {
      const name = requireSwept(key, keys.keys(), option);
      return [name, choicesNamed(name, keys.get(name)!, value, option)] as const;
    }),
  );
}

/** Whether a job has all the choices of a condition. */
export function holds(condition: Condition, params: Params): boolean {
  for (const [key, values] of condition) {
    const value = params.get(key);
    if (value === undefined || !values.has(value)) return false;
  }
  return true;
}

/** A condition as a distribution has it: labels. */
export function whenOf(condition: Condition, keys: SweptKeys): When {
  const labels = Array.from(condition, ([key, values]) => {
    const { distribution } = keys.get(key)!.parameter;
    const named = [...values].map((one) => (distribution.kind === 'categorical' ? distribution.choices[one]! : one));
    return [key, named] as const;
  });
  return Object.fromEntries(labels);
}
