import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LockOptions, withLock } from '../../src/util/lock.ts';
import { type ProcessIdentity, thisProcess } from '../../src/util/process-identity.ts';
import { ALL } from '../sample.ts';

const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'hydrosol-'));

let script: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  // built once: a process starts in a tenth of the time that it takes to load a compiler first
  script = join(await temporaryFolder(), 'lock-process.mjs');
  const entryPoints = [join(import.meta.dirname, 'lock-process.ts')];
  await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile: script });
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a process that takes the lock at `path`. */
const start = (path: string, options: LockOptions, ...work: string[]) => {
  const child = spawn(process.execPath, [script, path, JSON.stringify(options), ...work], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  const listeners: (() => void)[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<string>((done) => void child.on('close', () => done(said)));
  const says = (word: string): Promise<void> =>
    new Promise((done) => {
      const listener = (): void => {
        if (said.includes(word)) done();
      };
      listeners.push(listener);
      listener();
    });
  return { child, ended, says };
};

/** A place for a lock, alone in its folder. */
const place = async () => {
  const folder = await temporaryFolder();
  return { folder, path: join(folder, 'lock') };
};

/** Leaves a lock behind as if `holder` had been killed. */
const leave = async (path: string, holder: ProcessIdentity): Promise<void> => {
  await mkdir(path);
  await writeFile(join(path, 'its'), JSON.stringify(holder));
};

/** A process of this machine that has ended: its pid is that of another one now. */
const GONE: ProcessIdentity = { ...thisProcess(), start: '1' };
const ELSEWHERE: ProcessIdentity = { host: 'elsewhere', pid: 7, boot: 'x', namespace: 'y', start: '1' };

/** Takes the lock at once in this process; whom it took it over from. */
const takeOver = async (path: string, options: LockOptions = {}) => {
  const from: (ProcessIdentity | undefined)[] = [];
  await withLock(path, { ...options, onTakeOver: (holder) => from.push(holder) }, async (isHeld) => {
    expect(await isHeld()).toBe(true);
  });
  return from;
};

describe.concurrent('processes that want one lock', () => {
  it('do the work once: the others find it done', async () => {
    const { folder, path } = await place();
    const made = join(folder, 'made');
    const all = [1, 2, 3, 4].map(() => start(path, {}, 'make', made).ended);
    for (const said of await Promise.all(all)) expect(said).toMatch(/^(waits for \d+\n)?holds\nleft\n$/);
    expect(await readFile(made, 'utf8')).toBe('made\n');
    expect(await readdir(folder)).toEqual(['made']);
  });

  it('have it as soon as its holder is killed', async () => {
    const { folder, path } = await place();
    const holder = start(path, {}, 'stay');
    await holder.says('holds');
    const next = start(path, {}, 'make', join(folder, 'made'));
    await next.says(`waits for ${holder.child.pid}`);
    holder.child.kill('SIGKILL');
    expect(await next.ended).toContain(`takes over from ${holder.child.pid}\nholds\nleft`);
    expect(await readdir(folder)).toEqual(['made']);
  });

  it.runIf(ALL)('leave it to one that computes for longer than they are patient', async () => {
    const { path } = await place();
    const patience = 1500;
    const holder = start(path, { patience, every: 50 }, 'block', String(2 * patience));
    await holder.says('holds');
    expect(await takeOver(path, { patience })).toEqual([]);
    expect(await holder.ended).toContain('held true');
  });

  it.runIf(ALL)('take it from one that is stopped, which finds that out and leaves theirs alone', async () => {
    const { folder, path } = await place();
    const holder = start(path, { every: 20 }, 'stay');
    await holder.says('holds');
    holder.child.kill('SIGSTOP');
    const from: unknown[] = [];
    const options: LockOptions = { patience: 300, onTakeOver: (one) => from.push(one?.pid) };
    await withLock(path, options, async (isHeld) => {
      holder.child.kill('SIGCONT');
      holder.child.stdin.write('go on\n');
      expect(await holder.ended).toContain('held false\nleft');
      expect(await isHeld()).toBe(true);
    });
    expect(from).toEqual([holder.child.pid]);
    expect(await readdir(folder)).toEqual([]);
  });
});

/** Several want a lock that was left behind. */
const round = async (): Promise<void> => {
  const { folder, path } = await place();
  await leave(path, GONE);
  let [holders, done, takenOver] = [0, 0, 0];
  const options: LockOptions = { patience: 2000, every: 0, onTakeOver: () => takenOver++ };
  const work = async (): Promise<void> => {
    expect(++holders).toBe(1);
    for (let i = 0; i < 5; i++) await setImmediate();
    holders--;
    done++;
  };
  await Promise.all(Array.from({ length: 5 }, () => withLock(path, options, work)));
  expect({ done, takenOver }).toEqual({ done: 5, takenOver: 1 });
  expect(await readdir(folder)).toEqual([]);
};

describe.concurrent('a lock that was left behind', () => {
  it('by a process of another machine is taken over when that has been silent for long enough', async () => {
    const { folder, path } = await place();
    await leave(path, ELSEWHERE);
    const waitedFor: unknown[] = [];
    const onWait: LockOptions['onWait'] = (holder) => waitedFor.push(holder);
    expect(await takeOver(path, { patience: 200, onWait })).toEqual([ELSEWHERE]);
    expect(waitedFor).toEqual([ELSEWHERE]);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    { name: 'nothing', leaves: () => Promise.resolve() },
    { name: 'an empty file', leaves: (file: string) => writeFile(file, '') },
    { name: 'half of a holder', leaves: (file: string) => writeFile(file, '{"host": "he') },
    { name: 'what is no holder', leaves: (file: string) => writeFile(file, '[1, null]') },
    { name: 'a link to nothing', leaves: (file: string) => symlink('/nowhere', file) },
    { name: 'a folder', leaves: (file: string) => mkdir(join(file, 'deeper'), { recursive: true }) },
    { name: 'a pipe', leaves: (file: string) => Promise.resolve(void spawnSync('mkfifo', [file])) },
  ])('with $name in it is taken over too', async ({ name, leaves }) => {
    const { folder, path } = await place();
    await mkdir(path);
    await leaves(join(path, 'its'));
    expect(await takeOver(path, { patience: 200 })).toEqual(name === 'nothing' ? [] : [undefined]);
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(ALL)('goes to one of many, again and again', async () => {
    await Promise.all(Array.from({ length: 60 }, round));
  });
});

const askIt = (isHeld: () => Promise<boolean>): Promise<boolean> => isHeld();

describe('withLock', () => {
  it('stops waiting when it is told to, and leaves the lock alone', async () => {
    const { path } = await place();
    const abort = new AbortController();
    await withLock(path, {}, async (isHeld) => {
      const onWait = (): void => abort.abort(new Error('enough'));
      const waits = withLock(path, { signal: abort.signal, onWait }, () => Promise.resolve());
      await expect(waits).rejects.toThrow('enough');
      expect(await isHeld()).toBe(true);
    });
    await expect(withLock(path, { signal: abort.signal }, () => Promise.resolve())).rejects.toThrow('enough');
  });

  it('gives what the work gives, and the lock back, whatever happens', async () => {
    const { folder, path } = await place();
    expect(await withLock(path, {}, () => Promise.resolve(5))).toBe(5);
    await expect(withLock(path, {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    { name: 'file/lock', code: 'EEXIST' },
    { name: 'file', code: 'ENOTDIR' },
  ])('fails where $name cannot be a lock, or does the work without', async ({ name, code }) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const path = join(folder, name);
    await expect(withLock(path, {}, askIt)).rejects.toMatchObject({ code });
    const failures: Error[] = [];
    expect(await withLock(path, { onFailure: (error) => failures.push(error) }, askIt)).toBe(false);
    expect(failures).toEqual([expect.objectContaining({ code })]);
  });

  it('makes the folders above', async () => {
    const path = join(await temporaryFolder(), 'a/b/lock');
    expect(await withLock(path, {}, askIt)).toBe(true);
  });
});
