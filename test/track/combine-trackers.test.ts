import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import { combineTrackers, createConsoleTracker, createFilesTracker, readMetrics } from '../../src/track/index.ts';
import type { TrackedRun, Tracker } from '../../src/track/index.ts';
import { describeTracker, point, runInfo } from './contract.ts';
import { memoryStream } from './memory-stream.ts';

describeTracker('combination', () => ({
  tracker: combineTrackers([createConsoleTracker({ stream: memoryStream(false).stream }), createFilesTracker()]),
  readPoints: (_, { folder }) => readMetrics(folder),
}));
describeTracker('combination of none', () => ({ tracker: combineTrackers([]) }));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hydrosol-combine-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A tracker that writes down what it is asked, and does as told. */
function scripted(log: string[], name: string, script: Partial<TrackedRun> = {}): Tracker {
  return {
    async start() {
      log.push(`${name} starts`);
      return {
        id: script.id,
        ids: script.ids ?? new Map(),
        listen: script.listen ?? ((event) => log.push(`${name} hears ${event.kind}`)),
        flush: script.flush,
        end: script.end ?? (async ({ status }) => void log.push(`${name} ends ${status}`)),
      };
    },
  };
}

const metric = { kind: 'metric', point: point(1, 1) } as const;

describe('combineTrackers', () => {
  it('calls each in order, and waits for it at the end', async () => {
    const log: string[] = [];
    const slow = scripted(log, 'a', {
      async end() {
        await new Promise(setImmediate);
        log.push('a ends at last');
      },
    });
    const run = await combineTrackers([slow, scripted(log, 'b')]).start(runInfo(folder));
    run.listen(metric);
    await run.end({ status: 'KILLED', files: [] });
    expect(log).toEqual([
      'a starts',
      'b starts',
      'a hears metric',
      'b hears metric',
      'a ends at last',
      'b ends KILLED',
    ]);
  });

  it('has the first id that one gives', async () => {
    const trackers = [scripted([], 'a'), scripted([], 'b', { id: '7' }), scripted([], 'c', { id: '8' })];
    expect((await combineTrackers(trackers).start(runInfo(folder))).id).toBe('7');
  });

  it('waits for all that have something to flush, and leaves out one that fails', async () => {
    const log: string[] = [];
    const warnings: string[] = [];
    const trackers = [
      scripted(log, 'a', { flush: () => Promise.reject(new Error('no')) }),
      scripted(log, 'b', {
        async flush() {
          await new Promise(setImmediate);
          log.push('b is flushed');
        },
      }),
      scripted(log, 'c'),
    ];
    const run = await combineTrackers(trackers, { warn: (message) => warnings.push(message) }).start(runInfo(folder));
    await run.flush?.();
    run.listen(metric);
    expect(log).toEqual(['a starts', 'b starts', 'c starts', 'b is flushed', 'b hears metric', 'c hears metric']);
    expect(warnings).toEqual([expect.stringContaining('no')]);
  });

  it('has the ids of all', async () => {
    const trackers = [
      scripted([], 'a'),
      scripted([], 'b', { id: '7', ids: new Map([['b', '7']]) }),
      scripted([], 'c', { id: '8', ids: new Map([['c', '8']]) }),
    ];
    const { ids } = await combineTrackers(trackers).start(runInfo(folder));
    expect([...ids]).toEqual([
      ['b', '7'],
      ['c', '8'],
    ]);
  });

  it('checks each, and fails as the first that fails', async () => {
    const log: string[] = [];
    const checked = (name: string, check?: Tracker['check']): Tracker => ({ ...scripted(log, name), check });
    const fine = checked('a', async () => void log.push('a is there'));
    const away = checked('b', () => Promise.reject(new HydrosolError('TRACKER', 'no server')));
    await combineTrackers([fine, scripted(log, 'c')]).check?.();
    await expect(combineTrackers([fine, away]).check?.()).rejects.toMatchObject({ code: 'TRACKER' });
    expect(log).toEqual(['a is there', 'a is there']);
  });

  it('ends those that started when one cannot', async () => {
    const log: string[] = [];
    const broken: Tracker = {
      start: () => Promise.reject(new HydrosolError('TRACKER', 'no server')),
    };
    const start = combineTrackers([scripted(log, 'a'), broken, scripted(log, 'c')]).start(runInfo(folder));
    await expect(start).rejects.toMatchObject({ code: 'TRACKER' });
    expect(log).toEqual(['a starts', 'a ends FAILED']);
  });

  it('lets no tracker that breaks its contract harm the run or the others, and warns once', async () => {
    const warnings: string[] = [];
    const broken = scripted([], 'broken', {
      listen() {
        throw new Error('bug');
      },
      end: () => Promise.reject(new Error('bug')),
    });
    const tracker = combineTrackers([broken, createFilesTracker()], { warn: (message) => warnings.push(message) });
    const run = await tracker.start(runInfo(folder));
    run.listen(metric);
    run.listen(metric);
    await run.end({ status: 'FINISHED', files: [] });
    expect(await readMetrics(folder)).toHaveLength(2);
    expect(warnings).toHaveLength(1);
  });
});
