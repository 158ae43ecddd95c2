/** @file Who is at work on a sweep, as somebody sees it who begins: of this machine by the process, of others by their signs. */
import { existsSync, mkdirSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { awaitSigns, clearSigns, othersAtWork, signFile, signsHere } from '../../src/sweep/alive.ts';
import { thisProcess, type ProcessIdentity } from '../../src/util/process-identity.ts';

const here = thisProcess();
const { pid: ended } = spawnSync(process.execPath, ['--version']);
const { ppid } = process;
const MINUTES = 60_000;

/** A sweep with one worker whose last sign is so many milliseconds old. */
function sweepOf(identity: Partial<ProcessIdentity>, age: number): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'alive-'));
  const file = signFile(folder, 'w');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ name: 'w', process: { ...here, start: undefined, ...identity } }));
  const then = new Date(Date.now() - age);
  utimesSync(file, then, then);
  return { folder, file };
}

describe('a worker', () => {
  it.each<readonly [string, Partial<ProcessIdentity>, number, { readonly atWork: boolean; readonly kept: boolean }]>([
    ['of this machine, however long it is silent', { pid: ppid }, 60 * MINUTES, { atWork: true, kept: true }],
    ['of this machine that is gone', { pid: ended }, 0, { atWork: false, kept: false }],
    [
      'of this machine before it was started anew',
      { boot: 'x', pid: ppid },
      2 * MINUTES,
      { atWork: false, kept: false },
    ],
    ['of a container that is gone', { namespace: 'pid:[1]', pid: ppid }, 2 * MINUTES, { atWork: false, kept: false }],
    ['of a container of late', { namespace: 'pid:[1]', pid: ended }, 1000, { atWork: true, kept: true }],
    ['of another machine of late', { host: 'elsewhere', pid: ended }, 1000, { atWork: true, kept: true }],
    ['of another machine that is silent', { host: 'elsewhere', pid: ppid }, 2 * MINUTES, { atWork: false, kept: true }],
    ['of another machine whose clock is ahead', { host: 'elsewhere' }, -60 * MINUTES, { atWork: false, kept: true }],
  ])('%s', (_, identity, age, { atWork, kept }) => {
    const { folder, file } = sweepOf(identity, age);
    expect(othersAtWork(folder)).toHaveLength(atWork ? 1 : 0);
    clearSigns(folder);
    expect(existsSync(file)).toBe(kept);
    clearSigns(folder, { elsewhere: true });
    expect(existsSync(file)).toBe(atWork);
  });

  it('is told from one of the same pid before the machine was started anew', () => {
    expect(signsHere(sweepOf({ boot: 'x' }, 0).folder)).toEqual([]);
    expect(signsHere(sweepOf({}, 0).folder)).toHaveLength(1);
  });
});

describe('of a worker of another machine whose clock differs', () => {
  it.each([-60 * MINUTES, 60 * MINUTES])('a sign is waited for: %i', async (age) => {
    const { folder, file } = sweepOf({ host: 'elsewhere' }, age);
    const told: unknown[] = [];
    const beat = setInterval(() => {
      const then = new Date(Date.now() - age);
      utimesSync(file, then, then);
    }, 50);
    const signs = await awaitSigns(folder, (...of) => told.push(of), 1000);
    clearInterval(beat);
    expect(signs.map(({ name }) => name)).toEqual(['w']);
    expect(told).toEqual([[['elsewhere'], 2]]);
  });

  it('none comes where it is gone, and nobody is waited for who is not in doubt', async () => {
    expect(await awaitSigns(sweepOf({ host: 'elsewhere' }, 60 * MINUTES).folder, () => {}, 50)).toEqual([]);
    const told: unknown[] = [];
    for (const identity of [{ host: 'elsewhere' }, { pid: ended }, {}])
      expect(await awaitSigns(sweepOf(identity, 0).folder, () => told.push(1), 50)).toEqual([]);
    expect(told).toEqual([]);
  });
});
