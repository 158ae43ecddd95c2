/** @file How many processor threads a process computes with; several workers on one machine share its processors. */
import { availableParallelism } from 'node:os';
import { HydrosolError } from '../errors.ts';

/** Says how many threads `auto` is, in each of several processes that compute at the same time. */
const VARIABLE = 'HYDROSOL_THREADS';

/** The most that can be asked for: every session starts so many. */
export const MOST_THREADS = 1024;

interface ThreadsOptions {
  /** Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Processors that this process may use. Default: what the operating system says. */
  readonly cores?: number;
}

/** The threads that HYDROSOL_THREADS gives to this process, if it is set. Fails with ENGINE if it is no number of threads. */
function threadsOfWorker(env: NonNullable<ThreadsOptions['env']>): number | undefined {
  const text = env[VARIABLE]?.trim() ?? '';
  if (text === '') return undefined;
  const threads = Number(text);
  if (/^\d+$/.test(text) && threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new HydrosolError('ENGINE', `the environment variable ${VARIABLE} is \`${text}\``, {
    expected: `a whole number of threads from 1 to ${MOST_THREADS}`,
    hints: [`unset ${VARIABLE}`],
  });
}

/**
 * The threads of this process: as many as are asked for; by `auto` those of a worker (HYDROSOL_THREADS), else one for each
 * processor that the process may use. Fails with ENGINE if the variable is no number of threads.
 */
export function chooseThreads(
  wanted: number | 'auto',
  { env = process.env, cores = availableParallelism() }: ThreadsOptions = {},
): number {
  return wanted === 'auto' ? (threadsOfWorker(env) ?? cores) : wanted;
}

/**
 * The threads of each of `workers` processes that compute at the same time: an equal part of the processors, at least one
 * (joblib's rule, joblib/joblib!701), unless this process was itself told how many a worker has. Fails as `chooseThreads`.
 */
export function threadsOfEach(
  workers: number,
  { env = process.env, cores = availableParallelism() }: ThreadsOptions = {},
): number {
  return threadsOfWorker(env) ?? Math.max(1, Math.floor(cores / workers));
}

/** The environment variables of a process that computes with so many threads. */
export function workerVariables(threads: number): Readonly<Record<string, string>> {
  return { [VARIABLE]: String(threads) };
}
