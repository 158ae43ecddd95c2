import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { bestTrial, openJournal, openStudy, type StudyEvent, type StudyState } from '../../src/study/index.ts';
import { mountSmallDisk } from '../small-disk.ts';
import { built, ended } from './processes.ts';
import { copyOf, created, freshPath, opened, recorded } from './temporary.ts';

const begin: StudyEvent = { kind: 'create-trial', trial: { state: 'RUNNING' } };
const states = ({ trials }: StudyState): readonly string[] => trials.map(({ state }) => state);
const text = (path: string): string => readFileSync(path, 'utf8');

describe('J4: journals that Optuna wrote', () => {
  it.each(['a.jsonl', 'a4.jsonl'])('%s is read', async (name) => {
    const { journal, warnings } = await opened(recorded(name));
    const state = await journal.read();
    expect(state).toMatchObject({ name: 's', directions: ['maximize'] });
    expect(states(state)).toEqual(['COMPLETE', 'COMPLETE', 'PRUNED', 'WAITING']);
    expect(bestTrial(state)?.number).toBe(1);
    const [first, , pruned, waiting] = state.trials;
    expect(Object.fromEntries(first!.params)).toEqual({ x: 0.5488135039273248, n: 22, c: 1, f: 0.9 });
    expect(first!.distributions.get('c')).toEqual({ kind: 'categorical', choices: [null, true, 'a', 1, 1.5] });
    expect(first!.distributions.get('n')).toEqual({ kind: 'int', low: 1, high: 100, log: true, step: 1 });
    expect([...first!.intermediate]).toEqual([
      [0, NaN],
      [1, Infinity],
    ]);
    expect(first!.userAttrs.get('k')).toBe('<b>');
    expect(pruned!.values).toEqual([Infinity]);
    expect(waiting!.systemAttrs.get('fixed_params')).toEqual({ x: 5, unknown: 1 });
    expect(waiting!.started).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('times with an offset are exact', async () => {
    const state = await (await opened(recorded('a.jsonl'))).journal.read();
    expect(state.trials[0]).toMatchObject({
      started: new Date('2026-11-30T11:05:48.596Z'),
      ended: new Date('2026-11-30T11:05:48.610Z'),
    });
  });
});

describe('J1: damaged journals', () => {
  it.each([
    ['truncated-tail.jsonl', ['COMPLETE', 'COMPLETE', 'PRUNED'], undefined],
    ['no-final-newline.jsonl', ['COMPLETE', 'COMPLETE', 'PRUNED'], undefined],
    ['t3-blank-mid.jsonl', ['COMPLETE', 'COMPLETE', 'PRUNED', 'WAITING'], 'line 11 cannot be read'],
    ['t4-garbage-mid.jsonl', ['COMPLETE', 'COMPLETE', 'PRUNED', 'WAITING'], 'line 11 cannot be read'],
    ['t5-glued.jsonl', ['COMPLETE', 'COMPLETE', 'PRUNED', 'WAITING'], 'line 11 holds more than one record'],
  ])('%s is read as far as it can be', async (name, expected, warning) => {
    const before = text(recorded(name));
    const { journal, warnings } = await opened(recorded(name));
    expect(states(await journal.read())).toEqual(expected);
    await journal.read();
    expect(warnings).toEqual(warning === undefined ? [] : [expect.stringContaining(warning)]);
    expect(text(recorded(name))).toBe(before);
  });

  it('half a line at the end is cut by the next writer', async () => {
    const path = copyOf('truncated-tail.jsonl');
    const whole = text(path).slice(0, text(path).lastIndexOf('\n') + 1);
    const { journal } = await opened(path);
    await journal.update(() => [begin]);
    expect(text(path).startsWith(whole)).toBe(true);
    expect(text(path).slice(whole.length).split('\n')).toEqual([expect.stringContaining('"op_code":4'), '']);
  });

  it('a last line that lacks its newline gets it, and counts before anything is decided', async () => {
    const path = copyOf('no-final-newline.jsonl');
    const before = text(path);
    const { journal } = await opened(path);
    const state = await journal.update(({ trials }) => {
      expect(trials).toHaveLength(4);
      return [{ kind: 'intermediate', trial: 3, step: 0, value: 1 }];
    });
    expect(text(path).startsWith(`${before}\n{`)).toBe(true);
    expect(states(state)).toEqual(['COMPLETE', 'COMPLETE', 'PRUNED', 'WAITING']);
    expect(states(await (await opened(path)).journal.read())).toEqual(states(state));
  });

  it.each([1, 2, 25, 100])('a file cut by %s bytes loses no record that was whole', async (bytes) => {
    const path = copyOf('a.jsonl');
    const full = text(path);
    truncateSync(path, full.length - bytes);
    await (await opened(path)).journal.update(() => [begin]);
    const lines = text(path).split('\n').slice(0, -1);
    for (const line of lines) expect(() => JSON.parse(line.replaceAll(/NaN|Infinity/g, '0'))).not.toThrow();
    expect(lines).toHaveLength(full.split('\n').length - 1 + (bytes === 1 ? 1 : 0));
  });

  it('many bad lines are one warning', async () => {
    const path = copyOf('a.jsonl');
    appendFileSync(path, 'x\n'.repeat(500));
    const { journal, warnings } = await opened(path);
    await journal.read();
    expect(warnings).toEqual([expect.stringContaining('lines 30, 31, 32, 33, 34, 35, 36, 37, 38, 39 and 490 more')]);
  });

  it('a warning is one line, whatever the file is called', async () => {
    const path = freshPath('a\nb\u001B[2J.jsonl');
    writeFileSync(path, 'x\n');
    const { journal, warnings } = await opened(path);
    await journal.read();
    expect(warnings).toEqual([expect.stringMatching(/^\P{Cc}+$/u)]);
  });
});

describe('reading', () => {
  it('J14: goes on where it ended, with what was whole', async () => {
    const path = copyOf('a.jsonl');
    const reader = await opened(path);
    const before = await reader.journal.read();
    const half = '{"op_code":4,"worker_id":"w","study_id":0,';
    appendFileSync(path, half);
    expect((await reader.journal.read()).trials).toHaveLength(4);
    appendFileSync(path, '"datetime_start":null}\n');
    const after = await reader.journal.read();
    expect(after.trials).toHaveLength(5);
    expect(after).toBe(before);
  });

  it.each<[string, (path: string) => void]>([
    ['renamed over', (path) => renameSync(copyOf('truncated-tail.jsonl'), path)],
    ['cut', (path) => truncateSync(path, text(path).indexOf('"trial_id":2'))],
    ['written over in place, and longer', (path) => copyFileSync(copyOf('t5-glued.jsonl'), path)],
  ])('begins anew with a file that was %s', async (_, change) => {
    const path = copyOf('a.jsonl');
    const { journal } = await opened(path);
    const before = await journal.read();
    change(path);
    const after = await journal.read();
    expect(after).not.toBe(before);
    expect(states(after)).toEqual(states(await (await opened(path)).journal.read()));
  });

  it('J9: does not make a journal, and says where it looked', async () => {
    const path = freshPath();
    await expect(openJournal(path, { warn: () => {} })).rejects.toMatchObject({
      code: 'STUDY',
      message: `there is no journal ${path}`,
    });
    expect(readdirSync(dirname(path))).toEqual([]);
    const there = copyOf('a.jsonl');
    const { journal } = await opened(there);
    renameSync(there, `${there}.gone`);
    await expect(journal.read()).rejects.toMatchObject({ code: 'STUDY', message: `there is no journal ${there}` });
    await expect(journal.update(() => [begin])).rejects.toMatchObject({ code: 'STUDY' });
    expect(readdirSync(dirname(there))).toEqual(['study.jsonl.gone']);
  });

  it('says where a journal cannot be made', async () => {
    const path = join(recorded('a.jsonl'), 'below/study.jsonl');
    await expect(openJournal(path, { warn: () => {}, create: true })).rejects.toMatchObject({
      code: 'STUDY',
      message: expect.stringContaining(`${path} cannot be written`),
    });
  });

  it('refuses what is no file', async () => {
    const path = freshPath();
    mkdirSync(path);
    await expect(openJournal(path, { warn: () => {} })).rejects.toMatchObject({
      code: 'STUDY',
      message: `${path} is not a file`,
    });
    execFileSync('mkfifo', [`${path}.pipe`]);
    await expect(openJournal(`${path}.pipe`, { warn: () => {} })).rejects.toMatchObject({ code: 'STUDY' });
  });
});

const refuse = (): never => {
  throw new Error('no');
};

describe('writing', () => {
  it('J7: what is decided together is appended together, and nothing where nothing is decided', async () => {
    const { journal } = await created();
    const before = text(journal.file);
    await journal.update(() => []);
    expect(text(journal.file)).toBe(before);
    const state = await journal.update(() => [begin, { kind: 'intermediate', trial: 0, step: 1, value: NaN }]);
    expect([...state.trials[0]!.intermediate]).toEqual([[1, NaN]]);
    expect(text(journal.file).slice(before.length)).toMatch(
      /^\{"op_code":4.*\}\n\{"op_code":7.*"intermediate_value":NaN\}\n$/,
    );
  });

  it('J7: what is decided together is appended by one write, however long it is', async () => {
    const { journal } = await created();
    const handle = await open(journal.file);
    const write = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'write');
    await handle.close();
    try {
      const value = 'x'.repeat(200_000);
      const attr = (trial: number): StudyEvent => ({ kind: 'trial-attr', trial, scope: 'user', key: 'k', value });
      await journal.update(() => [begin, attr(0), begin, attr(1)]);
      expect(write).toHaveBeenCalledTimes(1);
    } finally {
      write.mockRestore();
    }
    expect(
      text(journal.file)
        .trimEnd()
        .split('\n')
        .slice(-4)
        .map((line) => JSON.parse(line).op_code),
    ).toEqual([4, 8, 4, 8]);
  });

  it('writes nothing if the decision fails, and lets the lock go', async () => {
    const { journal } = await created();
    const before = text(journal.file);
    await expect(journal.update(refuse)).rejects.toThrow('no');
    await expect(journal.update(() => [{ kind: 'intermediate', trial: 3, step: 0, value: 0 }])).rejects.toMatchObject({
      code: 'STUDY',
    });
    expect(text(journal.file)).toBe(before);
    expect(readdirSync(dirname(journal.file))).toEqual(['study.jsonl']);
  });

  it('J5: calls at the same time take turns, also of two journals on one file', async () => {
    const { journal } = await created();
    const other = (await opened(journal.file)).journal;
    const numbers: number[] = [];
    const ask = (to: typeof journal) =>
      to.update(({ trials }) => {
        numbers.push(trials.length);
        return [begin];
      });
    await Promise.all(Array.from({ length: 20 }, (_, i) => ask(i % 2 === 0 ? journal : other)));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect((await journal.read()).trials).toHaveLength(20);
  });

  it('says where it cannot be written', async () => {
    const { journal } = await created();
    renameSync(dirname(journal.file), `${dirname(journal.file)}.gone`);
    await expect(journal.update(() => [begin])).rejects.toMatchObject({
      code: 'STUDY',
      message: expect.stringContaining(`${journal.file} cannot be written`),
    });
  });

  it('says that a disk is full, and leaves the journal as it was', async () => {
    const disk = mountSmallDisk(64);
    if (disk === undefined) return;
    try {
      const { journal } = await opened(join(disk.folder, 'study.jsonl'), { create: true });
      await journal.update(() => [{ kind: 'create-study', name: 's', directions: ['minimize'] }, begin]);
      const before = text(journal.file);
      const note = (length: number): Promise<StudyState> =>
        journal.update(() => [{ kind: 'trial-attr', trial: 0, scope: 'user', key: 'k', value: 'x'.repeat(length) }]);
      await expect(note(100_000)).rejects.toMatchObject({
        code: 'STUDY',
        message: expect.stringContaining('the disk is full'),
      });
      expect(text(journal.file)).toBe(before);
      expect((await note(10)).trials[0]!.userAttrs.get('k')).toBe('x'.repeat(10));
    } finally {
      disk.gone();
    }
  });
});

describe('the lock', () => {
  it('J10: one that was left is taken over, with one line that names it', async () => {
    const { journal, warnings } = await created({ grace: 200 });
    symlinkSync(journal.file, `${journal.file}.lock`);
    await journal.update(() => [begin]);
    expect(warnings).toEqual([expect.stringContaining(`${journal.file}.lock`)]);
    expect(readdirSync(dirname(journal.file))).toEqual(['study.jsonl']);
  });

  it('J10: one that was left by Optuna with a relative path, which leads nowhere, too', async () => {
    const { journal, warnings } = await created({ grace: 200 });
    symlinkSync('somewhere/study.jsonl', `${journal.file}.lock`);
    await journal.update(() => [begin]);
    expect(warnings).toHaveLength(1);
  });

  it('J10: one is never taken from a queue that moves, however long it is', async () => {
    const { journal, warnings } = await created({ grace: 200 });
    const lock = `${journal.file}.lock`;
    symlinkSync(journal.file, lock);
    const waiting = journal.update(() => [begin]);
    for (let holder = 0; holder < 40; holder++) {
      await setTimeout(20);
      symlinkSync(journal.file, `${lock}.next`);
      renameSync(`${lock}.next`, lock);
    }
    unlinkSync(lock);
    await waiting;
    expect(warnings).toEqual([]);
  });

  it('one who held it too long does not write; it decides again', async () => {
    const { journal } = await created({ maxHold: 100 });
    let calls = 0;
    await journal.update(() => {
      if (calls++ === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150);
      return [begin];
    });
    expect(calls).toBe(2);
    expect((await journal.read()).trials).toHaveLength(1);
  });

  it('one who lost it does not write, and does not release that of another', async () => {
    const { journal, warnings } = await created({ grace: 200 });
    const lock = `${journal.file}.lock`;
    let calls = 0;
    await journal.update(({ trials }) => {
      if (calls++ === 0) {
        renameSync(lock, `${lock}.aside`);
        symlinkSync(journal.file, lock);
        appendFileSync(journal.file, '{"op_code":4,"worker_id":"other","study_id":0,"datetime_start":null}\n');
        return [begin];
      }
      expect(trials).toHaveLength(1);
      return [];
    });
    expect(calls).toBe(2);
    // that of the other was still there, and is taken over once it is stale
    expect(warnings).toHaveLength(1);
    expect(existsSync(lock)).toBe(false);
  });
});

describe('processes', () => {
  let script: string;
  beforeAll(async () => void (script = await built('journal-process.ts')));
  const run = (file: string, ...args: string[]) => ended(process.execPath, [script, file, ...args]);

  it('J5: create trials with numbers 0…n-1, each once, in file order', async () => {
    const { journal } = await created();
    const all = await Promise.all(Array.from({ length: 4 }, () => run(journal.file, 'create', '10')));
    const numbers = all.flatMap(({ said }) => said.map(Number));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    const { trials } = await journal.read();
    expect(trials.map(({ userAttrs }) => userAttrs.get('by'))).toEqual(trials.map(({ worker }) => worker));
    expect(new Set(trials.map(({ worker }) => worker)).size).toBe(4);
  });

  it('J8: claim each waiting trial once', async () => {
    const { journal } = await created();
    await journal.update(() =>
      Array.from({ length: 20 }, () => ({ kind: 'create-trial', trial: { state: 'WAITING' } }) as const),
    );
    const all = await Promise.all(Array.from({ length: 3 }, () => run(journal.file, 'claim')));
    const numbers = all.flatMap(({ said }) => said.map(Number));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('J1, J10: one that dies while it appends leaves what the next one mends', async () => {
    const { journal, warnings } = await created({ grace: 300 });
    await journal.update(() => [begin]);
    const before = text(journal.file);
    expect(await run(journal.file, 'die')).toMatchObject({ signal: 'SIGKILL' });
    expect(text(journal.file).length).toBeGreaterThan(before.length);
    const { trials } = await journal.update(() => [begin]);
    expect([trials.length, trials[0]!.intermediate.size, warnings.length]).toEqual([2, 0, 1]);
    expect(text(journal.file).slice(before.length)).toMatch(/^\{"op_code":4[^\n]*\}\n$/);
  });

  it('J11: release under a name that is used once, and leave nothing but the journal beside it', async () => {
    const path = freshPath();
    const study = await openStudy(path);
    const names = new Set<string>();
    const watcher = watch(dirname(path), (_, name) => name?.endsWith('.rename') === true && names.add(name));
    await Promise.all(Array.from({ length: 3 }, () => run(path, 'create', '5')));
    expect((await study.read()).trials).toHaveLength(15);
    expect(readdirSync(dirname(path))).toEqual(['study.jsonl']);
    await vi.waitFor(() => expect(names.size).toBe(15), 5000);
    watcher.close();
  });

  it('W4: starting points that all of them enqueue are run once each', async () => {
    const path = freshPath();
    const all = await Promise.all(Array.from({ length: 3 }, () => run(path, 'start')));
    expect(all.flatMap(({ said }) => said).sort()).toEqual(['0.25', '0.75']);
  });
});
