/** @file Whether two trials have the same parameters. */
import type { Params } from './distribution.ts';

/** Whether both have the same names and values. */
export function isSameParams(a: Params, b: Params): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
