/** @file The jobs of a trial: one, or one for each of its seeds (`hydra.sweeper.replicates`). */
import { splitWord } from '../util/split-word.ts';
import type { PlannedRow } from './plan.ts';

/** The key of the config in which replicates differ. */
export const SEED = 'seed';

/** The words of a job with a seed: in the place of theirs, else behind them. */
export function withSeed(words: readonly string[], seed: number): string[] {
  const isSeed = (word: string): boolean => {
    const { sign, key } = splitWord(word);
    return sign !== '~' && key === SEED;
  };
  if (!words.some(isSeed)) return [...words, `${SEED}=${seed}`];
  return words.map((word) => (isSeed(word) ? `${splitWord(word).sign}${SEED}=${seed}` : word));
}

/** What tables call a job: the number of its trial, `3`, and of a replicate which it is: `3/0`. */
export function jobName(number: number, replicate?: number): string {
  return replicate === undefined ? String(number) : `${number}/${replicate}`;
}

/** A job of a sweep as it was planned. */
export interface RowJob extends Pick<PlannedRow, 'number' | 'overrides'> {
  /** Why it failed, as the study says. */
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  /** Whether its trial was pruned. */
  readonly pruned?: true | undefined;
  /** Its name in tables. */
  readonly job: string;
  /** That of its trial, where the trial has several jobs. */
  readonly trial?: string | undefined;
}

/** The jobs of a planned trial. */
export function jobsOfRow({ number, overrides, seeds, pruned, error: failure }: PlannedRow): RowJob[] {
  const error = failure && { code: failure.code, message: failure.message };
  if (seeds === undefined) return [{ job: jobName(number), number, overrides, error }];
  const trial = jobName(number);
  return seeds.map((seed, i) => ({
    job: jobName(number, i),
    trial,
    number,
    pruned,
    overrides: withSeed(overrides, seed),
    error: i === (failure?.replicate ?? 0) ? error : undefined,
  }));
}
