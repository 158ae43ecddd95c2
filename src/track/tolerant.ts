/** @file A tracker that nothing depends on. */
import { HydrosolError } from '../errors.ts';
import type { RunInfo, TrackedRun, Tracker, Warn } from './tracker.ts';

/** A run that goes nowhere. One that is resumed keeps its ids: it may be tracked again the next time. */
function untracked(ids: RunInfo['resumes'] = new Map()): TrackedRun {
  return { id: undefined, ids, listen: () => {}, end: () => Promise.resolve() };
}

/**
 * The tracker, but where a run cannot be opened it warns and lets the run go untracked: in the middle of a sweep a server
 * that has gone away must not cost the jobs that are left. `check` fails as the tracker's own.
 */
export function tolerant(tracker: Tracker, warn: Warn): Tracker {
  return {
    check: async () => tracker.check?.(),
    async start(run) {
      try {
        return await tracker.start(run);
      } catch (error) {
        if (!(error instanceof HydrosolError)) throw error;
        warn(`${run.name} is not tracked: ${error.message}`);
        return untracked(run.resumes);
      }
    },
  };
}
