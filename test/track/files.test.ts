import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { METRICS_FILE } from '../../src/record/index.ts';
import { createFilesTracker, readMetrics } from '../../src/track/index.ts';
import { formatMetric, parseMetric } from '../../src/track/files.ts';
import type { MetricPoint } from '../../src/util/events.ts';
import { mountSmallDisk } from '../small-disk.ts';
import { describeTracker, point, runInfo } from './contract.ts';
import { ALL } from '../sample.ts';

describeTracker('files', () => ({
  tracker: createFilesTracker(),
  readPoints: (_, { folder }) => readMetrics(folder),
}));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a line of metrics.jsonl', () => {
  it('has its keys in the documented order', () => {
    expect(formatMetric(point(3, 0.5))).toBe(
      '{"stage":"student","step":3,"epoch":1,"name":"val/accuracy","value":0.5,"time":1700000000003}',
    );
  });

  it.each([
    { value: NaN, text: '"NaN"' },
    { value: Infinity, text: '"Infinity"' },
    { value: -Infinity, text: '"-Infinity"' },
  ])('has $value as $text', ({ value, text }) => expect(formatMetric(point(1, value))).toContain(`"value":${text}`));

  it.runIf(ALL)('gives back the same point, bit for bit', () => {
    const number = fc.double().map((value) => value + 0); // JSON has no -0
    const points = fc.record({
      stage: fc.string({ unit: 'binary' }),
      step: fc.nat(),
      epoch: fc.nat(),
      name: fc.string({ unit: 'binary' }),
      value: number,
      time: fc.nat(),
    });
    fc.assert(
      fc.property(points, (point) => {
        expect(parseMetric(formatMetric(point))).toEqual(point);
      }),
    );
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '1',
    '{"stage":"s"}',
    formatMetric(point(1, 1)).replace('"value":1', '"value":"one"'),
  ])('is not %j', (line) => expect(parseMetric(line)).toBeUndefined());
});

describe('readMetrics', () => {
  const lines = [1, 2, 3].map((step) => formatMetric(point(step, step / 10)));

  it('passes over a last line that was cut anywhere', async () => {
    const last = lines[2]!;
    for (let cut = 0; cut < last.length; cut++) {
      await writeFile(join(folder, METRICS_FILE), `${lines[0]}\n${lines[1]}\n${last.slice(0, cut)}`);
      expect(await readMetrics(folder)).toHaveLength(2);
    }
  });

  it('takes a last line that lacks nothing but its newline', async () => {
    await writeFile(join(folder, METRICS_FILE), lines.join('\n'));
    expect(await readMetrics(folder)).toHaveLength(3);
  });

  it('points at a broken line before the last', async () => {
    const text = `${lines[0]}\n{"stage"\n${lines[2]}\n`;
    await writeFile(join(folder, METRICS_FILE), text);
    const origin = { source: { text }, start: lines[0]!.length + 1, end: lines[0]!.length + 9 };
    await expect(readMetrics(folder)).rejects.toMatchObject({ code: 'RUN_FOLDER', origin });
  });

  it('says which file is missing', async () => {
    await expect(readMetrics(folder)).rejects.toMatchObject({ code: 'RUN_FOLDER' });
  });
});

const loss = (step: number, value: number): MetricPoint => point(step, value, { name: 'loss', time: 1 });
const fold = (step: number, value: number): MetricPoint => point(step, value, { name: 'fold', time: 1 });

