/** @file What a command line adds to the sweep that its folder has. */
import { HydrosolError } from '../errors.ts';
import { shellWord } from '../override/index.ts';
import type { Goal } from '../report/index.ts';
import type { Params, StudyState } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { shownPath, typedPath } from '../util/shown-path.ts';
import { splitWord } from '../util/split-word.ts';
import { newKeys, spelled, withEarlier, type ConfigLook, type OwnJob } from './earlier-values.ts';
import type { JobWord, SweepPlan } from './space/plan.ts';
import { wordsOf } from './space/words-of.ts';
import type { SweepFile } from './sweep-file.ts';
import { trialWords } from './trial-words.ts';

/** What was typed then and now, as lines of a diff. */
function difference(then: readonly string[], now: readonly string[], shown: (word: string) => string): string[] {
  return [
    ...then.filter((word) => !now.includes(word)).map((word) => `- ${shown(word)}`),
    ...now.filter((word) => !then.includes(word)).map((word) => `+ ${shown(word)}`),
  ];
}

/** The words that say what is run; how it is run may change. */
const withoutHydra = (words: readonly string[]): string[] => words.filter((word) => !/^[~+]*hydra[./]/.test(word));

/** In what two command lines differ that ask for jobs, as lines of a diff. */
export function differenceOf(
  before: readonly string[],
  now: readonly string[],
  shown: (word: string) => string,
): string[] {
  return difference(withoutHydra(before), withoutHydra(now), shown);
}

/** What to type for a sweep of its own. */
export function ownFolderHints(folder: string): string[] {
  return [`a sweep of its own: ${shellWord(`hydra.sweep.dir=${typedPath(folder)}_2`)}`];
}

/** A command line for a folder that has a sweep already. */
export interface Asked {
  readonly folder: string;
  readonly words: readonly string[];
  readonly plan: SweepPlan;
  /** A word as it may be shown. */
  readonly shown: (word: string) => string;
}

/** What a sweep may run from now on. */
export interface Growth {
  readonly plan: SweepPlan;
  /** The jobs that are new. */
  readonly cells: readonly Params[];
}

const keyOf = (word: JobWord): string => ('swept' in word ? word.swept : wordKey(word.fixed));

/** `+x` of `+x=1`. */
function wordKey(word: string): string {
  const { sign, key } = splitWord(word);
  return `${sign}${key}`;
}

/** Whether words may change places: they did not, or none sets what another one sets too. */
function mayMove(then: SweepPlan, now: SweepPlan): boolean {
  const [before, after] = [then.words.map(keyOf), now.words.map(keyOf)];
  const kept = after.filter((key) => before.includes(key));
  if (before.filter((key) => after.includes(key)).every((key, i) => key === kept[i])) return true;
  const paths = kept.map((key) => key.replace(/^[+~]+/, '').replaceAll('/', '.'));
  return !paths.some((one) => paths.some((other) => other.startsWith(`${one}.`) || other.startsWith(`${one}@`)));
}

/** What two words of the same job share, in whichever order they are. */
const identity = (words: readonly string[]): string => JSON.stringify([...words].sort());

const goalText = (goal: Goal = []): string =>
  goal.map(({ name, direction }) => `${direction} ${name}`).join(', ') || 'optimize nothing';

/** Fails with SWEEP where a sweep has another goal: the values of its trials are worth something by that alone. */
function assertGoal(then: SweepPlan, { folder, plan }: Asked): void {
  const [before, now] = [goalText(then.goal), goalText(plan.goal)];
  if (before === now) return;
  throw new HydrosolError(
    'SWEEP',
    `there is another sweep in ${shownPath(folder)}: it is to ${before}, not to ${now}`,
    {
      fullKey: 'hydra.sweeper.optimized_metric',
      expected: 'its own goal, or a folder of its own',
      hints: ownFolderHints(folder),
    },
  );
}

/** Fails with SWEEP where each setting had another number of seeds. */
function assertReplicates(then: SweepPlan, { folder, plan: now }: Asked): void {
  if (then.replicates === now.replicates) return;
  const what = `there is another sweep in ${shownPath(folder)}: its trials have ${then.replicates} seeds`;
  throw new HydrosolError('SWEEP', what, {
    fullKey: 'hydra.sweeper.replicates',
    expected: `hydra.sweeper.replicates=${then.replicates}, or a folder of its own`,
    hints: ownFolderHints(folder),
  });
}

