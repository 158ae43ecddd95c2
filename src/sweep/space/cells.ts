/** @file The jobs of a grid. */
import type { Composition } from '../../compose/index.ts';
import { HydrosolError } from '../../errors.ts';
import type { Params } from '../../study/index.ts';
import type { SweptKeys } from './condition.ts';
import { applyConditions, type Conditions } from './conditional.ts';
import { readSelection, selectCells } from './selection.ts';
import { dimensionsOf, productOf, readZips, sizeOf, type Dimension, type GridAxis } from './zip.ts';

/** More jobs than this are a slip of the finger. */
const MAX_JOBS = 100_000;
/** Of more combinations than this none are looked for that may be kept. */
const MAX_COMBINATIONS = 1_000_000;

function tooMany(limit: number, what: string): HydrosolError {
  return new HydrosolError('SWEEP', `the sweep has more than ${limit} ${what}`);
}

/** What tells jobs apart that differ. */
function identity(params: Params): string {
  return JSON.stringify([...params].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function* distinct(cells: Iterable<Params>): Generator<Params> {
  const seen = new Set<string>();
  for (const cell of cells) {
    const key = identity(cell);
    if (!seen.has(key)) yield cell;
    seen.add(key);
  }
}

function* walk(products: readonly (readonly Dimension[])[], conditions: Conditions): Generator<Params> {
  for (const dimensions of products) for (const cell of productOf(dimensions)) yield applyConditions(conditions, cell);
}

export interface CellsOptions {
  readonly keys: SweptKeys;
  readonly conditions: Conditions;
}

/**
 * The jobs of all grids in order, each grid a product whose last key changes fastest. Where keys are conditional, or grids are
 * several, equal jobs are one. Throws SWEEP for more than 100,000 jobs, and what the options of the sweeper throw.
 */
export function cellsOf(
  master: Composition,
  grids: readonly (readonly GridAxis[])[],
  { keys, conditions }: CellsOptions,
): Params[] {
  const zips = readZips(master, keys.keys());
  const selection = readSelection(master, keys);
  const products = grids.map((axes) => dimensionsOf(axes, zips));
  const combinations = products.reduce((sum, dimensions) => sum + sizeOf(dimensions), 0);
  const isPlain = conditions.size === 0 && grids.length === 1;
  const keepsAll = isPlain && selection.only === undefined && selection.exclude === undefined;
  if (keepsAll && combinations > MAX_JOBS) throw tooMany(MAX_JOBS, 'jobs');
  if (combinations > MAX_COMBINATIONS) throw tooMany(MAX_COMBINATIONS, 'combinations');
  const all = walk(products, conditions);
  const cells = selectCells(isPlain ? all : distinct(all), selection);
  if (cells.length > MAX_JOBS) throw tooMany(MAX_JOBS, 'jobs');
  return cells;
}
