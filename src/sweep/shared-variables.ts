/** @file The variables with which the workers of a sweep start: those of `hydra.job.env_set` that all its jobs have alike. */
import type { CheckedJob, Session } from '../program/index.ts';
import { jobVariables } from '../run/index.ts';
import type { StudyState } from '../study/index.ts';
import { attempt } from '../util/attempt.ts';
import { jobsAhead } from './check-jobs.ts';
import { probeTrial } from './space/probes.ts';
import { peekAtJob, type OpenSweep } from './trial-job.ts';
import { trialWords } from './trial-words.ts';

/** So many jobs of a sweep that is gone on with are looked at, besides one for each of the first choices of a key. */
const LOOKED_AT = 20;

/** What of the variables of some jobs is the same in all of them. */
export function sharedVariables(jobs: Iterable<Pick<CheckedJob<unknown>, 'composition'>>): Record<string, string> {
  let shared: Record<string, string> | undefined;
  for (const { composition } of jobs) {
    const own = attempt(() => jobVariables(composition)).value ?? {};
    shared = Object.fromEntries(Object.entries(shared ?? own).filter(([name, value]) => own[name] === value));
  }
  return shared ?? {};
}

/** The jobs that are left of a sweep, or of many so many that each choice is among them. */
export async function jobsLeft<Config, Result>(
  session: Session,
  sweep: OpenSweep<Config, Result>,
  { trials }: StudyState,
): Promise<CheckedJob<Config>[]> {
  const left = trials.flatMap((trial) => {
    if (trial.state !== 'WAITING' && trial.state !== 'RUNNING') return [];
    const { value: overrides } = attempt(() => trialWords(sweep.file.plan, trial));
    return overrides === undefined ? [] : [{ number: trial.number, overrides }];
  });
  const jobs = [];
  for (const { number } of jobsAhead(left, LOOKED_AT)) jobs.push(await peekAtJob(session, sweep, trials[number]!));
  // what a sampler is going to draw is not known: one that it may stands for all
  if (sweep.file.sampling !== undefined) jobs.push(await peekAtJob(session, sweep, probeTrial(sweep.file.plan)));
  return jobs.filter((job) => job !== undefined);
}
