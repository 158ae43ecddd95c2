/** @file What is saved of a task's result: secrets in it are not. */
import type { Secrets } from '../util/secrets.ts';

/** What JSON takes of an object: what its `toJSON` gives, if it has one. */
function asJson(value: object): unknown {
  const { toJSON } = value as { readonly toJSON?: unknown };
  return typeof toJSON === 'function' ? (toJSON as () => unknown).call(value) : value;
}

/**
 * A copy of a result that JSON can hold (`assertJson`), in which texts and numbers are hidden where a key above them is named as
 * a secret, and the values of known secrets wherever they are.
 */
export function hideInResult(result: unknown, secrets: Pick<Secrets, 'ofKey'>, path = ''): unknown {
  if (typeof result === 'string') return secrets.ofKey(path, result);
  if (typeof result === 'number') {
    const text = String(result);
    const shown = secrets.ofKey(path, text);
    return shown === text ? result : shown;
  }
  if (typeof result !== 'object' || result === null) return result;
  const value = asJson(result);
  if (value !== result) return hideInResult(value, secrets, path);
  const below = (key: string | number, item: unknown): unknown =>
    hideInResult(item, secrets, path === '' ? String(key) : `${path}.${key}`);
  if (Array.isArray(result)) return result.map((item, i) => below(i, item));
  return Object.fromEntries(Object.entries(result).map(([key, item]) => [key, below(key, item)]));
}
