import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRunSummary, type SeedGroup } from '../../src/report/index.ts';
import { temporaryFolder, type Finished } from './command.ts';
import { hydrosol, run } from './in-process.ts';
import { ALL } from '../sample.ts';

const SMALL = [
  'data=synthetic',
  'data.train=200',
  'data.test=60',
  'trainer.epochs=1',
  'teacher.trainer.epochs=1',
  'engine=wasm',
];

describe('run --multirun', () => {
  let cwd: string;
  let finished: Finished;
  const sweep = (...path: string[]): string => join(cwd, 'sweep', ...path);

  beforeAll(async () => {
    cwd = await temporaryFolder();
    const words = [
      '-m',
      'hydra/launcher=basic',
      'teacher=mlp_large,cnn_large',
      'model=mlp',
      'loss=response,feature',
      'hydra.sweep.dir=sweep',
      ...SMALL,
    ];
    finished = await run(words, { cwd });
  });

  it('runs the product in numbered folders, the last choice changing fastest', async () => {
    expect(finished).toMatchObject({ code: 0 });
    expect((await readdir(sweep())).sort()).toEqual([
      '.sweep',
      '0',
      '1',
      '2',
      '3',
      'multirun.yaml',
      'results.csv',
      'study.jsonl',
      'sweep.json',
    ]);
    const overrides = await readFile(sweep('1', '.hydra/overrides.yaml'), 'utf8');
    expect(overrides).toMatch(/^- teacher=mlp_large\n- model=mlp\n- loss=feature\n/);
    expect(await readFile(sweep('2', '.hydra/hydra.yaml'), 'utf8')).toMatch(/\n {4}num: 2\n/);
  });

  it('trains each distinct teacher once', async () => {
    const summaries = await Promise.all(['0', '1', '2', '3'].map((n) => readRunSummary(sweep(n))));
    expect(summaries.map(({ stages }) => stages['teacher']!.from_store)).toEqual([false, true, false, true]);
    expect(summaries.map(({ stages }) => stages['student']!.from_store)).toEqual([false, false, false, false]);
  });

  it('ends with a table and results.csv', async () => {
    expect(finished.stdout).toMatch(/^job +teacher +loss/m);
    const lines = (await readFile(sweep('results.csv'), 'utf8')).trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^job,teacher,model,loss,/);
  });

  it('is reported again by hydrosol report', async () => {
    const { code, stdout } = await hydrosol(['report', 'sweep'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/FINISHED/i);
  });
});

it.runIf(ALL)('several seeds are taken together, in a table and in seeds.json', async () => {
  const cwd = await temporaryFolder();
  const words = [
    '-m',
    'hydra/launcher=basic',
    'seed=range(3)',
    'teacher=mlp_large',
    'model=mlp',
    'loss=response',
    'hydra.sweep.dir=sweep',
    ...SMALL,
  ];
  const { code, stdout } = await run(words, { cwd });
  expect(code).toBe(0);
  const { groups } = JSON.parse(await readFile(join(cwd, 'sweep/seeds.json'), 'utf8')) as { groups: SeedGroup[] };
  expect(groups).toMatchObject([{ overrides: {}, jobs: ['0', '1', '2'], seeds: ['0', '1', '2'] }]);
  const summaries = await Promise.all([0, 1, 2].map((n) => readRunSummary(join(cwd, 'sweep', String(n)))));
  const [student, baseline] = ['student', 'baseline'].map((stage) => summaries.map(({ stages }) => stages[stage]!));
  const against = groups[0]!.student_against_baseline!;
  expect(groups[0]!.accuracy['student']!.values).toEqual(student!.map(({ accuracy }) => accuracy));
  expect(against.differences).toEqual(student!.map(({ accuracy }, i) => accuracy - baseline![i]!.accuracy));
  expect(against.mcnemar).toHaveLength(3);
  const table = stdout.slice(stdout.indexOf('over the seeds'));
  expect(table).toContain(`${groups[0]!.accuracy['student']!.mean.toFixed(4)} ± `);
  expect(table).toContain('sweep/seeds.json');

  await rm(join(cwd, 'sweep/seeds.json'));
  const report = await hydrosol(['report', 'sweep'], { cwd });
  expect(report.stdout).toContain(table.slice(0, table.indexOf('sweep/results.csv')));
  expect(JSON.parse(await readFile(join(cwd, 'sweep/seeds.json'), 'utf8'))).toMatchObject({ groups });
});

it('one failing job neither stops nor hides the others', async () => {
  const cwd = await temporaryFolder();
  // attention is compared between feature maps, which no multilayer perceptron has
  const words = [
    '-m',
    'hydra/launcher=basic',
    'loss=response,at',
    'model=mlp',
    'hydra.sweep.dir=sweep',
    'seed=1,2',
    ...SMALL,
  ];
  const { code, stdout } = await run([...words, 'teacher=mlp_large'], { cwd });
  expect(code).toBe(1);
  const statuses = await Promise.all(
    ['0', '1', '2', '3'].map(async (n) => (await readRunSummary(join(cwd, 'sweep', n))).status),
  );
  expect(statuses).toEqual(['FINISHED', 'FINISHED', 'FAILED', 'FAILED']);
  expect(stdout).toContain('AT compares feature maps');
});

it('a job whose config is wrong stops the sweep before anything is trained', async () => {
  const cwd = await temporaryFolder();
  const { code, stderr } = await run(['-m', 'model=mlp', 'model.dropout=0.1,1.5', ...SMALL], { cwd });
  expect(code).toBe(2);
  expect(stderr).toContain('below 1');
  expect(await readdir(cwd)).toEqual([]);
});
