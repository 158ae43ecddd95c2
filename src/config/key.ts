/** @file Keys of maps: strings, and the few other kinds that YAML can write. */
import { Float, formatFloat } from '../util/scalar.ts';
import { KeyValidationError } from './errors.ts';

/** A key as it was written. `number` is an integer; a float is a `Float`. */
export type Key = string | number | bigint | boolean | Float | Uint8Array;

/** What a map is indexed by: keys that Python holds equal (`1`, `1.0` and `true`) are one. */
export type LookupKey = string | number | bigint;

/** The index of a key. */
export function lookupKey(key: Key): LookupKey {
  switch (typeof key) {
    case 'string':
    case 'number':
    case 'bigint':
      return key;
    case 'boolean':
      return Number(key);
    default:
      return key instanceof Float ? key.value : `\0bytes:${Buffer.from(key).toString('hex')}`;
  }
}

/** A key as Python's `str` prints it: `True`, `1.0`, `b'hi'`. */
export function keyText(key: Key): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'boolean') return key ? 'True' : 'False';
  if (key instanceof Float) return formatFloat(key.value);
  return key instanceof Uint8Array ? `b'${Buffer.from(key).toString('latin1')}'` : String(key);
}

/** Checks that a value can be a key. Throws `KeyValidationError` (null, lists, …). */
export function asKey(value: unknown): Key {
  if (typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? value : new Float(value);
  if (value instanceof Float || value instanceof Uint8Array) return value;
  const kind = value === null ? 'null' : typeof value;
  throw new KeyValidationError(`Incompatible key type '${kind}'`, {
    expected: 'a string, a number, a boolean or bytes',
  });
}
