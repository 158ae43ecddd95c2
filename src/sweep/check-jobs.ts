/** @file Whether the jobs of a sweep can run: looked at before the first one does. */
import { composeAll, expandedWords, type ComposedAll, type Workshop } from '../compose/index.ts';
import { formatError, throwAll, type HydrosolError } from '../errors.ts';
import { checkJob, tellComposed, type Check, type CheckedJob, type Session } from '../program/index.ts';
import { splitWord } from '../util/split-word.ts';
import { attempt } from '../util/attempt.ts';
import type { PlannedJob } from './planned-job.ts';
import { firstSeed } from './seed.ts';

/** So many jobs are composed and checked before the first one runs, besides one for each of the first choices of a key. */
const CHECKED_AHEAD = 200;
const CHOICES_AHEAD = 50;

/** Whether two errors are of one fault: that of a word of the sweep, which its jobs spell in another way. */
function saysTheSame(a: HydrosolError, b: HydrosolError): boolean {
  return a.message === b.message && a.fullKey === b.fullKey;
}

/**
 * The jobs that are looked at before any of them runs: all of a small sweep; of a large one as many, evenly spread, and those that
 * bring one of the first choices of a key.
 */
export function jobsAhead(jobs: readonly PlannedJob[], most: number): PlannedJob[] {
  if (jobs.length <= most) return [...jobs];
  const choices = new Map<string, Set<string>>();
  const isNew = (word: string): boolean => {
    const key = splitWord(word).key;
    const seen = choices.get(key) ?? new Set();
    choices.set(key, seen);
    const size = seen.size;
    return size < CHOICES_AHEAD && seen.add(word).size > size;
  };
  const every = Math.ceil(jobs.length / most);
  return jobs.filter(({ overrides }, i) => overrides.map(isNew).some(Boolean) || i % every === 0);
}

export interface SweepCheck {
  readonly session: Session;
  readonly workshop: Workshop;
  readonly check: Check;
  readonly master: ComposedAll;
  /** The jobs of the sweep. */
  readonly planned: readonly PlannedJob[];
  /** So many jobs each of them is, with a seed each. */
  readonly replicates: number;
  /** The folder that the sweep asks for, absolute. */
  readonly wanted: string;
  /** What is wrong with the sweep as a whole. */
  readonly errors: readonly HydrosolError[];
  /** So many jobs are looked at, besides those that bring one of the first choices of a key. Default: 200. */
  readonly ahead?: number;
}

/**
 * Composes and checks jobs of a sweep before the first is run; throws everything that is wrong with any of them, each once. Gives them by their numbers. Where the
 * sweep itself is wrong, its first job stands for all, so that both are told together.
 */
export async function checkJobs<Config>({
  session,
  workshop,
  check,
  master,
  planned,
  replicates,
  wanted,
  errors: known,
  ahead = CHECKED_AHEAD,
}: SweepCheck): Promise<Map<number, CheckedJob<Config>>> {
  const jobs = new Map<number, CheckedJob<Config>>();
  const errors = new Map(known.map((error) => [formatError(error), error]));
  for (const { number, overrides } of known.length === 0 ? jobsAhead(planned, ahead) : planned.slice(0, 1)) {
    const words = [...master.composition.overrides.hydra, ...overrides];
    const composed = composeAll(workshop, expandedWords(words), 'run');
    await tellComposed(session, composed);
    const checked = await checkJob<Config>(composed, check, { number, wanted, sweepFolder: wanted });
    if ('job' in checked) jobs.set(number, checked.job);
    const seedless = replicates === 1 ? [] : attempt(() => firstSeed(composed.composition)).errors;
    for (const error of [...('job' in checked ? [] : checked.errors), ...seedless])
      if (!known.some((one) => saysTheSame(one, error))) errors.set(formatError(error), error);
  }
  throwAll([...errors.values()]);
  return jobs;
}
