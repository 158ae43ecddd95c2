/** @file `sort` and `shuffle`: the order of a list or a sweep. */
import type { ChoiceSweep, LogRangeSweep, PlainValue, RangeSweep, Value } from '../value.ts';
import type { OverrideFunction, Site } from './call.ts';
import type { Bound, Parameter } from './signature.ts';
import { randomStream } from '../../util/random.ts';
import { Float } from '../../util/scalar.ts';
import { reverseLogRange } from '../logrange.ts';
import { reverseRange } from '../range.ts';
import { isPlainValue } from '../value.ts';
import { describeKind } from './signature.ts';

const PARAMETERS: readonly Parameter[] = [
  { name: 'values', type: 'value', use: 'rest' },
  { name: 'sweep', type: 'sequence of choices or a range', use: 'optional' },
  { name: 'list', type: 'list', use: 'optional' },
];

function textOf(value: Value): string | undefined {
  if (value.kind === 'quoted') return value.text;
  return value.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

/** Compares two values as Python's `<` does; `undefined` if they have no order. */
function compare(a: Value, b: Value): number | undefined {
  const [aText, bText] = [textOf(a), textOf(b)];
  if (aText !== undefined || bText !== undefined) {
    return aText === undefined || bText === undefined ? undefined : compareText(aText, bText);
  }
  if (a.kind === 'list' && b.kind === 'list') {
    for (const [i, item] of a.items.entries()) {
      const other = b.items[i];
      if (other === undefined) return 1;
      const order = compare(item, other);
      if (order !== 0) return order;
    }
    return a.items.length - b.items.length;
  }
  if (a.kind !== 'scalar' || b.kind !== 'scalar' || a.value === null || b.value === null) return undefined;
  const [x, y] = [a.value, b.value].map((value) => (value instanceof Float ? value.value : value)) as [number, number];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Python orders strings by code points, JavaScript by UTF-16 units. */
function compareText(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (const [i, char] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    if (char !== other) return (char.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
  }
  return left.length - right.length;
}

function sorted<T extends Value>(site: Site, items: readonly T[], reverse: boolean): T[] {
  const sign = reverse ? -1 : 1;
  return [...items].sort((a, b) => {
    const order = compare(a, b);
    if (order === undefined) return site.fail(`${describeKind(b)} and ${describeKind(a)} cannot be compared`, b);
    return sign * order;
  });
}

/** The only value to put in order, or a simple choice of several. */
function subject(site: Site, { rest, named }: Bound): Value {
  const given = named.list ?? named.sweep;
  if (given !== undefined && rest.length > 0) site.fail(`${site.call.name}() takes values, or list=, or sweep=`);
  const [first] = given === undefined ? rest : [given];
  if (first === undefined) return site.fail(`${site.call.name}() needs a value`);
  if (rest.length < 2) return first;
  const notPlain = rest.find((value) => !isPlainValue(value));
  if (notPlain !== undefined) site.fail('a sweep cannot be one of several choices', notPlain);
  const { start, end } = site.call;
  return { kind: 'choice', items: rest, simple: true, shuffle: false, tags: [], start, end };
}

const sort: OverrideFunction = {
  summary: 'a list or sweep in ascending order, or descending with reverse=true',
  parameters: [...PARAMETERS, { name: 'reverse', type: 'boolean', use: 'optional' }],
  apply(site, bound) {
    const reverse = bound.named.reverse?.kind === 'scalar' && bound.named.reverse.value === true;
    const value = subject(site, bound);
    switch (value.kind) {
      case 'list':
        return { ...value, items: sorted(site, value.items, reverse) };
      case 'choice':
        return { ...value, items: sorted(site, value.items, reverse) } satisfies ChoiceSweep;
      case 'range':
        return Number(value.range.step) > 0 === reverse
          ? ({ ...value, range: reverseRange(value.range) } satisfies RangeSweep)
          : value;
      case 'logrange':
        return Number(value.logrange.stop) > Number(value.logrange.start) === reverse
          ? ({ ...value, logrange: reverseLogRange(value.logrange) } satisfies LogRangeSweep)
          : value;
      case 'interval':
      case 'glob':
        return site.fail(`${value.kind}(…) cannot be sorted`, value);
      default:
        return value;
    }
  },
};

const shuffle: OverrideFunction = {
  summary: 'a list or sweep in random order, drawn from the seed',
  parameters: PARAMETERS,
  apply(site, bound) {
    const value = subject(site, bound);
    if (value.kind === 'choice' || value.kind === 'range' || value.kind === 'logrange')
      return { ...value, shuffle: true };
    if (value.kind === 'interval' || value.kind === 'glob')
      return site.fail(`${value.kind}(…) cannot be shuffled`, value);
    if (value.kind !== 'list') {
      return { kind: 'list', items: [value as PlainValue], start: value.start, end: value.end };
    }
    const order = randomStream(site.seed, `shuffle ${site.text}`).permutation(value.items.length);
    return { ...value, items: [...order].flatMap((i) => value.items[i] ?? []) };
  },
};

export const ORDER = { sort, shuffle };