describe('the files tracker', () => {
  it('writes over the metrics of an older run', async () => {
    for (const value of [1, 2]) {
      const run = await createFilesTracker().start(runInfo(folder));
      run.listen({ kind: 'metric', point: point(1, value) });
      await run.end({ status: 'FINISHED', files: [] });
    }
    expect(await readMetrics(folder)).toEqual([point(1, 2)]);
  });

  it('E4: a run that is resumed keeps its points, but for those that it measures again', async () => {
    const write = async (resumed: boolean, points: readonly MetricPoint[]): Promise<void> => {
      const run = await createFilesTracker().start(runInfo(folder, { resumed }));
      for (const one of points) run.listen({ kind: 'metric', point: one });
    };
    const both = [1, 2, 3, 4].flatMap((step) => [loss(step, 0), fold(step % 3, 0)]);
    await write(false, both);
    await appendFile(join(folder, METRICS_FILE), '{"stage":"torn');
    // one that is killed before it measures anything
    await write(true, []);
    expect(await readMetrics(folder)).toEqual(both);
    await write(true, [loss(3, 1), fold(2, 1), point(0, 9, { name: 'sum' }), loss(4, 1)]);
    const kept = both.filter(({ name, step }) => name === 'fold' || step < 3);
    const now = [loss(3, 1), fold(2, 1), loss(4, 1)];
    expect((await readMetrics(folder)).filter(({ name }) => name !== 'sum')).toEqual([...kept, ...now]);
    await write(true, [point(0, 10, { name: 'sum' }), loss(1, 2)]);
    expect((await readMetrics(folder)).map(({ name, value }) => `${name} ${value}`)).toEqual([
      'fold 0',
      'fold 0',
      'fold 0',
      'fold 0',
      'fold 1',
      'sum 10',
      'loss 2',
    ]);
    await write(false, [loss(1, 3)]);
    expect(await readMetrics(folder)).toEqual([loss(1, 3)]);
  });

  it('refuses a folder that cannot be written', async () => {
    await mkdir(join(folder, METRICS_FILE));
    await expect(createFilesTracker().start(runInfo(folder))).rejects.toMatchObject({ code: 'RUN_FOLDER' });
  });

  it('loses nothing when the process is killed', async () => {
    const script = `
      import { createFilesTracker } from ${JSON.stringify(join(import.meta.dirname, '../../src/track/index.ts'))};
      const run = await createFilesTracker().start({ folder: ${JSON.stringify(folder)} });
      for (let step = 1; step <= 500; step++) {
        run.listen({ kind: 'metric', point: { stage: 's', step, epoch: 1, name: 'n', value: step, time: 0 } });
      }
      process.kill(process.pid, 'SIGKILL');
    `;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: 'inherit',
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect((await readMetrics(folder)).map(({ step }) => step)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  });

  it.runIf(process.platform === 'linux')('outlives a full disk, and says what it could not write', async () => {
    const disk = mountSmallDisk(16);
    if (disk === undefined) return;
    try {
      const warnings: string[] = [];
      const tracker = createFilesTracker({ warn: (message) => warnings.push(message) });
      const run = await tracker.start(runInfo(disk.folder));
      await writeFile(join(disk.folder, 'other'), Buffer.alloc(100_000)).catch(() => {});
      for (const step of [1, 2, 3]) run.listen({ kind: 'metric', point: point(step, 0) });
      await run.end({ status: 'FINISHED', files: [] });
      expect(warnings).toEqual([expect.stringContaining('ENOSPC'), expect.stringContaining('last 3 points')]);
    } finally {
      disk.gone();
    }
  });

  it('goes on after it was flushed, and has nothing to flush when it has ended', async () => {
    const run = await createFilesTracker().start(runInfo(folder));
    await run.flush?.();
    for (const step of [1, 2]) {
      run.listen({ kind: 'metric', point: point(step, step) });
      await run.flush?.();
    }
    run.listen({ kind: 'metric', point: point(3, 3) });
    await run.end({ status: 'FINISHED', files: [] });
    await run.flush?.();
    expect(await readMetrics(folder)).toEqual([point(1, 1), point(2, 2), point(3, 3)]);
  });

  it('ends its file with a newline', async () => {
    const run = await createFilesTracker().start(runInfo(folder));
    run.listen({ kind: 'metric', point: point(1, NaN) });
    await run.end({ status: 'FINISHED', files: [] });
    expect(await readFile(join(folder, METRICS_FILE), 'utf8')).toBe(`${formatMetric(point(1, NaN))}\n`);
  });
});
