/** @file What a `_target_` may stand for, and how it is called. */

/** A function of options that are described by a JSON Schema. */
export interface Component {
  /** What it is, in one line. */
  readonly summary?: string;
  /** JSON Schema (draft 7) of the options, an object. */
  readonly options: object;
  /** Makes the part. `context` is what the program passes besides the config. */
  create(options: never, context: never): unknown;
}

type TargetFunction = (...args: never[]) => unknown;
type TargetClass = abstract new (...args: never[]) => unknown;

/** A component, a function or a class. */
export type Target = Component | TargetFunction | TargetClass;

/** What comes out when a target is called. */
export type Made<T> = T extends { create(...args: never[]): infer R }
  ? R
  : T extends abstract new (...args: never[]) => infer R
    ? R
    : T extends (...args: never[]) => infer R
      ? R
      : never;

/** The context that a component needs; anything for other targets. */
export type ContextOf<T> = T extends { create(options: never, context: infer C): unknown } ? C : unknown;

/** Whether a value has `create` and `options`. */
export function isComponent(value: unknown): value is Component {
  if (typeof value !== 'object' || value === null) return false;
  const { create, options } = value as Partial<Component>;
  return typeof create === 'function' && typeof options === 'object';
}

/** Whether a value can be called as a target. */
export function isTarget(value: unknown): value is Target {
  return typeof value === 'function' || isComponent(value);
}

/**
 * Whether a function must be called with `new`: it was written as `class`, or compiled from one (its prototype has
 * methods), or it is a constructor of the language (`Map`, `Date`), which are the only native functions with a prototype.
 */
export function isClass(value: unknown): value is new (...args: unknown[]) => unknown {
  if (typeof value !== 'function') return false;
  const { prototype } = value as { prototype?: object };
  if (typeof prototype !== 'object' || prototype === null) return false;
  const source = Function.prototype.toString.call(value);
  return source.startsWith('class') || source.endsWith('{ [native code] }') || hasMethods(prototype);
}

/** Generators have a prototype too, but without a constructor. */
function hasMethods(prototype: object): boolean {
  return Object.hasOwn(prototype, 'constructor') && Object.getOwnPropertyNames(prototype).length > 1;
}

export interface Arguments {
  readonly args: readonly unknown[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

/**
 * Calls a target: `create(options, context)` of a component, `f(...args, options, context)` of a function, `new` of a
 * class. A context that is undefined is not passed; options are not passed if there are none and nothing follows the
 * positional arguments, so that `{_target_: max, _args_: [1, 2]}` is `max(1, 2)`. Throws what the target throws.
 */
export function callTarget(target: Target, { args, options, context }: Arguments): unknown {
  const named = isComponent(target) || args.length === 0 || context !== undefined || Object.keys(options).length > 0;
  const all = [...args, ...(named ? [options] : []), ...(context === undefined ? [] : [context])];
  if (isComponent(target)) return target.create(...(all as [never, never]));
  return isClass(target) ? new target(...all) : (target as (...values: unknown[]) => unknown)(...all);
}
