/** @file Turning a scalar into one of a given type, as OmegaConf's value nodes do. */
import { parsePythonFloat, parsePythonInt } from '../../util/python-number.ts';
import { Float } from '../../util/scalar.ts';
import type { Scalar } from '../../util/scalar.ts';
import { pythonStr } from '../python-text.ts';
import type { EnumType, PrimitiveKind } from './node-type.ts';

const TRUE = new Set(['yes', 'y', 'on', 'true']);
const FALSE = new Set(['no', 'n', 'off', 'false']);

function toInteger(value: Scalar): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'string' ? parsePythonInt(value) : undefined;
}

function toFloat(value: Scalar): Float | undefined {
  if (value instanceof Float) return value;
  if (typeof value === 'number' || typeof value === 'bigint') return new Float(Number(value));
  const number = typeof value === 'string' ? parsePythonFloat(value) : undefined;
  return number === undefined ? undefined : new Float(number);
}

function toBoolean(value: Scalar): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) !== 0;
  if (typeof value !== 'string') return undefined;
  const number = parsePythonInt(value);
  if (number !== undefined) return Number(number) !== 0;
  const lower = value.toLowerCase();
  return TRUE.has(lower) ? true : FALSE.has(lower) ? false : undefined;
}

/**
 * A value as a value of a type; nothing if it cannot be one. Integers come from integers and from text that Python's `int`
 * reads, floats from numbers and text, booleans from integers and words like `yes`, strings from anything but bytes.
 */
export function convertScalar(kind: PrimitiveKind, value: Scalar): Scalar | undefined {
  switch (kind) {
    case 'integer':
      return toInteger(value);
    case 'number':
      return toFloat(value);
    case 'boolean':
      return toBoolean(value);
    case 'string':
      return value instanceof Uint8Array ? undefined : pythonStr(value);
    case 'bytes':
      return value instanceof Uint8Array ? value : undefined;
  }
}

/** Whether a value is of a type without being converted. */
export function isExactly(kind: PrimitiveKind, value: Scalar): boolean {
  switch (kind) {
    case 'integer':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'number':
      return value instanceof Float;
    case 'bytes':
      return value instanceof Uint8Array;
    default:
      return typeof value === kind;
  }
}

function plainNumber(value: Scalar): Scalar {
  return value instanceof Float ? value.value : value;
}

/** The value of an enum that a value means: itself, or what is written the same. */
export function findEnumValue({ values }: EnumType, value: Scalar): Scalar | undefined {
  const same = values.find((known) => plainNumber(known) === plainNumber(value));
  return same ?? values.find((known) => typeof value === 'string' && pythonStr(known) === value);
}
