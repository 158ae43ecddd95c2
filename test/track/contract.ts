/** @file What every tracker must do. A tracker of one's own is checked by `describeTracker('name', setUp)`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunInfo, RunStatus, TrackedRun, Tracker } from '../../src/track/index.ts';
import type { MetricPoint, TrackEvent } from '../../src/util/events.ts';

/** A tracker to be checked, and how to read back what it keeps. */
export interface TrackerSetUp {
  readonly tracker: Tracker;
  /** The points that were kept of a run, in order; left out by trackers that keep none. */
  readonly readPoints?: (run: TrackedRun, info: RunInfo) => Promise<readonly Pick<MetricPoint, 'step' | 'value'>[]>;
}

/** A run as the app describes it. */
export function runInfo(folder: string, rest: Partial<RunInfo> = {}): RunInfo {
  return {
    name: 'brave-otter',
    started: Date.now(),
    params: new Map([
      ['loss.temperature', '4.0'],
      ['model.hidden[0]', '256'],
      ['note', ''],
    ]),
    tags: new Map([['hydrosol.job', '3']]),
    folder,
    ...rest,
  };
}

/** A measured number of the student. */
export function point(step: number, value: number, rest: Partial<MetricPoint> = {}): MetricPoint {
  return { stage: 'student', step, epoch: 1, name: 'val/accuracy', value, time: 1_700_000_000_000 + step, ...rest };
}

/** The events of a short stage with the given points. */
export function stageEvents(points: readonly MetricPoint[], stage = 'student'): TrackEvent[] {
  const progress = { stage, epochs: 2, steps: 4, loss: 0.5, accuracy: 0.75, samplesPerSecond: 1000, secondsLeft: 3 };
  return [
    { kind: 'stage-start', stage, epochs: 2, steps: 4 },
    ...[1, 2, 3, 4].map((step) => ({
      kind: 'progress' as const,
      progress: { ...progress, step, epoch: Math.ceil(step / 2) },
    })),
    ...points.map((point) => ({ kind: 'metric' as const, point })),
    { kind: 'stage-end', stage, seconds: 2.5 },
  ];
}

/** Checks the contract of `Tracker` on a fresh tracker for each test. */
export function describeTracker(name: string, setUp: () => Promise<TrackerSetUp> | TrackerSetUp): void {
  describe(`${name} keeps the contract of a tracker`, () => {
    let folder: string;
    let tracker: Tracker;
    let readPoints: TrackerSetUp['readPoints'];

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'hydrosol-tracker-'));
      ({ tracker, readPoints } = await setUp());
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it.each(['FINISHED', 'FAILED', 'KILLED'] satisfies RunStatus[])(
      'takes a whole run that ends %s',
      async (status) => {
        const info = runInfo(folder);
        const run = await tracker.start(info);
        const points = [point(1, 0.5), point(2, 0.25), point(4, 0.9)];
        for (const event of stageEvents(points)) run.listen(event);
        await run.end({ status, files: [] });
        if (readPoints === undefined) return;
        expect(await readPoints(run, info)).toMatchObject(points.map(({ step, value }) => ({ step, value })));
      },
    );

    it('takes numbers that are not finite', async () => {
      const info = runInfo(folder);
      const run = await tracker.start(info);
      for (const value of [NaN, Infinity, -Infinity]) run.listen({ kind: 'metric', point: point(1, value) });
      await run.end({ status: 'FAILED', files: [] });
      if (readPoints === undefined) return;
      const values = (await readPoints(run, info)).map(({ value }) => value);
      expect(values).toHaveLength(3);
      expect(values.filter(Number.isNaN)).toHaveLength(1);
    });

    it('takes events of stages that it never heard of, and a run without any', async () => {
      const run = await tracker.start(runInfo(folder));
      run.listen({ kind: 'stage-end', stage: 'nobody', seconds: 1 });
      for (const event of stageEvents([]).slice(1)) run.listen(event);
      await run.end({ status: 'FINISHED', files: [] });
      const empty = await tracker.start(runInfo(folder));
      await empty.end({ status: 'FINISHED', files: [] });
    });

    it('ends once, and hears nothing after that', async () => {
      const info = runInfo(folder);
      const run = await tracker.start(info);
      run.listen({ kind: 'metric', point: point(1, 0.5) });
      await run.end({ status: 'FINISHED', files: [] });
      for (const event of stageEvents([point(2, 0.6)])) run.listen(event);
      await run.end({ status: 'KILLED', files: [] });
      if (readPoints === undefined) return;
      expect(await readPoints(run, info)).toMatchObject([{ step: 1, value: 0.5 }]);
    });

    it('serves several runs at a time', async () => {
      const folders = await Promise.all(['a', 'b'].map((name) => mkdtemp(join(folder, name))));
      const infos = folders.map((folder) => runInfo(folder));
      const runs = await Promise.all(infos.map((info) => tracker.start(info)));
      for (const [i, run] of runs.entries()) run.listen({ kind: 'metric', point: point(7, i) });
      await Promise.all(runs.map((run) => run.end({ status: 'FINISHED', files: [] })));
      if (readPoints === undefined) return;
      for (const [i, run] of runs.entries()) {
        expect(await readPoints(run, infos[i]!)).toMatchObject([{ step: 7, value: i }]);
      }
    });

    it('gives parents an id that children can name', async () => {
      const parent = await tracker.start(runInfo(folder));
      const child = await tracker.start(runInfo(folder, { parentRunId: parent.id }));
      if (parent.id !== undefined) expect(child.id).not.toBe(parent.id);
      await child.end({ status: 'FINISHED', files: [] });
      await parent.end({ status: 'FINISHED', files: [] });
    });

    it('does not fail at the end for a file that is gone', async () => {
      const run = await tracker.start(runInfo(folder));
      await expect(run.end({ status: 'FINISHED', files: ['no/such/file'] })).resolves.toBeUndefined();
    });
  });
}
