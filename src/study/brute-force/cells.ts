/** @file The cells of a finite space: how many begin so, and what tells one from another. */
import { inOrder, isActive } from '../condition.ts';
import type { Params, Space } from '../distribution.ts';
import { nearValue, sizeOf, valueAt } from '../value.ts';

/** The values of a cell, one after another; a parameter that does not exist is left out. */
export type Path = readonly number[];

/** Counts the cells of a space. */
export interface Counter {
  readonly names: readonly string[];
  /** How many cells begin with the values of the first `i` names. */
  readonly size: (i: number, params: Params) => number;
}

/** A counter for a finite space. */
export function createCounter(space: Space): Counter {
  const names = inOrder(space);
  const others = new Set([...space.values()].flatMap(({ when }) => Object.keys(when ?? {})));
  const known = new Map<string, number>();
  const count = (i: number, params: Params): number => {
    const name = names[i];
    if (name === undefined) return 1;
    const distribution = space.get(name)!;
    if (!isActive(distribution, space, params)) return size(i + 1, params);
    const values = sizeOf(distribution);
    if (!others.has(name)) return values * size(i + 1, params);
    let sum = 0;
    for (let k = 0; k < values; k++) sum += size(i + 1, new Map([...params, [name, valueAt(distribution, k)]]));
    return sum;
  };
  const size = (i: number, params: Params): number => {
    // only what others depend on matters
    const key = [i, ...[...others].map((name) => params.get(name))].join();
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = count(i, params)));
    return found;
  };
  return { names, size };
}

/** The path of the cell that parameters are; undefined where they are none. */
export function pathOf(params: Params, space: Space, names: readonly string[]): Path | undefined {
  const path: number[] = [];
  const known = new Map<string, number>();
  for (const name of names) {
    const distribution = space.get(name)!;
    if (!isActive(distribution, space, known)) continue;
    const value = params.has(name) ? nearValue(distribution, params.get(name)!) : undefined;
    if (value === undefined) return undefined;
    known.set(name, value);
    path.push(value);
  }
  return path;
}

/** The parameters on a path. */
export function paramsOf(path: Path, space: Space, names: readonly string[]): Params {
  const params = new Map<string, number>();
  let next = 0;
  for (const name of names) if (isActive(space.get(name)!, space, params)) params.set(name, path[next++]!);
  return params;
}
