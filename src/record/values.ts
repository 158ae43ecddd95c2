/** @file The numbers of a task's result. */
import { isSecretName } from '../util/secret-name.ts';
import type { Values } from './summary.ts';

/**
 * The values of a result that its program says nothing of: a number is `result`, a list of numbers `result_0`, `result_1`, …
 * (what Hydra's sweepers optimise), and of an object its own numbers by their keys, but for those named as secrets.
 */
export function valuesOfResult(result: unknown): Values {
  if (typeof result === 'number') return { result };
  if (Array.isArray(result)) {
    const isNumbers = result.length > 0 && result.every((item) => typeof item === 'number');
    return isNumbers ? Object.fromEntries((result as number[]).map((item, i) => [`result_${i}`, item])) : {};
  }
  if (typeof result !== 'object' || result === null) return {};
  return Object.fromEntries(
    Object.entries(result).filter(([key, value]) => typeof value === 'number' && !isSecretName(key)),
  ) as Values;
}
