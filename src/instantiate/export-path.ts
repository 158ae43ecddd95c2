/** @file From a module to what `name.name` in it stands for. */
import { HydrosolError } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { isClass } from './target.ts';

/** Ways from any object to the constructor of functions, with which a text could be run as code. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** What every object and every function inherits (`call`, `bind`, `valueOf`, …): no export has it of its own. */
const UNIVERSAL: ReadonlySet<unknown> = new Set([Object.prototype, Function.prototype, null]);

/** Whether an object, or a class that it comes from, has a property. */
function owns(value: unknown, name: string): value is Record<string, unknown> {
  if ((typeof value !== 'object' && typeof value !== 'function') || FORBIDDEN.has(name)) return false;
  for (let at: unknown = value; !UNIVERSAL.has(at); at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at as object, name)) return true;
  }
  return false;
}

/**
 * What a path such as `nested.thing` stands for in a module; a method keeps the object that it belongs to. Throws
 * TARGET_UNKNOWN with the nearest name, also for `__proto__`, `constructor` and `prototype`.
 */
export function followExportPath(module: object, path: string, place: ErrorDetails = {}): unknown {
  let at: unknown = module;
  let owner: unknown;
  for (const name of path.split('.')) {
    if (!owns(at, name)) {
      const names = typeof at === 'object' && at !== null ? Object.keys(at) : [];
      throw new HydrosolError('TARGET_UNKNOWN', `there is no export ${path}: '${name}' is not found`, {
        ...place,
        expected: names.length === 0 ? undefined : `one of ${names.join(', ')}`,
        suggestion: FORBIDDEN.has(name) ? undefined : nearest(name, names)[0],
      });
    }
    owner = at;
    at = at[name];
  }
  const isMethod = owner !== module && typeof at === 'function' && !isClass(at);
  return isMethod ? (at as (...args: unknown[]) => unknown).bind(owner) : at;
}
