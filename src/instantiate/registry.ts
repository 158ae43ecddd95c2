/** @file The names that `_target_` may stand for. */
import { HydrosolError } from '../errors.ts';
import type { Origin } from '../errors.ts';
import { nearest } from '../util/suggest.ts';

/** A function of its options that a config can name, with the JSON Schema of those options. */
export interface Target {
  /** JSON Schema (draft 7) of the options, an object; whoever composes a config checks them against it. */
  readonly options: object;
  /** Makes the part. `context` is what the program passes besides the config. */
  create(options: never, context: never): unknown;
}

/** Names and what they stand for, e.g. `models.cnn`. A plain value: programs add theirs by spreading it into another. */
export type Registry<T extends Target = Target> = Readonly<Record<string, T>>;

/** What a name stands for. Throws TARGET_UNKNOWN with the nearest name and all names of its kind. */
export function lookUp<T extends Target>(registry: Registry<T>, name: string, origin?: Origin): T {
  const found = Object.hasOwn(registry, name) ? registry[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(registry);
  throw new HydrosolError('TARGET_UNKNOWN', `_target_ ${name} is not registered`, {
    origin,
    expected: `one of ${names.join(', ')}`,
    suggestion: nearest(name, names)[0],
  });
}

/** Makes the part that a plain, checked config node `{_target_, ...options}` describes. Throws what its target throws, and TARGET_UNKNOWN. */
export function instantiate<T extends Target>(
  registry: Registry<T>,
  node: { readonly _target_: string },
  context: Parameters<T['create']>[1],
): ReturnType<T['create']> {
  const { _target_: name, ...options } = node;
  const create = lookUp(registry, name).create as (options: object, context: unknown) => ReturnType<T['create']>;
  return create(options, context);
}
