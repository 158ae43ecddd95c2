import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compareMetrics, formatComparison, readRunNumbers } from '../../src/report/index.ts';
import type { RunNumbers, Stages } from '../../src/report/index.ts';
import { createFilesTracker } from '../../src/track/index.ts';
import type { MetricPoint } from '../../src/util/events.ts';
import { finished, stage, version1, writeSummary } from './runs.ts';

const points: readonly MetricPoint[] = ['teacher', 'student'].flatMap((stage) =>
  [1, 2].flatMap((step) =>
    ['train/loss', 'val/accuracy'].map((name) => ({ stage, step, epoch: 1, name, value: step / 3, time: 1000 + step })),
  ),
);
const record: RunNumbers = { summary: finished(), points };

/** The record with some of the student's results changed. */
const withStudent = (rest: Partial<Stages[string]>): RunNumbers => ({
  ...record,
  summary: finished({ stages: { ...finished().stages, student: stage(rest) } }),
});
const withPoint = (i: number, rest: Partial<MetricPoint>): RunNumbers => ({
  ...record,
  points: points.map((point, at) => (at === i ? Object.assign({}, point, rest) : point)),
});

describe('compareMetrics finds runs identical', () => {
  const stages = finished().stages;
  it.each([
    { name: 'to themselves', other: record },
    {
      name: 'at another time',
      other: { ...record, points: points.map((point) => Object.assign({}, point, { time: 5 })) },
    },
    { name: 'that took longer', other: withStudent({ seconds: 99, samples_per_second: 3 }) },
    { name: 'whose student answers more slowly', other: withStudent({ latency_ms: 7 }) },
    {
      name: 'that trained the teacher anew',
      other: {
        ...record,
        summary: finished({ stages: { ...stages, teacher: { ...stages['teacher']!, from_store: false } } }),
      },
    },
    {
      name: 'whose metrics about time are others',
      other: { ...record, points: [...points, { ...points[0]!, name: 'speed/latency_ms', value: 0.25 }] },
    },
    { name: 'of which the other alone says its threads', other: { ...record, summary: finished({ threads: 2 }) } },
    { name: 'that wrote their stages in another order', other: { ...record, points: points.toReversed() } },
  ])('$name', ({ other }) => expect(compareMetrics(record, other)).toEqual([]));

  it('that both came to nothing', () => {
    const broken = withPoint(0, { value: NaN });
    expect(compareMetrics(broken, broken)).toEqual([]);
  });
});

describe('compareMetrics finds a difference in', () => {
  it.each([
    {
      name: 'the last bit of an accuracy',
      other: withStudent({ accuracy: 0.9612 + 2 ** -53 }),
      what: 'student.accuracy',
    },
    { name: 'the weights', other: withStudent({ weights_sha256: 'f' }), what: 'student.weights_sha256' },
    { name: 'the steps', other: withStudent({ steps: 1 }), what: 'student.steps' },
    { name: 'the seed', other: { ...record, summary: finished({ seed: 8 }) }, what: 'seed' },
    { name: 'the engine', other: { ...record, summary: finished({ engine: 'cpu' }) }, what: 'engine' },
    { name: 'the status', other: { ...record, summary: finished({ status: 'INTERRUPTED' }) }, what: 'status' },
    {
      name: 'a measured number',
      other: withPoint(1, { value: 0.5 }),
      what: 'teacher/val/accuracy at step 1 of epoch 1',
    },
    {
      name: 'a number that is none',
      other: withPoint(1, { value: NaN }),
      what: 'teacher/val/accuracy at step 1 of epoch 1',
    },
  ])('$name', ({ other, what }) => {
    expect(compareMetrics(record, other).map((difference) => difference.what)).toEqual([what]);
  });

  it('the threads', () => {
    const [one, two] = [1, 2].map((threads) => ({ ...record, summary: finished({ threads }) }));
    expect(compareMetrics(one!, two!)).toEqual([{ what: 'threads', logged: 1, reproduced: 2 }]);
  });

  it('what one of them lacks, on either side', () => {
    const fewer = { ...record, points: points.slice(1) };
    const what = 'teacher/train/loss at step 1 of epoch 1';
    expect(compareMetrics(record, fewer)).toEqual([{ what, logged: 1 / 3, reproduced: undefined }]);
    expect(compareMetrics(fewer, record)).toEqual([{ what, logged: undefined, reproduced: 1 / 3 }]);
  });

  it('a number that was measured twice', () => {
    const twice = { ...record, points: [...points, points[0]!] };
    expect(compareMetrics(record, twice)).toHaveLength(1);
    expect(compareMetrics(twice, twice)).toEqual([]);
  });

  it('a whole stage', () => {
    const { student: _, ...rest } = finished().stages;
    expect(compareMetrics(record, { ...record, summary: finished({ stages: rest }) })).toHaveLength(7);
  });
});

describe('formatComparison', () => {
  it('says that two runs are identical', () => {
    const lines = formatComparison(record, record, []).split('\n');
    expect(lines[1]).toBe('teacher   test accuracy        0.9912        0.9912');
    expect(lines.at(-1)).toBe('identical, in 3 networks and 8 measured points');
  });

  it('lists the first differences of many', () => {
    const other = { ...record, points: points.map((point) => Object.assign({}, point, { step: point.step + 10 })) };
    const lines = formatComparison(record, other, compareMetrics(record, other)).split('\n');
    expect(lines).toContain('different in 16 of their numbers:');
    expect(lines).toContain('  teacher/train/loss at step 1 of epoch 1: logged 0.3333333333333333, reproduced missing');
    expect(lines.at(-1)).toBe('  and 6 more');
  });
});

describe('readRunNumbers', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hydrosol-record-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('reads what a run left', async () => {
    await writeSummary(folder, version1());
    await expect(readRunNumbers(folder)).rejects.toMatchObject({ code: 'RUN_FOLDER' });
    const tracker = createFilesTracker();
    const run = await tracker.start({ name: 'r', started: 0, params: new Map(), tags: new Map(), folder });
    for (const point of points) run.listen({ kind: 'metric', point });
    await run.end({ status: 'FINISHED', files: [] });
    expect(await readRunNumbers(folder)).toMatchObject({ points, summary: version1() });
  });
});
