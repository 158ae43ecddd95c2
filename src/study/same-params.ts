/** @file Whether two trials have the same parameters. */
import type { Params } from './distribution.ts';

/** Whether both have the same names and values. */
export function isSameParams(a: Params, b: Params): boolean {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) if (b.get(name) !== value) return false;
  return true;
}
