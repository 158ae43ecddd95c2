/** @file Jobs in this process, one after another. */

/** What became of one job: its result, or what it threw. */
type Outcome<Job, Result> =
  | { readonly job: Job; readonly ok: true; readonly result: Result }
  | { readonly job: Job; readonly ok: false; readonly error: unknown };

/** Where jobs run: takes them in order and gives each outcome as soon as it is known. */
export type Launcher = <Job, Result>(
  jobs: readonly Job[],
  runJob: (job: Job) => Promise<Result>,
  signal?: AbortSignal,
) => AsyncIterable<Outcome<Job, Result>>;

/**
 * Runs jobs one after another in this process, as Hydra's basic launcher does; but a failing job neither stops nor hides
 * the others (facebookresearch/hydra#2284). After `signal` is aborted no further job is begun.
 */
export const launchInProcess: Launcher = async function* (jobs, runJob, signal) {
  for (const job of jobs) {
    if (signal?.aborted === true) return;
    try {
      yield { job, ok: true, result: await runJob(job) };
    } catch (error) {
      yield { job, ok: false, error };
    }
  }
};
