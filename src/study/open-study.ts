/** @file A study by itself: ask for a trial, report, tell. */
import { basename, extname } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { askTrial } from './ask.ts';
import { bestTrial, bestTrials } from './best.ts';
import { checkSpace } from './check-space.ts';
import { assertCompatibleSpace } from './compatible.ts';
import type { Label, Space } from './distribution.ts';
import { enqueueEvent, isSameFixed } from './fixed-params.ts';
import { openJournal } from './open-journal.ts';
import { randomSampler } from './random-sampler.ts';
import { noPruner, type Pruner, type Sampler } from './sampler.ts';
import type { Direction, Json, StudyState, Trial } from './state.ts';
import { decidePrune, type Outcome, reportEvents, tellEvents, trialOf } from './tell.ts';
import { valuesOf } from './value.ts';

export interface StudyOptions {
  /** Default: that of the first study of the file, else the file's name without its ending. */
  readonly name?: string | undefined;
  /** One for each value of a trial. Default: `['minimize']`. */
  readonly directions?: readonly Direction[] | undefined;
  /** Default: no parameters. */
  readonly space?: Space | undefined;
  /** Default: `randomSampler()`. */
  readonly sampler?: Sampler | undefined;
  /** Default: `noPruner`. */
  readonly pruner?: Pruner | undefined;
  /** Seeds the proposals. The same for all workers: a proposal draws from (seed, number of the trial). Default: 0. */
  readonly seed?: number | undefined;
  /** Who writes. Default: a text that nobody else has. */
  readonly worker?: string | undefined;
  /** Told in one line of what is odd but no error. Default: the console. */
  readonly warn?: ((text: string) => void) | undefined;
}

/** A trial to be run. */
export interface AskedTrial {
  readonly number: number;
  /** By the names of the space. */
  readonly params: Readonly<Record<string, Label>>;
}

/** A trial, or its number. */
export type TrialRef = number | { readonly number: number };

/** A study that is open. Any number of processes may open the same file at once, Optuna's among them. */
export interface Study {
  /** Absolute. */
  readonly file: string;
  readonly name: string;
  readonly directions: readonly Direction[];
  /** By their numbers, as they were when something was read or written last. */
  readonly trials: readonly Trial[];
  /** Reads what others wrote. */
  readonly read: () => Promise<StudyState>;
  /**
   * The next trial: the lowest that waits, else a new one. Undefined once `limit` trials have begun in the study, whoever
   * began them and however they ended, or the sampler has nothing left.
   */
  readonly ask: (options?: { readonly limit?: number | undefined }) => Promise<AskedTrial | undefined>;
  /** Adds a trial that waits, with these parameters; a sampler chooses the others. Optuna's `enqueue_trial`. */
  readonly enqueue: (
    params: Readonly<Record<string, Label>>,
    options?: { readonly skipIfExists?: boolean | undefined },
  ) => Promise<void>;
  /** Adds an intermediate value. A step keeps its first value; `warn` is told of another. */
  readonly report: (trial: TrialRef, step: number, value: number) => Promise<void>;
  /** Whether the pruner would end a trial now. What was reported is in the journal by then. */
  readonly shouldPrune: (trial: TrialRef) => Promise<boolean>;
  /**
   * Ends a trial: with its value, or one for each direction, or `{ state }`. NaN is a failure; a trial that has ended stays as it is.
   */
  readonly tell: (trial: TrialRef, outcome: Outcome) => Promise<void>;
  readonly setUserAttr: (trial: TrialRef, key: string, value: Json) => Promise<void>;
  /** The best complete trial so far, of equal ones the first. Fails with STUDY for several directions. */
  readonly best: () => Promise<Trial | undefined>;
  /** The Pareto front so far. */
  readonly bestTrials: () => Promise<readonly Trial[]>;
}

const numberOf = (trial: TrialRef): number => (typeof trial === 'number' ? trial : trial.number);

