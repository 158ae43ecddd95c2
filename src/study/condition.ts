/** @file Parameters that exist only where others have certain choices. */
import { isSameChoice } from './compatible.ts';
import type { Distribution, Params, Space } from './distribution.ts';
import { externalValue } from './value.ts';

/** Whether a parameter exists, given the values of those that it depends on. */
export function isActive(distribution: Distribution, space: Space, params: Params): boolean {
  return Object.entries(distribution.when ?? {}).every(([other, labels]) => {
    const [on, value] = [space.get(other), params.get(other)];
    if (on === undefined || value === undefined) return false;
    return labels.some((label) => isSameChoice(label, externalValue(on, value)));
  });
}

/** The parameters of a space in its order, but each after those that it depends on. One that depends on itself is left out. */
export function inOrder(space: Space): readonly string[] {
  const order = new Set<string>();
  const visit = (name: string, above: ReadonlySet<string>): boolean => {
    if (order.has(name)) return true;
    const distribution = space.get(name);
    if (distribution === undefined || above.has(name)) return false;
    const below = new Set([...above, name]);
    const isFine = Object.keys(distribution.when ?? {}).every((other) => visit(other, below));
    if (isFine) order.add(name);
    return isFine;
  };
  for (const name of space.keys()) visit(name, new Set());
  return [...order];
}

/** The names of the parameters that exist, given the values of all that do, in the order of `inOrder`. */
export function activeParams(space: Space, params: Params): readonly string[] {
  const active = new Map<string, number>();
  return inOrder(space).filter((name) => {
    const isThere = isActive(space.get(name)!, space, active);
    const value = params.get(name);
    if (isThere && value !== undefined) active.set(name, value);
    return isThere;
  });
}
