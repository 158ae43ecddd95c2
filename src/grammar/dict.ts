/** @file Maps with Python's idea of equal keys. */
import { Float, type Scalar } from '../util/scalar.ts';

/**
 * The map of some entries, in their order. Of equal keys the first stays with the last value, where `1`, `1.0` and
 * `true` are equal, as in a Python dict.
 */
export function dictFrom<Value>(entries: Iterable<readonly [Scalar, Value]>): Map<Scalar, Value> {
  const map = new Map<Scalar, Value>();
  const spelling = new Map<Scalar, Scalar>();
  for (const [key, value] of entries) {
    const plain = key instanceof Float ? key.value : typeof key === 'boolean' ? Number(key) : key;
    if (!spelling.has(plain)) spelling.set(plain, key);
    map.set(spelling.get(plain) ?? null, value);
  }
  return map;
}