/** Fails with STUDY where a study has other directions than those asked for, naming both. */
function assertDirections(file: string, study: StudyState, directions: readonly Direction[]): void {
  if (study.directions.join() === directions.join()) return;
  const [old, now] = [study.directions.join(', '), directions.join(', ')];
  throw new HydrosolError('STUDY', `the study ${study.name} in ${file} is to ${old}, not to ${now}`, {
    expected: `directions: ${old}`,
    hints: [`join it with the directions ${old}, or start a new study with another name`],
  });
}

/**
 * Opens a study, and makes it, its file and its folder where they do not exist. Any number of processes may do so at once.
 *
 *     const study = await openStudy('study.jsonl', { space, directions: ['maximize'] });
 *     for (let trial = await study.ask({ limit: 40 }); trial !== undefined; trial = await study.ask({ limit: 40 }))
 *       await study.tell(trial, await objective(trial.params));
 *
 * Fails with STUDY where the study has other directions, or parameters that do not go with the space; and for a space that
 * is wrong.
 */
export async function openStudy(file: string, options: StudyOptions = {}): Promise<Study> {
  // eslint-disable-next-line no-console
  const { sampler = randomSampler(), pruner = noPruner, seed = 0, warn = (text) => console.warn(text) } = options;
  const { directions = ['minimize'] } = options;
  const space = checkSpace(options.space ?? new Map(), warn);
  sampler.check?.(space);
  if (directions.length === 0) throw new HydrosolError('STUDY', 'a study has one direction or more');
  if (pruner !== noPruner && directions.length > 1)
    throw new HydrosolError('STUDY', `a pruner compares one value, and the study has ${directions.length} directions`, {
      expected: 'one direction, or no pruner',
    });
  const journal = await openJournal(file, { worker: options.worker, warn, create: true, study: options.name });
  let state = await journal.update((found) => {
    if (found.name === undefined)
      return [{ kind: 'create-study', name: options.name ?? basename(file, extname(file)), directions }];
    assertDirections(journal.file, found, directions);
    assertCompatibleSpace(found, space);
    return [];
  });
  const update: typeof journal.update = async (decide) => (state = await journal.update(decide));
  const read = async (): Promise<StudyState> => (state = await journal.read());
  const context = { journal: { ...journal, update }, sampler, space, seed, warn };

  return {
    file: journal.file,
    name: state.name!,
    directions,
    get trials() {
      return state.trials;
    },
    read,
    async ask({ limit = Infinity } = {}) {
      const trial = await askTrial(context, limit);
      return trial && { number: trial.number, params: valuesOf(trial.params, trial.distributions) };
    },
    async enqueue(params, { skipIfExists = false } = {}) {
      await update((study) => {
        if (skipIfExists && study.trials.some((trial) => isSameFixed(trial, params))) return [];
        return [enqueueEvent(params)];
      });
    },
    async report(trial, step, value) {
      await update((study) => reportEvents(study, numberOf(trial), step, value, warn));
    },
    async shouldPrune(trial) {
      if (pruner.marks === undefined) return decidePrune(await read(), numberOf(trial), pruner).prunes;
      let prunes = false;
      await update((study) => {
        const decided = decidePrune(study, numberOf(trial), pruner);
        ({ prunes } = decided);
        return decided.events;
      });
      return prunes;
    },
    async tell(trial, outcome) {
      await update((study) => tellEvents(study, numberOf(trial), outcome, warn));
    },
    async setUserAttr(trial, key, value) {
      await update((study) => {
        const { number } = trialOf(study, numberOf(trial));
        return [{ kind: 'trial-attr', trial: number, scope: 'user', key, value }];
      });
    },
    async best() {
      if (directions.length === 1) return bestTrial(await read());
      throw new HydrosolError('STUDY', `a study of ${directions.length} directions has no single best trial`, {
        hints: ['bestTrials() gives its Pareto front'],
      });
    },
    bestTrials: async () => bestTrials(await read()),
  };
}
