/** @file What a run is called in lists of many. */
import { cutValue } from './mlflow/split-batch.ts';
import type { RunInfo } from './tracker.ts';

export interface RunNameParts {
  /** Default: `single`. */
  readonly role?: RunInfo['role'];
  /** The job's name, `hydra.job.name`. */
  readonly job: string;
  /** The overrides that were typed, or those of a sweep's job. Secrets are masked by the caller: the name leaves this machine. */
  readonly words: readonly string[];
  /** The folder of the run or sweep. */
  readonly folder: string;
  /** The job's number in its sweep. */
  readonly number?: number | undefined;
}

/** Unicode characters: lists show about half of it. */
const MOST = 100;

/** Words about where a run's results go and how it is started, not about what it does. */
const ELSEWHERE = /^[+~]*(?:hydra|tracker)(?:[./@=:]|$)/;
const JOB_NAME = /^\+*hydra\.job\.name=/;

/**
 * A run's name: the words that make it what it is (`model=cnn loss=relation`), for a job of a sweep after its number
 * (`#3 model=cnn seed=1`), for a sweep after `sweep`. A job's name of one's own goes first (`hydra.job.name=ablation`).
 * Where no words say what it is, it is called by the job's name and when it was (`run 2026-11-28/10-41-07`: the last two
 * parts of its folder). At most 100 characters, on one line.
 */
export function runName({ role = 'single', job, words, folder, number }: RunNameParts): string {
  const telling = words.filter((word) => !ELSEWHERE.test(word));
  const own = words.some((word) => JOB_NAME.test(word)) ? [job] : [];
  const first = role === 'sweep' ? ['sweep', ...own] : number === undefined ? own : [`#${number}`, ...own];
  const when = folder
    .split(/[\\/]+/)
    .filter((part) => part !== '')
    .slice(-2)
    .join('/');
  const rest = telling.length > 0 ? telling : number === undefined ? [...(first.length > 0 ? [] : [job]), when] : [];
  return cutValue(
    [...first, ...rest]
      .join(' ')
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim(),
    MOST,
  );
}
