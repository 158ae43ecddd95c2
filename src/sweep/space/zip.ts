/** @file `hydra.sweeper.zip`: keys whose choices advance together. */
import type { Composition } from '../../compose/index.ts';
import type { Params } from '../../study/index.ts';
import { requireSwept } from './condition.ts';
import { readOption, type SweeperOption } from './option.ts';

/** A swept key with its numbers in the order of a grid. */
export interface GridAxis {
  readonly key: string;
  readonly values: readonly number[];
}

/** The keys that advance together, with the option that says so. */
export interface Zip {
  readonly keys: readonly string[];
  readonly option: SweeperOption;
}

/** `[[teacher,model]]`. Throws SWEEP for anything but lists of swept keys, each key in one of them. */
export function readZips(master: Composition, keys: Iterable<string>): Zip[] {
  const option = readOption(master, 'zip');
  if (option === undefined) return [];
  const { value, refuse } = option;
  const expected = 'lists of keys: [[teacher,model]]';
  if (!Array.isArray(value)) return refuse('not a list', { expected });
  const known = [...keys];
  const taken = new Set<string>();
  return value.map((item) => {
    if (!Array.isArray(item)) return refuse('not a list of lists', { expected });
    const names = item.map((key) => requireSwept(key, known, option));
    for (const name of names) {
      if (taken.has(name)) refuse(`'${name}' is there twice`, { expected });
      taken.add(name);
    }
    return { keys: names, option };
  });
}

/** Axes that advance together. */
export interface Dimension {
  readonly axes: readonly GridAxis[];
  readonly length: number;
}

/**
 * The dimensions of a grid: zipped keys are one, in the place of the first of them. Throws SWEEP where they have not equally many
 * choices.
 */
export function dimensionsOf(axes: readonly GridAxis[], zips: readonly Zip[]): Dimension[] {
  const zipped = new Map(zips.flatMap((zip) => zip.keys.map((key) => [key, zip] as const)));
  const done = new Set<Zip>();
  return axes.flatMap((axis): Dimension[] => {
    const zip = zipped.get(axis.key);
    if (zip === undefined) return [{ axes: [axis], length: axis.values.length }];
    if (done.has(zip)) return [];
    done.add(zip);
    const together = axes.filter(({ key }) => zip.keys.includes(key));
    const other = together.find(({ values }) => values.length !== axis.values.length);
    if (other !== undefined) {
      const counts = [axis, other].map(({ key, values }) => `'${key}' has ${values.length} values`).join(' and ');
      zip.option.refuse(counts, { expected: 'equally many values of keys that advance together' });
    }
    return [{ axes: together, length: axis.values.length }];
  });
}

/** How many jobs dimensions have. */
export function sizeOf(dimensions: readonly Dimension[]): number {
  return dimensions.reduce((size, { length }) => size * length, 1);
}

/** The product of dimensions in Hydra's order: the last changes fastest. */
export function* productOf(dimensions: readonly Dimension[]): Generator<Params> {
  const places = dimensions.map(() => 0);
  for (let left = sizeOf(dimensions); left > 0; left--) {
    yield new Map(
      dimensions.flatMap(({ axes }, i) => axes.map(({ key, values }) => [key, values[places[i]!]!] as const)),
    );
    for (let i = dimensions.length - 1; i >= 0; i--) {
      places[i] = (places[i]! + 1) % dimensions[i]!.length;
      if (places[i] !== 0) break;
    }
  }
}
