/** @file `int`, `float`, `str`, `bool`, `json_str`: a value as another type. */
import type { NumberValue, PlainValue, RangeCast, Value } from '../value.ts';
import type { OverrideFunction, Site } from './call.ts';
import type { Bound } from './signature.ts';
import { isSweep, uniqueEntries } from '../value.ts';
import { Float, type Scalar, formatFloat } from '../../util/scalar.ts';
import { parsePythonFloat, parsePythonInt } from '../../util/python-number.ts';

/** Converts one leaf, as Python's type of that name does; `undefined` if it cannot. */
type Convert = (value: Scalar) => Scalar | undefined;

const toInt: Convert = (value) => {
  if (typeof value === 'string') return parsePythonInt(value);
  if (typeof value === 'boolean') return Number(value);
  if (!(value instanceof Float)) return value === null || value instanceof Uint8Array ? undefined : value;
  if (!Number.isFinite(value.value)) return undefined;
  const whole = Math.trunc(value.value) + 0;
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
};

const toFloat: Convert = (value) => {
  if (value === null || value instanceof Uint8Array) return undefined;
  const number = typeof value === 'string' ? parsePythonFloat(value) : Number(value);
  return number === undefined ? undefined : new Float(number);
};

const toStr: Convert = (value) => {
  if (value === null || value instanceof Uint8Array) return undefined;
  return value instanceof Float ? formatFloat(value.value) : String(value);
};

const toBool: Convert = (value) => {
  if (value instanceof Float) return value.value !== 0;
  if (typeof value !== 'string') return Boolean(value);
  const lower = value.toLowerCase();
  return lower === 'true' ? true : lower === 'false' ? false : undefined;
};

/** What is cast: the only argument, `value=…`, or several arguments as a simple choice. */
function subject({ call, fail }: Site, { rest, named }: Bound): Value {
  const { value } = named;
  if (value !== undefined && rest.length > 0) fail(`${call.name}() takes values or value=, not both`);
  const [first] = value === undefined ? rest : [value];
  if (first === undefined) return fail(`${call.name}() needs a value`);
  if (rest.length < 2) return first;
  const sweep = rest.find(isSweep);
  if (sweep !== undefined) fail('a sweep cannot be one of several choices', sweep);
  return { kind: 'choice', items: rest, simple: true, shuffle: false, tags: [], start: call.start, end: call.end };
}

/** A number of a range, cast as `int(…)` and `float(…)` do it. */
export function castNumber(value: NumberValue, cast: RangeCast): NumberValue {
  return (cast === 'int' ? toInt(value) : toFloat(value)) as NumberValue;
}

/**
 * Casts a value with everything in it: items of lists, values of maps, choices, the numbers of an interval. A range remembers the
 * cast for each of its values, as in Hydra 1.4.
 */
function castDeep(site: Site, value: Value, convert: Convert): Value {
  const { name } = site.call;
  const leaf = (scalar: Scalar, at: Value): Scalar =>
    convert(scalar) ?? site.fail(`cannot cast ${scalar === null ? 'null' : `'${String(scalar)}'`} to ${name}`, at);
  switch (value.kind) {
    case 'scalar':
      return { ...value, value: leaf(value.value, value) };
    case 'quoted':
      return { kind: 'scalar', value: leaf(value.text, value), start: value.start, end: value.end };
    case 'list':
      return { ...value, items: value.items.map((item) => castDeep(site, item, convert) as PlainValue) };
    case 'dict': {
      const entries = value.entries.map((entry) => ({
        key: entry.key,
        value: castDeep(site, entry.value, convert) as PlainValue,
      }));
      return { ...value, entries };
    }
    case 'choice':
      return { ...value, items: value.items.map((item) => castDeep(site, item, convert)) };
    case 'range':
    case 'logrange':
      if (name !== 'int' && name !== 'float') return site.fail('a range can only be cast to int or float', value);
      return { ...value, casts: [...value.casts, name] };
    case 'interval': {
      if (name !== 'int' && name !== 'float') return site.fail('an interval can only be cast to int or float', value);
      const number = (n: Scalar): number | Float => leaf(n, value) as number | Float;
      return { ...value, interval: { start: number(value.interval.start), end: number(value.interval.end) } };
    }
    default:
      return site.fail(`${value.kind}(…) cannot be cast`, value);
  }
}

function cast(summary: string, convert: Convert): OverrideFunction {
  return {
    summary,
    parameters: [
      { name: 'values', type: 'value', use: 'rest' },
      { name: 'value', type: 'value', use: 'optional' },
    ],
    apply: (site, bound) => castDeep(site, subject(site, bound), convert),
  };
}

/** Text as Python's `json.dumps` prints it: ASCII, a blank behind commas and colons, `NaN` and `Infinity`. */
function toJson(value: PlainValue): string {
  switch (value.kind) {
    case 'list':
      return `[${value.items.map(toJson).join(', ')}]`;
    case 'dict':
      return `{${uniqueEntries(value)
        .map((entry) => `${jsonKey(entry.key.value)}: ${toJson(entry.value)}`)
        .join(', ')}}`;
    case 'quoted':
      return jsonString(value.text);
    case 'scalar':
      return typeof value.value === 'string' ? jsonString(value.value) : jsonScalar(value.value);
  }
}

function jsonScalar(value: Scalar): string {
  if (!(value instanceof Float)) return String(value);
  if (Number.isFinite(value.value)) return formatFloat(value.value);
  return Number.isNaN(value.value) ? 'NaN' : value.value > 0 ? 'Infinity' : '-Infinity';
}

function jsonString(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^\0-\x7e]/g,
    (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Keys of JSON are strings. */
function jsonKey(key: Scalar): string {
  return jsonString(typeof key === 'string' ? key : jsonScalar(key));
}

const jsonStr: OverrideFunction = {
  ...cast('the value as a string of JSON', () => undefined),
  apply(site, bound) {
    const value = subject(site, bound);
    const json = (item: Value): PlainValue => {
      if (item.kind === 'scalar' || item.kind === 'quoted' || item.kind === 'list' || item.kind === 'dict') {
        return { kind: 'scalar', value: toJson(item), start: item.start, end: item.end };
      }
      return site.fail(`a ${item.kind} cannot be cast to json_str`, item);
    };
    return value.kind === 'choice' ? { ...value, items: value.items.map(json) } : json(value);
  },
};

export const CASTS = {
  int: cast('the value as an integer', toInt),
  float: cast('the value as a float', toFloat),
  str: cast('the value as a string', toStr),
  bool: cast('the value as a truth value', toBool),
  json_str: jsonStr,
};
