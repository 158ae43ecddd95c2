/** @file Recorded calls of Hydra's override parser, made here, with results in the recording's encoding. */
import { openCursor } from '../../../src/grammar/index.ts';
import {
  type Key,
  type NumberValue,
  type Override,
  type PlainValue,
  type Value,
  parseOverride,
  parseOverrides,
  readKey,
  readValue,
  uniqueEntries,
} from '../../../src/override/index.ts';
import { Float, type Scalar, formatFloat } from '../../../src/util/scalar.ts';

function encodeScalar(value: Scalar): unknown {
  if (typeof value === 'bigint') return { $int: String(value) };
  if (!(value instanceof Float)) return value;
  return Number.isFinite(value.value) && !Number.isInteger(value.value)
    ? value.value
    : { $float: formatFloat(value.value) };
}

const encodeNumber = (value: NumberValue): unknown => encodeScalar(value);

function encodeEntries(entries: readonly { key: Scalar; value: unknown }[]): unknown {
  if (entries.every(({ key }) => typeof key === 'string')) {
    return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  }
  return { $map: entries.map(({ key, value }) => [encodeScalar(key), value]) };
}

function encode(value: Value): unknown {
  switch (value.kind) {
    case 'scalar':
      return encodeScalar(value.value);
    case 'quoted': {
      const quote = { $enum: value.quote === "'" ? 'Quote.single' : 'Quote.double' };
      return { $class: 'QuotedString', text: value.text, quote };
    }
    case 'list':
      return value.items.map(encode);
    case 'dict':
      return encodeEntries(uniqueEntries(value).map((entry) => ({ key: entry.key.value, value: encode(entry.value) })));
    case 'choice': {
      const { simple, shuffle } = value;
      const list = value.items.map(encode);
      return { $class: 'ChoiceSweep', tags: { $set: value.tags.toSorted() }, list, simple_form: simple, shuffle };
    }
    case 'range': {
      const [start, stop, step] = [value.range.start, value.range.stop, value.range.step].map(encodeNumber);
      const { shuffle, casts } = value;
      const transformers = { $tuple: casts.map((cast) => ({ $function: `cast_${cast}` })) };
      const range = { $class: 'RangeSweep', tags: { $set: value.tags.toSorted() }, start, stop, step, shuffle };
      return casts.length === 0 ? range : { ...range, transformers };
    }
    case 'interval': {
      const [start, end] = [value.interval.start, value.interval.end].map(encodeNumber);
      return { $class: 'IntervalSweep', tags: { $set: value.tags.toSorted() }, start, end };
    }
    case 'glob':
      return { $class: 'Glob', include: value.include, exclude: value.exclude };
    case 'edit':
      return { $class: 'ListExtensionOverrideValue', values: value.items.map((item: PlainValue) => encode(item)) };
  }
}

const VALUE_TYPES = {
  choice: 'CHOICE_SWEEP',
  range: 'RANGE_SWEEP',
  interval: 'INTERVAL_SWEEP',
  glob: 'GLOB_CHOICE_SWEEP',
} as const;

const TYPES = { change: 'CHANGE', add: 'ADD', 'force-add': 'FORCE_ADD', delete: 'DEL' } as const;

function valueType(value: Value): string {
  if (value.kind === 'choice' && value.simple) return 'SIMPLE_CHOICE_SWEEP';
  return VALUE_TYPES[value.kind as keyof typeof VALUE_TYPES] ?? 'ELEMENT';
}

function encodeOverride({ type, key, value }: Override): unknown {
  const edit = value?.kind === 'edit';
  return {
    $class: 'Override',
    type: { $enum: `OverrideType.${edit ? 'EXTEND_LIST' : TYPES[type]}` },
    key_or_group: key.keyOrGroup,
    value_type: value === undefined ? null : { $enum: `ValueType.${valueType(value)}` },
    _value: value === undefined ? null : edit ? value.items.map(encode) : encode(value),
    package: key.package ?? null,
    ...valuePath(key),
  };
}

/** What is recorded of a key that has brackets or escapes. */
const valuePath = ({ isValuePath }: Key): object => (isValuePath ? { is_value_path: true } : {});

const encodeKey = (key: Key): unknown => ({
  $class: 'Key',
  key_or_group: key.keyOrGroup,
  package: key.package ?? null,
  ...valuePath(key),
});

/** `OverridesParser.parse_rule(text, rule)`; like ANTLR it ignores what stands behind a rule other than `override`. */
function parseRule(text: string, rule: string): unknown {
  if (rule === 'override') return encodeOverride(parseOverride(text));
  const cursor = openCursor({ kind: 'override', name: 'recorded', text }, { code: 'OVERRIDE' });
  if (rule === 'key') return encodeKey(readKey(cursor));
  if (rule === 'package' || rule === 'packageOrGroup') return readKey(cursor).keyOrGroup;
  return encode(readValue(cursor));
}

/** The calls of this file by the `api` of a recorded case. */
export const overrideApis: Record<string, (args: readonly unknown[]) => unknown> = {
  parse_rule: ([text, rule]) => parseRule(text as string, rule as string),
  parse_overrides: ([words]) => parseOverrides(words as string[]).map(encodeOverride),
};
