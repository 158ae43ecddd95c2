/** @file `hydra.sweeper.when`: keys that only some jobs have. */
import type { Composition } from '../../compose/index.ts';
import type { Params } from '../../study/index.ts';
import { readCondition, requireSwept, type Condition, type SweptKeys } from './condition.ts';
import { mapsOf, readOption, type SweeperOption } from './option.ts';

/** The conditions of keys. */
export type Conditions = ReadonlyMap<string, Condition>;

/** Throws SWEEP for a key that depends on itself. */
function assertNoCircle(conditions: Conditions, { refuse }: SweeperOption): void {
  const visit = (key: string, path: readonly string[]): void => {
    if (path.includes(key)) refuse(`'${key}' depends on itself: ${[...path, key].join(' → ')}`);
    for (const other of conditions.get(key)?.keys() ?? []) visit(other, [...path, key]);
  };
  for (const key of conditions.keys()) visit(key, []);
}

/**
 * `{model.widths: {model: cnn}}`: under which choices of other keys a key is there. Throws SWEEP for a key that is not swept, an
 * unknown choice, and keys that depend on each other in a circle.
 */
export function readConditions(master: Composition, keys: SweptKeys): Conditions {
  const option = readOption(master, 'when');
  if (option === undefined) return new Map();
  const [map, second] = mapsOf(option, 'conditions by keys: {model.widths: {model: cnn}}');
  if (map === undefined || second !== undefined)
    return option.refuse('not one map', { expected: '{key: {other: choice}}' });
  const conditions = new Map(
    Array.from(map, ([key, value]) => {
      const name = requireSwept(key, keys.keys(), option);
      const [condition, more] = mapsOf({ ...option, value }, 'the choices of other keys: {model.widths: {model: cnn}}');
      if (condition === undefined || more !== undefined) option.refuse(`'${name}' has not one condition`);
      return [name, readCondition(condition!, keys, option)] as const;
    }),
  );
  assertNoCircle(conditions, option);
  return conditions;
}

/** The keys that `hydra.sweeper.when` names, whether they are swept or have one value. */
export function conditionalKeys(master: Composition): Set<string> {
  const option = readOption(master, 'when');
  return new Set(option?.value instanceof Map ? Array.from(option.value.keys(), String) : []);
}

/** The parameters of a job without the keys whose condition does not hold; a key that is left out fulfils no condition. */
export function applyConditions(conditions: Conditions, params: Params): Params {
  if (conditions.size === 0) return params;
  const isThere = (key: string): boolean =>
    [...(conditions.get(key) ?? [])].every(([other, values]) => isThere(other) && values.has(params.get(other)!));
  return new Map([...params].filter(([key]) => isThere(key)));
}
