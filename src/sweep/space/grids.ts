/** @file `hydra.sweeper.params` and `hydra.sweeper.grids`: overrides that a config names. */
import type { Composition } from '../../compose/index.ts';
import { isHydraOverride, overrideKey, parseOverrides, printPlain, type Override } from '../../override/index.ts';
import type { Plain } from '../../util/scalar.ts';
import { mapsOf, readOption } from './option.ts';

/** The overrides of one grid by their keys: of equal keys the last one counts, in the first one's place, as in Hydra. */
export type Grid = ReadonlyMap<string, Override>;

/** The word of a parameter: a text is what would be typed behind the `=`, anything else is one value, a list too. */
function wordOf(key: unknown, value: Plain): string {
  return `${String(key)}=${typeof value === 'string' ? value : printPlain(value)}`;
}

const overridesOf = (map: ReadonlyMap<unknown, Plain>): Override[] =>
  parseOverrides(Array.from(map, ([key, value]) => wordOf(key, value)));

/** The overrides that `hydra.sweeper.params` names, as if typed before the others. Throws OVERRIDE. */
export function readParams(master: Composition): Override[] {
  const option = readOption(master, 'params');
  return option === undefined ? [] : mapsOf(option, 'overrides by keys: {x: "1,2"}').flatMap(overridesOf);
}

const gridOf = (overrides: readonly Override[]): Grid =>
  new Map(overrides.map((override) => [overrideKey(override), override]));

/**
 * The grids whose jobs a sweep has: that of the command line, or with `hydra.sweeper.grids` one for each of its items, which sets
 * keys as if it were typed behind the command line. Throws SWEEP, OVERRIDE.
 */
export function readGrids(master: Composition, typed: readonly Override[]): Grid[] {
  const option = readOption(master, 'grids');
  if (option === undefined) return [gridOf(typed)];
  const maps = mapsOf(option, "grids by keys: [{model: 'cnn,mlp'},{model: vit}]");
  if (maps.length === 0) option.refuse('no grid', { expected: 'one map or more' });
  return maps.map((map) => {
    const own = overridesOf(map);
    const hydra = own.find(isHydraOverride);
    if (hydra !== undefined) option.refuse(`the hydra node cannot be swept over: ${hydra.source.text}`);
    return gridOf([...typed, ...own]);
  });
}
