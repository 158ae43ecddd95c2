/** @file What went wrong in sweeps of other programs, by numbers of a list of reports. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { load, toContainer } from '../../src/config/index.ts';
import type { Program } from '../../src/program/index.ts';
import { bestTrial, openJournal, type StudyState } from '../../src/study/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { temporaryFolder, type Finished } from './command.ts';
import { hydrosol, runProgram } from './in-process.ts';
import { rowsOf } from './results-rows.ts';

type Config = Readonly<Record<string, unknown>>;

let cwd = '';
/** The jobs that ran, by their `a`. */
let ran: unknown[] = [];

/** A parabola; where `a` is `broken` it fails. What it measures last is in its result, what it measured before is not. */
const programOf = (): Program<Config> => ({
  name: 'app',
  configDir: writeTree({ 'config.yaml': 'a: 1\nb: 0\nbroken: null\n' }),
  load: async () => ({
    task({ config: { a, broken }, listen }) {
      ran.push(a);
      if (a === broken) throw new Error('no');
      const last = (Number(a) - 2) ** 2;
      for (const [step, value] of [-last, last].entries()) {
        listen({ kind: 'metric', point: { stage: '', name: 'loss', step, epoch: step, value, time: Date.now() } });
      }
      return { loss: last, cost: Number(a), ...(a === 3 ? { more: 1 } : {}) };
    },
  }),
});

let program: Program<Config>;
const run = (...words: readonly string[]): Promise<Finished> => runProgram(program, words, { cwd });
const sweep = (...words: readonly string[]): Promise<Finished> => run('-m', 'hydra.sweep.dir=s', ...words);
const own = (...words: readonly string[]): Promise<Finished> => hydrosol(words, { cwd });
const text = (path: string): string => readFileSync(join(cwd, path), 'utf8');
const study = async (): Promise<StudyState> =>
  (await openJournal(join(cwd, 's/study.jsonl'), { warn: () => {} })).read();

const LOSS = 'hydra.sweeper.optimized_metric=loss';

beforeEach(async () => {
  cwd = await temporaryFolder();
  ran = [];
  program = programOf();
});

it('L1: a sweep whose folder is taken has its jobs in its own', async () => {
  mkdirSync(join(cwd, 's'));
  writeFileSync(join(cwd, 's/multirun.yaml'), '');
  expect(await sweep('a=1,2')).toMatchObject({ code: 0 });
  expect(readdirSync(join(cwd, 's'))).toEqual(['multirun.yaml']);
  expect(rowsOf({ cwd }, 's_1').map(({ folder }) => folder)).toEqual(['0', '1']);
  expect(existsSync(join(cwd, 's_1/1/summary.json'))).toBe(true);
});

describe('J12: a sweep that is joined', () => {
  it.each([
    ['another direction', [LOSS, 'hydra.sweeper.direction=maximize'], 'minimize loss', 'maximize loss'],
    ['another metric', ['hydra.sweeper.optimized_metric=cost'], 'minimize loss', 'minimize cost'],
    ['several goals', ['hydra.sweeper.optimized_metric=[loss,cost]'], 'minimize loss', 'minimize loss, minimize cost'],
    ['no goal', [], 'minimize loss', 'optimize nothing'],
  ])('with %s is refused, naming both', async (_, words, then, now) => {
    await sweep('a=1,2', LOSS);
    const before = text('s/study.jsonl');
    const refused = await sweep('a=1,2,3', ...words);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`it is to ${then}, not to ${now}`) });
    expect(text('s/study.jsonl')).toBe(before);
    expect(ran).toEqual([1, 2]);
  });
});

it.each(['report', 'status', 'best', 'resume', 'work'])(
  'J9: %s of a sweep that is not there names the place',
  async (name) => {
    const { code, stderr } = await (name === 'work' ? run('--work', 'sub/s') : own(name, 'sub/s'));
    expect(code).toBe(2);
    expect(stderr).toContain(join(cwd, 'sub/s'));
    expect(readdirSync(cwd)).toEqual([]);
  },
);

