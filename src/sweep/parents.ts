/** @file The runs of a sweep itself, of which those of its jobs are children: one wherever its jobs are tracked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComposedConfig } from '../compose/index.ts';
import { toYaml } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { listRunFiles, MULTIRUN_FILE, STUDY_FILE, SWEEP_FILE } from '../record/index.ts';
import { TRACKED_STATUS, type JobStatus } from '../run/index.ts';
import {
  combineTrackers,
  tolerant,
  type RunEnd,
  type RunInfo,
  type TrackedRun,
  type Tracker,
  type Warn,
} from '../track/index.ts';
import { messageOf } from '../util/message-of.ts';
import type { Secrets } from '../util/secrets.ts';

/** The sweep's own runs, by the place of their tracker. */
export type Parents = ReadonlyMap<string, TrackedRun>;

/** What jobs need to know of the sweep's own runs, by the place of their tracker. */
export type ParentIds = ReadonlyMap<string, Pick<TrackedRun, 'id' | 'ids'>>;

/** The same as JSON keeps it: by place the id of the run, and what each tracker there calls it. */
export type SavedParents = Readonly<
  Record<string, { readonly id?: string | undefined; readonly ids: Readonly<Record<string, string>> }>
>;

/** What JSON keeps of the sweep's own runs. */
export function idsOf(parents: ParentIds): SavedParents {
  return Object.fromEntries(
    Array.from(parents, ([place, { id, ids }]) => [place, { id, ids: Object.fromEntries(ids) }]),
  );
}

/** The sweep's own runs from what JSON kept of them. */
export function parentsOf(saved: SavedParents): ParentIds {
  return new Map(
    Object.entries(saved).map(([place, { id, ids }]) => [place, { id, ids: new Map(Object.entries(ids)) }]),
  );
}

/** Trackers that say nothing of their place are told apart by where they stand among those of a job. */
const placeOf = ({ place }: Tracker, index: number): string => place ?? `tracker ${index}`;

/** One tracker for each place that results of the jobs go to. */
export function distinctPlaces(ofJobs: Iterable<readonly Tracker[]>): Map<string, Tracker> {
  const found = new Map<string, Tracker>();
  for (const trackers of ofJobs) {
    for (const [i, tracker] of trackers.entries()) {
      if (!found.has(placeOf(tracker, i))) found.set(placeOf(tracker, i), tracker);
    }
  }
  return found;
}

/** Opens the sweep's run at each place, or goes on with the one that is `known` there. If one cannot be opened, the others end as failed, and its error is thrown. */
export async function openParents(
  places: ReadonlyMap<string, Tracker>,
  info: RunInfo,
  { warn, known = new Map() }: { readonly warn: Warn; readonly known?: ParentIds },
): Promise<Parents> {
  const parents = new Map<string, TrackedRun>();
  try {
    for (const [place, tracker] of places) {
      const resumes = known.get(place)?.ids;
      parents.set(place, await combineTrackers([tracker], { warn }).start({ ...info, resumes }));
    }
    return parents;
  } catch (error) {
    await endParents(parents, { status: 'FAILED', files: [] });
    if (error instanceof HydrosolError) throw error;
    throw new HydrosolError('TRACKER', `a tracker cannot be opened: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * How a sweep ends its runs, with the files that leave the machine. sweep.json, which has the words as they were typed, stays: it is
 * its owner's alone. Of the others secrets are hidden.
 */
export function sweepEnd(
  folder: string,
  status: JobStatus,
  { composition: { config }, secrets }: { readonly composition: ComposedConfig; readonly secrets: Secrets },
): RunEnd {
  return {
    status: TRACKED_STATUS[status],
    get files() {
      return listRunFiles(folder).filter((path) => path !== SWEEP_FILE);
    },
    get texts() {
      return new Map([
        [MULTIRUN_FILE, secrets.mask({ kind: 'file', text: toYaml(config) }).text],
        [STUDY_FILE, secrets.hide(readFileSync(join(folder, STUDY_FILE), 'utf8'))],
      ]);
    },
  };
}

/** Ends the sweep's runs. */
export async function endParents(parents: Parents, end: RunEnd): Promise<void> {
  for (const run of parents.values()) await run.end(end);
}

/**
 * The trackers of a job as children of the sweep's runs. A server that has gone away in the middle of a sweep costs a warning,
 * not the job.
 */
export function childrenOf(parents: ParentIds, trackers: readonly Tracker[], warn: Warn): Tracker[] {
  return trackers.map((tracker, i) => {
    const parentRunId = parents.get(placeOf(tracker, i))?.id;
    return tolerant({ ...tracker, start: (info) => tracker.start({ ...info, parentRunId }) }, warn);
  });
}
