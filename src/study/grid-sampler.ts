/** @file All cells of a grid, one after another. */
import { HydrosolError } from '../errors.ts';
import { inOrder, isActive } from './condition.ts';
import type { Params, Space } from './distribution.ts';
import { formatPythonJson } from './python-json.ts';
import type { Sampler } from './sampler.ts';
import { isFinal, type StudyState, type Trial } from './state.ts';
import { externalValue, nearValue, sizeOf, valueAt } from './value.ts';

/** Fails with STUDY where a parameter has values without number. */
export function assertFinite(space: Space): void {
  const endless = [...space].find(([, distribution]) => sizeOf(distribution) === Infinity)?.[0];
  if (endless !== undefined)
    throw new HydrosolError('STUDY', `${endless} has values without number, which cannot all be tried`, {
      fullKey: endless,
      expected: 'choices, integers, or a range with a step',
      hints: [`give ${endless} a step, or choose another sampler`],
    });
}

/**
 * The product of a finite space, in Hydra's order: the last parameter changes fastest. A parameter that exists only under a
 * condition comes after those that it depends on. Fails with STUDY for a space that is not finite.
 */
export function* cellsOf(space: Space): Generator<Params, void, undefined> {
  assertFinite(space);
  const names = inOrder(space);
  const from = function* (i: number, params: ReadonlyMap<string, number>): Generator<Params, void, undefined> {
    const name = names[i];
    if (name === undefined) return yield params;
    const distribution = space.get(name)!;
    if (!isActive(distribution, space, params)) return yield* from(i + 1, params);
    const size = sizeOf(distribution);
    for (let k = 0; k < size; k++) yield* from(i + 1, new Map([...params, [name, valueAt(distribution, k)]]));
  };
  yield* from(0, new Map());
}

/** What tells one cell of a space from another: its values, whatever numbers stand for them. */
function keyOf(space: Space, params: Params, distributions: Space = space): string {
  return [...space]
    .map(([name, own]) => {
      const [value, distribution] = [params.get(name), distributions.get(name)];
      if (value === undefined || distribution === undefined) return '';
      return formatPythonJson(
        externalValue(distribution, own.kind === 'categorical' ? value : (nearValue(own, value) ?? value)),
      );
    })
    .join('\n');
}

/** How a cell stands. */
interface Cell {
  readonly params: Params;
  /** Trials that have it and did not fail. */
  held: number;
  failed: number;
}

/** The cells of a space, and who has which. */
interface Ledger {
  readonly space: Space;
  /** Takes in what happened since the last time, and gives the first cell that is free. */
  readonly firstFree: (attempts: number) => Params | undefined;
}

/**
 * Follows a study. Trials that have ended are looked at once and cells that are taken are passed once, so that a proposal
 * takes no longer in a long study.
 */
function createLedger(study: StudyState, space: Space, all: Iterable<Params>): Ledger {
  const rest = all[Symbol.iterator]();
  /** Cells in their order, as far as they were needed. */
  const order: Cell[] = [];
  const cells = new Map<string, Cell>();
  /** What trials have that are cells not met yet, or none. */
  const unmet = new Map<string, { held: number; failed: number }>();
  /** Trials that have not ended, and the cells that they hold. */
  const open = new Map<Trial, string>();
  const free = new Set<number>();
  const places = new Map<string, number>();
  let counted = 0;

  const count = (key: string, field: 'held' | 'failed', by: number): void => {
    let entry: { held: number; failed: number } | undefined = cells.get(key) ?? unmet.get(key);
    if (entry === undefined) unmet.set(key, (entry = { held: 0, failed: 0 }));
    entry[field] += by;
    const place = places.get(key);
    if (place !== undefined && entry.held === 0) free.add(place);
  };

  const look = (trial: Trial): void => {
    const key = keyOf(space, trial.params, trial.distributions);
    const before = open.get(trial);
    const field = trial.state === 'FAIL' ? 'failed' : 'held';
    if (before !== key || field === 'failed') {
      if (before !== undefined) count(before, 'held', -1);
      count(key, field, 1);
    }
    if (isFinal(trial.state)) open.delete(trial);
    else open.set(trial, key);
  };

  /** The next cell in order that was not met yet. */
  const meet = (): boolean => {
    const next = rest.next();
    if (next.done === true) return false;
    const key = keyOf(space, next.value);
    // a cell that is listed twice is one
    if (cells.has(key)) return true;
    const cell = { params: next.value, ...(unmet.get(key) ?? { held: 0, failed: 0 }) };
    unmet.delete(key);
    places.set(key, order.length);
    if (cell.held === 0) free.add(order.length);
    cells.set(key, cell);
    order.push(cell);
    return true;
  };

  return {
    space,
    firstFree(attempts) {
      for (const trial of open.keys()) look(trial);
      while (counted < study.trials.length) look(study.trials[counted++]!);
      for (const place of [...free].sort((a, b) => a - b)) {
        const cell = order[place]!;
        if (cell.held > 0 || cell.failed >= attempts) free.delete(place);
        else return cell.params;
      }
      while (meet()) {
        const cell = order.at(-1)!;
        if (cell.held === 0 && cell.failed < attempts) return cell.params;
      }
      return undefined;
    },
  };
}

export interface GridOptions {
  /** The cells in their order. Default: the product of the space. */
  readonly cells?: readonly Params[] | undefined;
  /** How many trials a cell may have that fail, before it is left. Default: 3. */
  readonly attempts?: number | undefined;
}

/**
 * Proposes the first cell of a grid that no trial fills: one that is complete, pruned, running or waits, whoever made it. A
 * cell whose trials failed is proposed again. Undefined once all are filled. Keeps what it knows of a study, so that it need
 * not look at all trials each time; what it proposes depends on the study alone.
 */
export function gridSampler({ cells, attempts = 3 }: GridOptions = {}): Sampler {
  const ledgers = new WeakMap<StudyState, Ledger>();
  return {
    underLock: true,
    check: cells === undefined ? assertFinite : undefined,
    propose(study, space) {
      let ledger = ledgers.get(study);
      if (ledger?.space !== space) ledgers.set(study, (ledger = createLedger(study, space, cells ?? cellsOf(space))));
      return ledger.firstFree(attempts);
    },
  };
}