it('J3: what is written beside the journal is written again from it', async () => {
  await sweep('a=1,2', 'b=0,1', LOSS);
  const names = ['results.csv', 'optimization_results.yaml', '.sweep/jobs.json'];
  const before = names.map((name) => text(`s/${name}`));
  rmSync(join(cwd, 's/results.csv'));
  rmSync(join(cwd, 's/.sweep/jobs.json'));
  writeFileSync(join(cwd, 's/optimization_results.yaml'), '{half');
  expect(await run('--resume', 's')).toMatchObject({ code: 0, stderr: expect.stringContaining('0 of 4 jobs to do') });
  expect(names.map((name) => text(`s/${name}`))).toEqual(before);
  writeFileSync(join(cwd, 's/.sweep/jobs.json'), '[{"numb');
  await run('--resume', 's');
  expect(text('s/.sweep/jobs.json')).toBe(before[2]);
});

it('L6: a job whose folder no file system takes is refused before the first one', async () => {
  const subdir = 'hydra.sweep.subdir=${hydra.job.override_dirname}';
  const { code, stderr } = await sweep('a=1,2', `+long='${'ü'.repeat(130)}'`, subdir);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/has a name of 2\d\d bytes/) });
  expect([ran, existsSync(join(cwd, 's'))]).toEqual([[], false]);
});

it('S5: choices in another order are the same jobs, and more of them leave the old ones as they are', async () => {
  await sweep('a=1,2');
  const before = rowsOf({ cwd });
  await sweep('a=2,1');
  await sweep('a=3,2,1');
  expect(ran).toEqual([1, 2, 3]);
  const rows = rowsOf({ cwd });
  expect(rows.slice(0, 2)).toMatchObject(before);
  expect(rows[2]).toMatchObject({ job: '2', a: '3', cost: '3' });
});

it('S6: a job gets the value and the type of its choice', async () => {
  await sweep('+x=[16,32],[64],null,true,1,"1"');
  const values = Array.from({ length: 6 }, (_, job) => {
    return (toContainer(load(join(cwd, `s/${job}/.hydra/config.yaml`))) as Config)['x'];
  });
  expect(values).toEqual([[16, 32], [64], null, true, 1, '1']);
  expect((await run('--resume', 's')).stderr).toContain('0 of 6 jobs to do');
});

it('T1: a column that only a later job has is in the table of all', async () => {
  await sweep('a=1,3', '+c.d=1');
  const rows = text('s/results.csv').trimEnd().split('\r\n');
  expect(rows[0]).toContain(',more,');
  expect(new Set(rows.map((row) => row.split(',').length)).size).toBe(1);
});

it('T3: the best is the same in the journal, the tables, the yaml and as a path, by one rule, which is named', async () => {
  // the first job measured the lowest number on its way
  const { stdout } = await sweep('a=1,2,3', LOSS);
  expect(bestTrial(await study())?.number).toBe(1);
  expect(toContainer(load(join(cwd, 's/optimization_results.yaml')))).toMatchObject({ best_params: { a: 2 } });
  const rule = 'best by loss, lowest; ties: the lower job';
  for (const table of [stdout, (await own('report', 's')).stdout])
    expect(table).toContain(`${rule}\njob 1 (a=2): 0.0000`);
  expect((await own('best', 's')).stdout).toMatch(new RegExp(`^${rule}\n.*\n1 +2 +0\\.0000`));
  expect((await run('--resume', 's/best')).stderr).toContain('s/1 is finished');
});

it('T7: a sweep without a completed job has its table and a sentence', async () => {
  const { code } = await sweep('b=1,2', 'broken=1', LOSS);
  const reported = await own('report', 's');
  expect([code, reported.code]).toEqual([1, 0]);
  expect(reported.stdout).toMatch(/^ +1 +2 +FAILED.*\nbest by loss.*\nno completed trial$/m);
});

it('W7, E5: only what failed is run again, by a trial that names the one before it', async () => {
  await sweep('a=1,2', 'broken=2', LOSS);
  for (const _ of ['once', 'twice']) {
    const { code, stderr } = await run('--resume', 's', '--failed');
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('1 of 2 jobs to do') });
  }
  expect(ran).toEqual([1, 2, 2, 2]);
  const { trials } = await study();
  const chain = trials.map(({ systemAttrs }) => [systemAttrs.get('failed_trial'), systemAttrs.get('retry_history')]);
  expect(chain.slice(2)).toEqual([
    [1, [1]],
    [2, [1, 2]],
  ]);
  expect(trials[3]!.intermediate.size).toBe(0);
});
