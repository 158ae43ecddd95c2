/** @file Trials of several jobs: one for each seed, each in a folder of its own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal, type Trial } from '../../src/study/index.ts';
import { rowsOf } from './results-rows.ts';
import { ALL } from '../sample.ts';
import { workerProgram, type WorkerProgram } from './worker-program.ts';

const textOf = ({ cwd }: WorkerProgram, path: string): string => readFileSync(join(cwd, path), 'utf8');

async function trialsOf({ cwd }: WorkerProgram): Promise<readonly Trial[]> {
  const journal = await openJournal(join(cwd, 's/study.jsonl'), { warn: () => {} });
  return (await journal.read()).trials;
}

const SEEDS = 'hydra.sweeper.replicates=3';
const BASIC = ['hydra/launcher=basic'];
const PROCESSES = ['hydra/launcher=processes', 'hydra.launcher.n_jobs=2'];

describe.each([{ launcher: BASIC }, { launcher: PROCESSES }])('replicates, $launcher', (options) => {
  const isLong = !ALL && options.launcher === PROCESSES;
  const timeout = 60_000;
  const sweep = ({ run }: WorkerProgram, ...words: readonly string[]) =>
    run('-m', ...options.launcher, 'hydra.sweep.dir=s', ...words);

  it.skipIf(isLong)('are jobs below the folder of their trial, whose value is their mean', { timeout }, async () => {
    const program = workerProgram();
    const { code, stdout, stderr } = await sweep(program, 'a=1,2', SEEDS, 'seed=5', 'hydra.sweep.subdir=a_${a}');
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/2 jobs with 3 seeds each in s$/m),
    });
    expect(rowsOf(program).map(({ job, a, seed, value, folder }) => [job, a, seed, value, folder])).toEqual([
      ['0/0', '1', '5', '15', 'a_1/0'],
      ['0/1', '1', '6', '16', 'a_1/1'],
      ['0/2', '1', '7', '17', 'a_1/2'],
      ['1/0', '2', '5', '25', 'a_2/0'],
      ['1/1', '2', '6', '26', 'a_2/1'],
      ['1/2', '2', '7', '27', 'a_2/2'],
    ]);
    expect(textOf(program, 's/a_2/1/.hydra/config.yaml')).toMatch(/^seed: 6$/m);
    expect(textOf(program, 's/a_2/1/.hydra/hydra.yaml')).toMatch(/^ +num: 1$/m);
    expect(JSON.parse(textOf(program, 's/a_2/1/.hydrosol/record.json'))).toMatchObject({ number: 1, replicate: 1 });
    expect(JSON.parse(textOf(program, 's/seeds.json')).groups).toMatchObject([
      { jobs: ['0/0', '0/1', '0/2'], seeds: ['5', '6', '7'], overrides: { a: '1' } },
      { jobs: ['1/0', '1/1', '1/2'] },
    ]);
    expect(stdout).toMatch(/^ *1\/2 +2 +7 /m);
    const [first, second] = await trialsOf(program);
    expect([first!.values, second!.values]).toEqual([[16], [26]]);
    expect([...first!.intermediate]).toEqual([
      [1, 15],
      [2, 15.5],
    ]);
    const table = textOf(program, 's/results.csv');
    const reported = await program.hydrosol('report', 's');
    expect(stdout).toContain(reported.stdout.split('\n').slice(1, 7).join('\n'));
    expect(textOf(program, 's/results.csv')).toBe(table);
  });

  it.skipIf(isLong)('of a trial fail with one of them; those that were over are kept', { timeout }, async () => {
    const program = workerProgram();
    const source = textOf(program, 'jobs.mjs');
    const failing = source.replace(
      'await DO[',
      "if (config.seed === 1 && config.a === 1) throw new Error('not this one');\n  await DO[",
    );
    writeFileSync(program.script, failing);
    const { code, stdout } = await sweep(program, 'a=1,2', SEEDS);
    expect(code).toBe(1);
    const statuses = ['FINISHED', 'FAILED', 'UNFINISHED', 'FINISHED', 'FINISHED', 'FINISHED'];
    expect(rowsOf(program).map(({ status }) => status)).toEqual(statuses);
    expect(stdout).toMatch(/^job 0\/1: CRASH: not this one$/m);
    expect((await program.hydrosol('report', 's')).stdout).toMatch(/^job 0\/1: CRASH: not this one$/m);
    const [first] = await trialsOf(program);
    expect(first).toMatchObject({ state: 'FAIL', values: undefined });

    writeFileSync(program.script, source);
    expect(await program.run('--resume', 's/0/1')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^finished: s\/0\/1$/m),
    });
    expect(rowsOf(program)[1]).toMatchObject({ job: '0/1', seed: '1', status: 'FINISHED' });
    expect(await program.run('--resume', 's', '--failed')).toMatchObject({ code: 0 });
    expect(rowsOf(program).map(({ job, status }) => `${job} ${status}`)).toEqual(
      ['1/0', '1/1', '1/2', '2/0', '2/1', '2/2'].map((job) => `${job} FINISHED`),
    );
  });

  it.skipIf(isLong)('of a trial that goes on are not done twice', { timeout }, async () => {
    const program = workerProgram();
    const source = textOf(program, 'jobs.mjs');
    writeFileSync(
      program.script,
      source.replace('await DO[', "if (config.seed === 1) process.kill(process.pid, 'SIGKILL');\n  await DO["),
    );
    // without workers of its own the sweep itself is killed
    await sweep(program, 'a=1', SEEDS, ...(options.launcher === BASIC ? [] : ['hydra.launcher.retries=5']));
    const before = textOf(program, 's/0/0/summary.json');
    writeFileSync(program.script, source);
    if (options.launcher === BASIC) {
      const { code, stderr } = await program.run('--resume', 's');
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(rowsOf(program).map(({ job, value }) => `${job} ${value}`)).toEqual(['0/0 10', '0/1 11', '0/2 12']);
      expect((await trialsOf(program))[0]!.values).toEqual([11]);
    } else {
      expect(rowsOf(program).map(({ status }) => status)).toEqual(['FINISHED', 'FAILED', 'UNFINISHED']);
    }
    expect(textOf(program, 's/0/0/summary.json')).toBe(before);
  });
});

describe('replicates', { timeout: 60_000 }, () => {
  it.skipIf(!ALL)('stay as many as they were', async () => {
    const program = workerProgram();
    await program.sweep('a=1,2', SEEDS);
    const { code, stderr } = await program.sweep('a=1,2,3', 'hydra.sweeper.replicates=2');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/its trials have 3 seeds/) });
    expect(await program.sweep('a=1,2,3', SEEDS)).toMatchObject({ code: 0 });
    expect(rowsOf(program)).toHaveLength(9);
  });
});
