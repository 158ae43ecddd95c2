/** @file Which parameters of a space are estimated together. */
import { inOrder } from '../condition.ts';
import type { Distribution, Space } from '../distribution.ts';
import { sizeOf } from '../value.ts';

/** Parameters that are proposed at the same time. */
export interface Unit {
  readonly names: readonly string[];
  /** All that exist under the same condition, these among them. */
  readonly group: readonly string[];
  /** Those that are proposed before and are estimated with these, where they exist. */
  readonly before: readonly string[];
}

const conditionOf = ({ when }: Distribution): string =>
  JSON.stringify(Object.entries(when ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));

/**
 * The units of a space, each after those that its condition depends on: all parameters that exist under the same condition, or each
 * by itself and without `before` where `isJoint` is false. What has one value only is a unit by itself.
 */
export function unitsOf(space: Space, isJoint: boolean): readonly Unit[] {
  const groups = new Map<string, string[]>();
  for (const name of inOrder(space)) {
    const condition = conditionOf(space.get(name)!);
    const group = groups.get(condition);
    if (group === undefined) groups.set(condition, [name]);
    else group.push(name);
  }
  const before: string[] = [];
  return [...groups.values()].flatMap((group) => {
    const free = group.filter((name) => sizeOf(space.get(name)!) > 1);
    const alone = group.filter((name) => !isJoint || !free.includes(name));
    const units: Unit[] = alone.map((name) => ({ names: [name], group, before: [] }));
    if (isJoint && free.length > 0) {
      units.push({ names: free, group, before: [...before] });
      before.push(...free);
    }
    return units;
  });
}
