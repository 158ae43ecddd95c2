/** @file What stands behind `key=`: plain values, sweeps over values, edits of lists and maps. */
import type { DictElement, DictEntry, Element, Quote, Span } from '../grammar/index.ts';
import type { Float, Plain } from '../util/scalar.ts';
import { dictFrom } from '../grammar/index.ts';

/** An integer of any size, or a float. */
export type NumberValue = number | bigint | Float;

/** A quoted string: never a number, whatever it looks like. */
export interface QuotedString extends Span {
  readonly kind: 'quoted';
  readonly text: string;
  readonly quote: Quote;
}

interface Sweep extends Span {
  /** What `tag(…)` says about the sweep, for samplers; in the order written, without doubles. */
  readonly tags: readonly string[];
}

/** `a,b,c` (the simple form) or `choice(a,b,c)`. */
export interface ChoiceSweep extends Sweep {
  readonly kind: 'choice';
  readonly items: readonly Value[];
  readonly simple: boolean;
  readonly shuffle: boolean;
}

/** The types that the values of a range can be cast to. */
export type RangeCast = 'int' | 'float';

/** `range(start,stop,step)`: start, start + step, … as long as it is before `stop`. */
export interface RangeSweep extends Sweep {
  readonly kind: 'range';
  /** What each value is cast to, the first cast first: `float(int(range(…)))` has `['int', 'float']`. */
  readonly casts: readonly RangeCast[];
  readonly range: { readonly start: NumberValue; readonly stop: NumberValue; readonly step: NumberValue };
  readonly shuffle: boolean;
}

/** `logrange(start,stop,num=n)`: n floats from start to stop, both included, each by the same factor larger than the one before. */
export interface LogRangeSweep extends Sweep {
  readonly kind: 'logrange';
  /** As those of a range. */
  readonly casts: readonly RangeCast[];
  readonly logrange: { readonly start: NumberValue; readonly stop: NumberValue; readonly num: number };
  readonly shuffle: boolean;
}

/** `interval(start,end)`: all floats x with start ≤ x < end. Only samplers can draw from it. */
export interface IntervalSweep extends Sweep {
  readonly kind: 'interval';
  readonly interval: { readonly start: NumberValue; readonly end: NumberValue };
}

/** `glob(include,exclude=…)`: the options of a group whose names match. */
export interface Glob extends Sweep {
  readonly kind: 'glob';
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What an edit does to the value that is there; see `functions/edits.ts`. */
export type EditOperation = 'append' | 'prepend' | 'insert' | 'remove' | 'remove_at' | 'replace';

/** `append(a,b)`, `insert(0,a)`, `replace({…})`: changes what is there instead of setting a value. */
export interface Edit extends Span {
  readonly kind: 'edit';
  readonly operation: EditOperation;
  /** The function as it was called: `extend_list` is another name of `append`. */
  readonly name: string;
  readonly items: readonly PlainValue[];
}

export type SweepValue = ChoiceSweep | RangeSweep | LogRangeSweep | IntervalSweep | Glob;

const SWEEPS: ReadonlySet<string> = new Set<SweepValue['kind']>(['choice', 'range', 'logrange', 'interval', 'glob']);

/** A value that can be put into a config as it is. */
export type PlainValue = Element<QuotedString>;

/** What may stand behind `key=`. Sweeps and edits are never inside of lists and maps. */
export type Value = PlainValue | SweepValue | Edit;

/** Whether a value stands for several. */
export function isSweep(value: Value): value is SweepValue {
  return SWEEPS.has(value.kind);
}

/** Whether a value can be put into a config as it is. */
export function isPlainValue(value: Value): value is PlainValue {
  return !isSweep(value) && value.kind !== 'edit';
}

/** The entries of a map: of equal keys the first one's place and spelling, with the last one's value. */
export function uniqueEntries(dict: DictElement<QuotedString>): DictEntry<QuotedString>[] {
  const spelling = new Map(dict.entries.toReversed().map(({ key }) => [key.value, key]));
  const unique = dictFrom(dict.entries.map(({ key, value }) => [key.value, { key, value }] as const));
  return [...unique].map(([key, entry]) => ({ key: spelling.get(key) ?? entry.key, value: entry.value }));
}

/** The bare value: quotes and places forgotten. */
export function toPlain(value: PlainValue): Plain {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'quoted':
      return value.text;
    case 'list':
      return value.items.map(toPlain);
    case 'dict':
      return dictFrom(value.entries.map(({ key, value }) => [key.value, toPlain(value)] as const));
  }
}
