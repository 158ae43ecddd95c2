import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { giveSigns, lookAt, watch } from '../../src/util/signs-of-life.ts';

const file = async (): Promise<string> => {
  const path = join(await mkdtemp(join(tmpdir(), 'hydrosol-')), 'alive');
  await writeFile(path, 'me');
  return path;
};

/** What a watcher that is patient for 1,000 ms says of states seen at these times; 300 ms are the longest that count. */
const said = (...looks: readonly (readonly [at: number, state: string])[]): boolean[] => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const isSilent = watch(1000, 300);
    let now = 0;
    return looks.map(([at, state]) => {
      vi.advanceTimersByTime(at - now);
      now = at;
      return isSilent('f', state);
    });
  } finally {
    vi.useRealTimers();
  }
};

describe('watch', () => {
  it('finds a file silent that has not changed for as long as it is patient', () => {
    expect(said([0, 'a'], [250, 'a'], [500, 'a'], [750, 'a'], [999, 'a'], [1000, 'a'])).toEqual([
      ...Array.from({ length: 5 }, () => false),
      true,
    ]);
  });

  it('begins anew with every change', () => {
    expect(said([0, 'a'], [300, 'a'], [600, 'a'], [900, 'b'], [1200, 'b'], [1500, 'b'], [1800, 'b'])).not.toContain(
      true,
    );
  });

  it('does not count the time in which it did not look itself', () => {
    expect(said([0, 'a'], [100_000, 'a'], [200_000, 'a'], [300_000, 'a'])).toEqual([false, false, false, false]);
  });
});

describe('lookAt', () => {
  it('sees a change of the time and of the content', async () => {
    const path = await file();
    const first = await lookAt(path);
    expect(first).toMatchObject({ content: 'me' });
    expect(await lookAt(path)).toEqual(first);
    await utimes(path, 1, 1);
    const second = await lookAt(path);
    expect(second!.state).not.toBe(first!.state);
    await writeFile(path, 'it');
    await utimes(path, 1, 1);
    expect((await lookAt(path))!.state).not.toBe(second!.state);
  });

  it('sees nothing where nothing is, and a pipe as empty', async () => {
    const path = await file();
    await rm(path);
    expect(await lookAt(path)).toBeUndefined();
    spawnSync('mkfifo', [path]);
    expect(await lookAt(path)).toMatchObject({ content: '' });
  });
});

describe('giveSigns', () => {
  it('touches a file, until it is told to stop', async () => {
    const path = await file();
    await utimes(path, 1, 1);
    const stop = giveSigns(path, 5);
    await vi.waitFor(async () => expect((await stat(path)).mtimeMs).toBeGreaterThan(1000), 30_000);
    await stop();
    await utimes(path, 1, 1);
    await new Promise((done) => setTimeout(done, 50));
    expect((await stat(path)).mtimeMs).toBe(1000);
  });

  it('does not make it again', async () => {
    const path = await file();
    const stop = giveSigns(path, 1);
    await rm(path);
    await new Promise((done) => setTimeout(done, 100));
    await stop();
    expect(await lookAt(path)).toBeUndefined();
  });
});
