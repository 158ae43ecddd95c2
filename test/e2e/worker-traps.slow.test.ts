/** @file What went wrong in sweeps over processes of other programs, by numbers of a list of reports. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openJournal } from '../../src/study/index.ts';
import { rowsOf } from './results-rows.ts';
import { workerProgram } from './worker-program.ts';
import { ALL } from '../sample.ts';

const TIMEOUT = 60_000;

it(
  'E2, W2: the same command after kill -9 runs the jobs that are missing, and each once',
  { timeout: TIMEOUT },
  async () => {
    const program = workerProgram();
    const sweep = ['-m', 'hydra/launcher=basic', 'hydra.sweep.dir=s', 'a=1,2,3', 'seed=0,1', 'do=once'];
    expect((await program.run(...sweep)).code).toBeNull();
    const times = (): number[] => [0, 1, 2].map((job) => statSync(join(program.cwd, `s/${job}/summary.json`)).mtimeMs);
    const before = times();
    expect(await program.run(...sweep)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('3 of 6 jobs to do'),
    });
    expect(times()).toEqual(before);
    expect(rowsOf(program).map(({ a, seed, folder, status }) => `${a} ${seed} ${folder} ${status}`)).toEqual(
      ['1 0', '1 1', '2 0', '2 1', '3 0', '3 1'].map((cell, job) => `${cell} ${job} FINISHED`),
    );
    const { count } = await (await openJournal(join(program.cwd, 's/study.jsonl'), { warn: () => {} })).read();
    expect(count).toEqual({ COMPLETE: 6, RUNNING: 0, WAITING: 0, FAIL: 0, PRUNED: 0 });
  },
);

it('L3: a worker has a slot of its own, that of one that was killed too', { timeout: TIMEOUT }, async () => {
  const program = workerProgram();
  // the second job waits for the third, so that two workers do them
  const { code } = await program.sweep(
    'do=kill,meet,come',
    '+hydra.launcher.env.SLOT=[5,6]',
    'hydra.launcher.retries=0',
  );
  expect(code).toBe(1);
  const rows = rowsOf(program);
  expect(rows.map(({ status }) => status)).toEqual(['FAILED', 'FINISHED', 'FINISHED']);
  expect(
    rows
      .slice(1)
      .map(({ slot }) => slot)
      .sort(),
  ).toEqual(['5', '6']);
});

it('L1: two sweeps that are begun at the same time in one folder never share it', { timeout: TIMEOUT }, async () => {
  const program = workerProgram();
  const words = ['a=1,2', 'seed=3,4'];
  const begun = words.map((word) => program.run('-m', 'hydra/launcher=basic', 'hydra.sweep.dir=out/same', word));
  const codes = (await Promise.all(begun)).map(({ code }) => code);
  const folders = readdirSync(join(program.cwd, 'out'));
  // one that finds the other at work may be refused, and has nothing then
  expect(codes.filter((code) => code === 0)).toHaveLength(folders.length);
  for (const folder of folders) {
    expect(rowsOf(program, `out/${folder}`).map((row) => [row['folder'], row['status']])).toEqual([
      ['0', 'FINISHED'],
      ['1', 'FINISHED'],
    ]);
    expect(readdirSync(join(program.cwd, 'out', folder)).filter((name) => /^\d/.test(name))).toEqual(['0', '1']);
  }
});

it.runIf(ALL)(
  'L9: a job starts processes and threads in a sweep in one process too',
  { timeout: TIMEOUT },
  async () => {
    const program = workerProgram();
    const { code } = await program.run('-m', 'hydra/launcher=basic', 'hydra.sweep.dir=s', 'do=child,thread');
    expect(code).toBe(0);
  },
);