/** Fails with SWEEP where a sweep has another goal, or each setting another number of seeds. */
export function assertSameGoal(then: SweepPlan, asked: Asked): void {
  assertGoal(then, asked);
  assertReplicates(then, asked);
}

/**
 * What a command line adds to a sweep. A key that had one value may have more: the jobs that are there have the one, as it was typed, or as
 * the config has it. Fails with SWEEP if the sweep has jobs that are not asked for any more, another goal or number of seeds for each:
 * its choices may become more, never other ones.
 */
export function growthOf(file: SweepFile, state: StudyState, asked: Asked, look: ConfigLook): Growth {
  const then = file.plan;
  assertSameGoal(then, asked);
  // what somebody else added and cannot be run is none of its jobs
  const jobs = state.trials.flatMap((trial): OwnJob[] => {
    const { value: words } = attempt(() => trialWords(then, trial));
    return words === undefined ? [] : [{ number: trial.number, words }];
  });
  const plan = withEarlier(then, asked.plan, { jobs, trials: state.trials.length, look });
  const fresh = newKeys(then, plan);
  const untold = fresh.filter((key) => jobs.some(({ number }) => plan.space.get(key)!.earlier!.texts[number] === null));
  const own = jobs.map(({ number }) => {
    const words = trialWords(then, state.trials[number]!, { shown: true });
    const kept = words.filter((word) => !fresh.includes(wordKey(word)));
    const more = fresh.flatMap((key) => {
      const parameter = plan.space.get(key)!;
      const text = parameter.earlier!.texts[number];
      return text === null || text === undefined ? [] : [`${key}=${spelled(parameter, text) ?? text}`];
    });
    return identity([...kept, ...more]);
  });
  const has = new Set(own);
  const cells = plan.cells.map((cell) => ({ cell, text: identity(wordsOf(plan, cell)) }));
  const texts = new Set(cells.map(({ text }) => text));
  const isMoved = !mayMove(then, plan);
  const dropped = [...has].filter((text) => !texts.has(text)).length;
  if (dropped === 0 && !isMoved)
    return { plan, cells: cells.flatMap(({ cell, text }) => (has.has(text) ? [] : [cell])) };
  throw refusal(file, asked, { dropped, of: has.size, isMoved, jobs, untold, look });
}

/** What is wrong with a command line that a sweep cannot grow to. */
interface Wrong {
  readonly dropped: number;
  readonly of: number;
  /** Whether words changed places that may not. */
  readonly isMoved: boolean;
  readonly jobs: readonly OwnJob[];
  /** The keys that were left to the config, which has none of their choices. */
  readonly untold: readonly string[];
  readonly look: ConfigLook;
}

function refusal(file: SweepFile, { folder, words, shown }: Asked, wrong: Wrong): HydrosolError {
  const { dropped, of, isMoved, jobs, untold, look } = wrong;
  const values = untold.map((key) => {
    const value = look.valueOf(jobs[0]!.words, key);
    const typed = words.find((word) => wordKey(word) === key);
    return { key, value, typed };
  });
  const ofConfig = values
    .map(({ key, value }) => (value === undefined ? key : `${key}, which is ${value} in their config`))
    .join(', and of ');
  const what =
    untold.length > 0
      ? `its jobs have none of these choices of ${ofConfig}`
      : isMoved && dropped === 0
        ? 'its words were in another order'
        : `${dropped} of its ${of} jobs ${dropped === 1 ? 'is' : 'are'} not among those of these words`;
  const more = differenceOf(file.words, words, shown);
  const hints = values.flatMap(({ key, value, typed }) => {
    const choices = typed === undefined ? undefined : splitWord(typed).value;
    // of functions nobody knows how they go on
    if (value === undefined || choices === undefined || /[()]/.test(choices)) return [];
    return [`to keep its jobs: ${shellWord(`${key}=${value},${choices}`)}`];
  });
  return new HydrosolError('SWEEP', `there is another sweep in ${shownPath(folder)}: ${what}`, {
    fullKey: 'hydra.sweep.dir',
    expected: ['its words, or more choices of their keys', ...more].join('\n  '),
    hints: [...hints, ...ownFolderHints(folder)],
  });
}
