/** @file The names that `_target_` may stand for. */
import { HydrosolError } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import type { Target } from './target.ts';

/** Names and what they stand for, e.g. `models.cnn`. A plain value: programs add theirs by spreading it into another. */
export type Registry<T = Target> = Readonly<Record<string, T>>;

/** What a name stands for, if it is registered. */
export function registered<T>(registry: Registry<T>, name: string): T | undefined {
  return Object.hasOwn(registry, name) ? registry[name] : undefined;
}

/** The error for a name that nobody knows: TARGET_UNKNOWN with the nearest name, and all of them. */
export function unknownTarget(registry: Registry<unknown>, name: string, place: ErrorDetails = {}): HydrosolError {
  const names = Object.keys(registry);
  return new HydrosolError('TARGET_UNKNOWN', `_target_ ${name} is not registered`, {
    ...place,
    expected: names.length === 0 ? 'MODULE:EXPORT' : `one of ${names.join(', ')}`,
    suggestion: nearest(name, names)[0],
  });
}

/** What a name stands for. Throws TARGET_UNKNOWN. */
export function lookUp<T>(registry: Registry<T>, name: string, place: ErrorDetails = {}): T {
  const found = registered(registry, name);
  if (found === undefined) throw unknownTarget(registry, name, place);
  return found;
}
