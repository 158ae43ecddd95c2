/** @file What the jobs that come next will make first: looked up before one of them is taken. */
import type { Session } from '../program/index.ts';
import type { StudyState } from '../study/index.ts';
import { peekAtJob, type OpenSweep } from './trial-job.ts';

/** So many of the jobs that wait are looked at; composing one takes a millisecond or two. */
const MOST = 32;

export interface LookAhead {
  /** Looks at the jobs that wait, where others are at work on something that may be shared. */
  readonly look: (state: StudyState) => Promise<void>;
  /** What a job makes that others could take from it; nothing of one that was not looked at. */
  readonly needs: (number: number) => readonly string[];
}

/** Finds out what waiting jobs of a sweep share, each once. */
export function lookAhead<Config, Result>(session: Session, sweep: OpenSweep<Config, Result>): LookAhead {
  const { shares } = sweep.experiment;
  const known = new Map<number, readonly string[]>();
  return {
    needs: (number) => known.get(number) ?? [],
    async look(state) {
      if (shares === undefined || sweep.file.launcher.kind === 'basic') return;
      let seen = 0;
      for (const number of state.waiting()) {
        if (++seen > MOST) return;
        if (known.has(number)) continue;
        const job = await peekAtJob(session, sweep, state.trials[number]!);
        known.set(number, job === undefined ? [] : Object.values(shares(job.config)));
      }
    },
  };
}
