/** @file The jobs of a sweep that is gone on with: those that it has, and those that are new. */
import type { ComposedConfig } from '../compose/index.ts';
import { HydrosolError } from '../errors.ts';
import { shellWord } from '../override/index.ts';
import type { PlannedRow } from '../record/index.ts';
import type { Goal } from '../report/index.ts';
import type { Params, StudyState, Trial } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { shownPath, typedPath } from '../util/shown-path.ts';
import { plannedSeeds } from './seed.ts';
import { errorOf } from './claim.ts';
import type { SweepPlan } from './space/plan.ts';
import { wordsOf } from './space/words-of.ts';
import type { SweepFile } from './sweep-file.ts';
import { trialWords } from './trial-words.ts';

/** Where Optuna's `RetryFailedTrialCallback` keeps which trial another one does again, and which that one did. */
const FAILED_TRIAL = 'failed_trial';
const RETRY_HISTORY = 'retry_history';

/** The number of the trial that a trial does again, if it does. */
function againOf({ systemAttrs }: Trial): number | undefined {
  const number = systemAttrs.get(FAILED_TRIAL);
  return typeof number === 'number' ? number : undefined;
}

/** The trials that failed and were not done again. */
export function failedTrials({ trials }: StudyState): number[] {
  const again = new Set(trials.map(againOf));
  return trials.flatMap(({ state, number }) => (state === 'FAIL' && !again.has(number) ? [number] : []));
}

/** The attributes of a trial that does another one again. */
export function retryAttrs({ trials }: StudyState, number: number): ReadonlyMap<string, number | readonly number[]> {
  const history = trials[number]?.systemAttrs.get(RETRY_HISTORY);
  return new Map<string, number | readonly number[]>([
    [FAILED_TRIAL, number],
    [RETRY_HISTORY, [...(Array.isArray(history) ? (history as number[]) : []), number]],
  ]);
}

/** What rows are made with: the sweep's own config, and how a word may be shown. */
export interface RowContext {
  readonly composition: ComposedConfig;
  readonly shown: (word: string) => string;
}

/** The row of one trial. */
function plannedRow(
  plan: Pick<SweepPlan, 'words' | 'space' | 'replicates'>,
  trial: Trial,
  { composition, shown }: RowContext,
): PlannedRow {
  // what somebody else added and cannot be run is a row all the same
  const words = attempt(() => trialWords(plan, trial)).value ?? [];
  const seeds = plannedSeeds(words, composition, plan.replicates);
  return { number: trial.number, overrides: words.map(shown), seeds, again: againOf(trial), error: errorOf(trial) };
}

/** The rows of a sweep's tables, by its study. */
export function plannedRows(
  plan: Pick<SweepPlan, 'words' | 'space' | 'replicates'>,
  { trials }: StudyState,
  context: RowContext,
): PlannedRow[] {
  return trials.map((trial) => plannedRow(plan, trial, context));
}

const textOf = (words: readonly string[]): string => words.join(' ');

/** What was typed then and now, as lines of a diff. */
function difference(then: readonly string[], now: readonly string[], shown: (word: string) => string): string[] {
  return [
    ...then.filter((word) => !now.includes(word)).map((word) => `- ${shown(word)}`),
    ...now.filter((word) => !then.includes(word)).map((word) => `+ ${shown(word)}`),
  ];
}

/** The words that say what is run; how it is run may change. */
const withoutHydra = (words: readonly string[]): string[] => words.filter((word) => !/^[~+]*hydra[./]/.test(word));

/** A command line for a folder that has a sweep already. */
interface Asked {
  readonly folder: string;
  readonly words: readonly string[];
  readonly plan: SweepPlan;
  /** A word as it may be shown. */
  readonly shown: (word: string) => string;
}

const otherFolder = (folder: string): string => shellWord(`hydra.sweep.dir=${typedPath(folder)}_2`);

const goalText = (goal: Goal = []): string =>
  goal.map(({ name, direction }) => `${direction} ${name}`).join(', ') || 'optimize nothing';

/** Fails with SWEEP where a sweep has another goal: the values of its trials are worth something by that alone. */
function assertGoal(file: SweepFile, { folder, plan }: Pick<Asked, 'folder' | 'plan'>): void {
  const [then, now] = [goalText(file.plan.goal), goalText(plan.goal)];
  if (then === now) return;
  throw new HydrosolError('SWEEP', `there is another sweep in ${shownPath(folder)}: it is to ${then}, not to ${now}`, {
    fullKey: 'hydra.sweeper.optimized_metric',
    expected: 'its own goal, or a folder of its own',
    hints: [`a sweep of its own: ${otherFolder(folder)}`],
  });
}

/**
 * The jobs that a command line asks for and a sweep does not have. Fails with SWEEP if the sweep has jobs that are not asked for any
 * more, has another goal or number of seeds for each, or its trials have no choice of a key: its choices may become more, never other ones.
 */
export function newCells(file: SweepFile, state: StudyState, { folder, words, plan, shown }: Asked): Params[] {
  assertGoal(file, { folder, plan });
  const [then, now] = [file.plan.replicates, plan.replicates];
  if (then !== now) {
    throw new HydrosolError('SWEEP', `there is another sweep in ${shownPath(folder)}: its trials have ${then} seeds`, {
      fullKey: 'hydra.sweeper.replicates',
      expected: `hydra.sweeper.replicates=${then}, or a folder of its own`,
      hints: [`a sweep of its own: ${otherFolder(folder)}`],
    });
  }
  // what somebody else added and cannot be run is none of its jobs
  const own = state.trials.flatMap((trial) => attempt(() => textOf(trialWords(file.plan, trial))).value ?? []);
  const has = new Set(own);
  const asked = plan.cells.map((cell) => ({ cell, text: textOf(wordsOf(plan, cell)) }));
  const texts = new Set(asked.map(({ text }) => text));
  const dropped = [...has].filter((text) => !texts.has(text)).length;
  const fresh = [...plan.space.keys()].filter((key) => !file.plan.space.has(key));
  if (dropped === 0 && fresh.length === 0) return asked.flatMap(({ cell, text }) => (has.has(text) ? [] : [cell]));
  const what =
    dropped > 0
      ? `${dropped} of its ${has.size} jobs ${dropped === 1 ? 'is' : 'are'} not among those of these words`
      : `it has one value of ${fresh.join(', ')}, so that its trials have no choice of it`;
  const more = difference(withoutHydra(file.words), withoutHydra(words), shown);
  throw new HydrosolError('SWEEP', `there is another sweep in ${shownPath(folder)}: ${what}`, {
    fullKey: 'hydra.sweep.dir',
    expected: ['its words, or more choices of the keys that it sweeps', ...more].join('\n  '),
    hints: [`a sweep of its own: ${otherFolder(folder)}`],
  });
}
