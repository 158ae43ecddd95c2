/** @file Several trackers as one. */
import { messageOf } from '../util/message-of.ts';
import { warnOnStderr } from './tracker.ts';
import type { TrackedRun, Tracker, Warn } from './tracker.ts';

/** Lets a failing tracker be heard once and never again, and lets nobody else suffer. */
function guard(run: TrackedRun, warn: Warn): TrackedRun {
  let failed = false;
  const fail = (error: unknown): void => {
    if (!failed) warn(`a tracker failed and is left out from here on: ${messageOf(error)}`);
    failed = true;
  };
  return {
    id: run.id,
    // a tracker of one's own may have none, or what is no text
    ids: new Map([...(run.ids ?? [])].filter(([, id]) => typeof id === 'string')),
    listen(event) {
      if (failed) return;
      try {
        run.listen(event);
      } catch (error) {
        fail(error);
      }
    },
    async flush() {
      try {
        await run.flush?.();
      } catch (error) {
        fail(error);
      }
    },
    async end(end) {
      try {
        await run.end(end);
      } catch (error) {
        fail(error);
      }
    },
  };
}

/**
 * One tracker that passes everything on to several, in their order; `end` waits for each before it calls the next, so
 * a tracker that keeps the run folder's files belongs after the one that writes them. The run's `id` is the first that a
 * tracker gives, its `ids` are those of all. `check` fails as the first that fails. If a tracker cannot start, those
 * before it end with FAILED and its error is thrown.
 */
export function combineTrackers(trackers: readonly Tracker[], { warn = warnOnStderr }: { warn?: Warn } = {}): Tracker {
  return {
    async check() {
      for (const tracker of trackers) await tracker.check?.();
    },
    async start(info) {
      const runs: TrackedRun[] = [];
      try {
        for (const tracker of trackers) runs.push(guard(await tracker.start(info), warn));
      } catch (error) {
        for (const run of runs) await run.end({ status: 'FAILED', files: [] });
        throw error;
      }
      return {
        id: runs.find((run) => run.id !== undefined)?.id,
        ids: new Map(runs.flatMap(({ ids }) => [...ids])),
        listen(event) {
          for (const run of runs) run.listen(event);
        },
        async flush() {
          await Promise.all(runs.map((run) => run.flush?.()));
        },
        async end(end) {
          for (const run of runs) await run.end(end);
        },
      };
    },
  };
}
