/** @file All cells of a finite space in random order. */
import type { RandomStream } from '../../util/random.ts';
import { isActive } from '../condition.ts';
import type { Params, Space } from '../distribution.ts';
import { assertFinite } from '../grid-sampler.ts';
import { createObserver, type Observer } from '../observe.ts';
import type { Sampler } from '../sampler.ts';
import type { StudyState } from '../state.ts';
import { sizeOf, valueAt } from '../value.ts';
import { type Counter, createCounter, paramsOf, type Path, pathOf } from './cells.ts';

export interface BruteForceOptions {
  /** Whether cells that run are run once more when no others are left, in case they fail. Default: false. */
  readonly avoidPrematureStop?: boolean | undefined;
  /** How many trials a cell may have that fail, before it is left. Default: 3. */
  readonly attempts?: number | undefined;
}

/** What is below a value of one parameter, as far as trials have been there. */
interface Node {
  /** How many cells below are taken. */
  taken: number;
  readonly below: Map<number, Node>;
}

/** How trials of a cell stand. */
interface Cell {
  readonly path: Path;
  ended: number;
  running: number;
  failed: number;
}

/** The cells that trials have. */
function cellsOfTrials(study: StudyState, space: Space, names: readonly string[], observe: Observer): Iterable<Cell> {
  const cells = new Map<string, Cell>();
  for (const trial of study.trials) {
    const path = pathOf(observe(trial, space), space, names);
    if (path === undefined) continue;
    let cell = cells.get(path.join());
    if (cell === undefined) cells.set(path.join(), (cell = { path, ended: 0, running: 0, failed: 0 }));
    if (trial.state === 'FAIL') cell.failed++;
    else if (trial.state === 'RUNNING' || trial.state === 'WAITING') cell.running++;
    else cell.ended++;
  }
  return cells.values();
}

const newNode = (): Node => ({ taken: 0, below: new Map() });

/** The cells that are taken, by their values. */
function treeOf(cells: Iterable<Cell>, attempts: number): Node {
  const root = newNode();
  for (const { path, ended, running, failed } of cells) {
    if (ended + running === 0 && failed < attempts) continue;
    let node = root;
    node.taken++;
    for (const value of path) {
      let next = node.below.get(value);
      if (next === undefined) node.below.set(value, (next = newNode()));
      next.taken++;
      node = next;
    }
  }
  return root;
}

/**
 * The chances of values that lead to so many free cells: half by these numbers, half the same for all that lead to any, as Optuna has
 * it, so that no branch waits for long.
 */
export function chancesOf(free: readonly number[]): number[] {
  const sum = free.reduce((total, count) => total + count, 0);
  const open = free.filter((count) => count > 0).length;
  return free.map((count) => (count === 0 ? 0 : (count / sum + 1 / open) / 2));
}

function placeOf(share: number, chances: readonly number[]): number {
  let sum = 0;
  for (const [i, chance] of chances.entries()) if (chance > 0 && share < (sum += chance)) return i;
  return chances.findLastIndex((chance) => chance > 0);
}

/** A free cell at random; there is one. */
function drawFree(space: Space, { names, size }: Counter, tree: Node, random: RandomStream): Params {
  const params = new Map<string, number>();
  let node: Node | undefined = tree;
  for (const [i, name] of names.entries()) {
    const distribution = space.get(name)!;
    if (!isActive(distribution, space, params)) continue;
    const values = Array.from({ length: sizeOf(distribution) }, (_, k) => valueAt(distribution, k));
    const here: Node | undefined = node;
    const free = values.map((value) => {
      const taken = here?.below.get(value)?.taken ?? 0;
      return size(i + 1, new Map([...params, [name, value]])) - taken;
    });
    const value = values[placeOf(random.next(), chancesOf(free))]!;
    params.set(name, value);
    node = here?.below.get(value);
  }
  return params;
}

/**
 * Tries every cell of a finite space once, in random order; undefined once all are taken. Optuna's `BruteForceSampler`; but a cell
 * whose trial failed is tried again, as by `gridSampler`, and parameters that exist under a condition are known beforehand.
 * Fails with STUDY (`check`) for a space that is not finite.
 */
export function bruteForceSampler({ avoidPrematureStop = false, attempts = 3 }: BruteForceOptions = {}): Sampler {
  const observe = createObserver();
  const counters = new WeakMap<Space, Counter>();
  return {
    underLock: true,
    check: assertFinite,
    propose(study, space, random) {
      let counter = counters.get(space);
      if (counter === undefined) counters.set(space, (counter = createCounter(space)));
      const { names, size } = counter;
      const cells = [...cellsOfTrials(study, space, names, observe)];
      const tree = treeOf(cells, attempts);
      if (tree.taken < size(0, new Map())) return drawFree(space, counter, tree, random);
      const unsure = cells
        .filter(({ ended }) => avoidPrematureStop && ended === 0)
        .filter(({ running }) => running > 0);
      if (unsure.length === 0) return undefined;
      const { path } = unsure[random.integer(unsure.length)]!;
      return paramsOf(path, space, names);
    },
  };
}
