import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { load, toContainer } from '../../src/config/index.ts';
import { bestTrial, openJournal } from '../../src/study/index.ts';
import type { Program } from '../../src/program/index.ts';
import { temporaryFolder, type Finished } from './command.ts';
import { hydrosol, run as runShipped, runProgram } from './in-process.ts';
import { ALL } from '../sample.ts';

interface Config {
  readonly x: number;
  readonly kind: string;
  readonly seed: number;
}

let cwd = '';
let program: Program<Config>;

/** Parabolas that kinds move; `broken` fails, `wild` is the best with one seed and bad with all others. A file that is there moves them too. */
const task = ({ config: { x, kind, seed } }: { readonly config: Config }): object => {
  if (kind === 'broken') throw new Error('broken on purpose');
  if (kind === 'wild') return { loss: seed === 0 ? -1 : 5, cost: x };
  const moved = existsSync(join(cwd, 'moved')) && x === 1 ? 0.5 : 0;
  return { loss: (x - 2) ** 2 + (kind === 'far' ? 10 : 0) + seed / 10 + moved, cost: x };
};

const run = (words: readonly string[]): Promise<Finished> => runProgram(program, words, { cwd });
const own = (...words: readonly string[]): Promise<Finished> => hydrosol(words, { cwd });

const RULE = 'best by loss, lowest; ties: the lower job';

beforeAll(async () => {
  cwd = await temporaryFolder();
  mkdirSync(join(cwd, 'conf'));
  writeFileSync(join(cwd, 'conf/config.yaml'), 'x: 0\nkind: near\nseed: 0\n');
  program = {
    name: 'parabola',
    configDir: join(cwd, 'conf'),
    load: async () => ({ task: async (given) => task(given) }),
  };
  const goal = 'hydra.sweeper.optimized_metric=loss';
  const sweeps: readonly (readonly string[])[] = [
    ['hydra.sweep.dir=one', goal, 'x=0.5,2,3', 'kind=near,far,broken'],
    ['hydra.sweep.dir=two', goal, 'x=1,2', 'seed=0,1,2'],
    ['hydra.sweep.dir=pareto', 'hydra.sweeper.optimized_metric=[loss,cost]', 'x=0,1,2,3'],
    ['hydra.sweep.dir=plain', 'x=1,2'],
    ['hydra.sweep.dir=seeds', goal, 'x=2.5', 'kind=wild,near,far', 'hydra.sweeper.replicates=2'],
    ['hydra.sweep.dir=none', goal, 'kind=broken', 'x=1,2'],
  ];
  for (const words of sweeps) await run(['-m', ...words]);
  const other = { ...program, name: 'other' };
  await runProgram(other, ['-m', 'hydra.sweep.dir=other', 'x=1,2'], { cwd });
});

const yamlOf = (folder: string): unknown => toContainer(load(join(cwd, folder, 'optimization_results.yaml')));

describe('optimization_results.yaml', () => {
  it('has the best parameters and their value, floats as floats', () => {
    expect(readFileSync(join(cwd, 'one/optimization_results.yaml'), 'utf8')).toBe(
      'name: optuna\nbest_params:\n  x: 2\n  kind: near\nbest_value: 0.0\n',
    );
  });

  it('has the Pareto front of several goals', () => {
    const solutions = [0, 1, 2].map((x) => ({ params: { x }, values: [(x - 2) ** 2, x] }));
    expect(JSON.parse(JSON.stringify(yamlOf('pareto')))).toEqual({ name: 'optuna', solutions });
  });

  it('is there neither without a goal nor without a completed job', () => {
    expect(['plain', 'none'].map((folder) => existsSync(join(cwd, folder, 'optimization_results.yaml')))).toEqual([
      false,
      false,
    ]);
  });

  it('is written again by report', async () => {
    rmSync(join(cwd, 'one/optimization_results.yaml'));
    const { code, stdout } = await own('report', 'one');
    expect(code).toBe(0);
    expect(stdout).toContain('\none/optimization_results.yaml\n');
    expect(stdout).toContain(`${RULE}\njob 3 (x=2 kind=near): 0.0000`);
    expect(yamlOf('one')).toMatchObject({ best_params: { kind: 'near' } });
  });
});

describe('hydrosol best', () => {
  it('names the best of a sweep, and of each choice', async () => {
    const { code, stdout } = await own('best', 'one');
    expect(code).toBe(0);
    const rows = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(rows[0]).toEqual([RULE]);
    expect(rows[2]).toEqual(['3', '2', 'near', '0.0000', 'one/3']);
    expect(rows).toContainEqual(['far', '4', '10.0000']);
    expect(rows).toContainEqual(['broken', '–', '–']);
    expect(stdout).toContain('3 of 9 jobs did not finish');
  });

  it('names the best of several', async () => {
    const { code, stdout } = await own('best', 'two', 'one');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^two\/3 +2 +0 +near +0\.0000 +two\/3$/m);
  });

  it('takes another value, and another direction', async () => {
    const { stdout } = await own('best', 'two', '--by', 'cost', '--direction', 'maximize');
    expect(stdout).toContain('best by cost, highest; ties: the lower job');
    expect(stdout).toMatch(/^3 +2 +0 +2\.0000 +two\/3$/m);
  });

  it('shows the front of several goals, without what breaks a constraint', async () => {
    const file = join(cwd, 'pareto/study.jsonl');
    const before = readFileSync(file, 'utf8');
    const constraint = { op_code: 9, worker_id: 'w', trial_id: 1, system_attr: { constraints: [1] } };
    // before the trial is complete: nothing is added to it then
    writeFileSync(file, before.replace(/^\{"op_code": ?6/m, `${JSON.stringify(constraint)}\n$&`));
    const { stdout } = await own('best', 'pareto');
    writeFileSync(file, before);
    expect(stdout).toContain('Pareto front of loss, lowest; cost, lowest');
    expect(stdout.split('\n\n')[0]!.match(/pareto\/\d/g)).toEqual(['pareto/0', 'pareto/2']);
    expect(stdout).toContain('infeasible, and so not chosen: 1');
  });

  it('has the table and the sentence where nothing is completed', async () => {
    const { code, stdout } = await own('best', 'none');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +0 +1 +FAILED/m);
    expect(stdout).toMatch(/^no completed trial$/m);
  });

  it.each([
    { words: ['plain'], error: 'nothing says which job is better', type: 'best plain --by loss' },
    { words: ['one', '--by', 'los'], error: "no job has a value 'los'", type: 'best one --by loss' },
    { words: ['one', '--by', 'loss', '--direction', 'up'], error: "'up' is no direction" },
    { words: ['one', '--direction', 'minimize'], error: '--direction says where' },
    { words: ['one', 'pareto'], error: 'the sweeps do not optimise the same', type: 'best one pareto --by loss' },
    { words: ['one', 'other'], error: 'different programs: one of parabola, other of other' },
    { words: ['one/3'], error: 'one/3 is no sweep folder' },
    { words: ['on'], error: 'there is no folder on', type: 'best one' },
  ])('$words: $error', async ({ words, error, type }) => {
    const { code, stderr } = await own('best', ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(error);
    if (type === undefined) return;
    expect(stderr).toContain(`did you mean: npx hydrosol ${type}`);
    expect((await own(...type.split(' '))).code).toBe(0);
  });
});

describe('T3: of trials with several seeds the best has the best mean', () => {
  const line = 'trial 1 (kind=near): mean of 2 jobs 0.3000';
  const rule = 'best by mean loss, lowest; ties: the lower trial';

  it('for the study, the file, the table, and hydrosol best', async () => {
    const journal = await openJournal(join(cwd, 'seeds/study.jsonl'), { warn: () => {} });
    const winner = bestTrial(await journal.read());
    expect(winner).toMatchObject({ number: 1, values: [0.3] });
    expect(yamlOf('seeds')).toMatchObject({ best_params: { kind: 'near' }, best_value: 0.3 });
    const reported = await own('report', 'seeds');
    expect(reported.stdout).toContain(`${rule}\n${line}\n`);
    const { stdout } = await own('best', 'seeds');
    expect(
      stdout
        .split('\n')
        .slice(0, 3)
        .map((text) => text.trim().split(/ {2,}/)),
    ).toEqual([[rule], ['trial', 'kind', 'loss', 'folder'], ['1', 'near', '0.3000', 'seeds/1']]);
    expect(stdout).toMatch(/^kind +wild +0 +2\.0000$/m);
    expect(yamlOf('seeds')).toMatchObject({ best_params: { kind: 'near' } });
  });

  it('by another value too, and among several sweeps', async () => {
    expect((await own('best', 'seeds', '--by', 'loss', '--direction', 'maximize')).stdout).toMatch(
      /^2 +far +10\.3000/m,
    );
    expect((await own('best', 'seeds', 'two')).stdout).toMatch(/^two\/3 +2 +near +0 +0\.0000 +two\/3$/m);
    const alone = await own('best', 'seeds', 'one', '--by', 'cost', '--direction', 'maximize');
    expect(alone.stdout).toMatch(/^one\/6 +3 +near +0 +3\.0000 +one\/6$/m);
    expect(alone.stdout).toMatch(/^seed +0,1 +seeds\/0 +2\.5000$/m);
  });

  it('whose first job is SWEEP/best', async () => {
    expect((await own('report', 'seeds/best')).stdout).toMatch(/loss +0\.25$/m);
    expect((await run(['--resume', 'seeds/best'])).stderr).toContain('seeds/1/0 is finished');
    expect((await own('report', 'seeds/1')).stdout).toMatch(/^1 +1 +FINISHED +0\.3500/m);
  });
});

it.runIf(ALL)('students are chosen by the validation split, and by no value of the test set', async () => {
  const small = [
    'data=synthetic',
    'data.train=200',
    'data.test=60',
    'data.validation=0.2',
    'trainer.epochs=1',
    'engine=wasm',
  ];
  const quick = ['trainer.steps=5', 'scheme=offline', 'loss=cross_entropy', 'model=mlp', 'hydra/launcher=basic'];
  await runShipped(['-m', 'seed=1,2', 'hydra.sweep.dir=shipped', ...small, ...quick], { cwd });
  const { code, stdout } = await own('best', 'shipped');
  expect(code).toBe(0);
  expect(stdout).toContain('best by student/validation/accuracy, highest; ties: the lower job');
  const refused = await own('best', 'shipped', '--by', 'student/accuracy');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("'student/accuracy' is measured on the test set");
  expect(refused.stderr).toContain('npx hydrosol best shipped --by student/validation/accuracy');
});

describe('SWEEP/best is the folder of the best job', () => {
  it('for report and diff', async () => {
    expect((await own('report', 'one/best')).stdout).toMatch(/loss +0$/m);
    const { code, stdout } = await own('diff', 'one/best', 'one/4');
    expect(code).toBe(1);
    expect(stdout).toMatch(/kind\n +- near.*\n +\+ far/);
  });

  it('to be run again with other words, and to be reproduced', async () => {
    const again = await run(['--experimental-rerun', 'one/best', 'seed=3', 'hydra.run.dir=again']);
    expect(again.code).toBe(0);
    expect(readFileSync(join(cwd, 'again/.hydra/config.yaml'), 'utf8')).toBe('x: 2\nkind: near\nseed: 3\n');
    expect((await run(['--reproduce', 'one/best'])).stdout).toContain('identical');
    expect((await run(['--resume', 'one/best'])).stderr).toContain('one/3 is finished');
  });

  it.each([
    { folder: 'plain', error: 'nothing says what is better' },
    { folder: 'none', error: 'no completed trial' },
    { folder: 'pareto', error: 'has 3 best jobs', line: 'npx hydrosol report pareto/0' },
    { folder: 'conf', error: 'there is no folder conf/best' },
  ])('$folder/best: $error', async ({ folder, error, line = '' }) => {
    const { code, stderr } = await own('report', `${folder}/best`);
    expect(code).toBe(2);
    expect(stderr).toContain(error);
    expect(stderr).toContain(line);
  });
});

describe('hydrosol report of several sweeps', () => {
  it('is one table with the keys that differ, and the seeds of all', async () => {
    await run(['-m', 'hydra.sweep.dir=three', 'x=2', 'seed=3,4', 'hydra.sweeper.optimized_metric=loss']);
    const before = readdirSync(join(cwd, 'two')).map((name) => statSync(join(cwd, 'two', name)).mtimeMs);
    const { code, stdout } = await own('report', 'two', 'three');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ *job +x +seed +status +loss +cost +seconds$/m);
    expect(stdout).toMatch(/^three\/0 +2 +3 +FINISHED +0\.3000/m);
    expect(stdout).toMatch(/^2 +5 +0\.2000 ±/m);
    expect(stdout).toContain(`${RULE}\njob two/3 (x=2 seed=0): 0.0000`);
    expect(stdout).not.toContain('results.csv');
    expect(readdirSync(join(cwd, 'two')).map((name) => statSync(join(cwd, 'two', name)).mtimeMs)).toEqual(before);
  });

  it('has what one of them leaves to the config', async () => {
    const { stdout } = await own('report', 'two', 'one');
    expect(stdout).toMatch(/^two\/0 +1 +0 +near /m);
    expect(stdout).toMatch(/^one\/0 +0\.5 +0 +near /m);
  });

  it('refuses the sweep of another program, and what is none', async () => {
    expect((await own('report', 'one', 'other')).stderr).toContain('one of parabola, other of other');
    expect((await own('report', 'one', 'conf')).stderr).toContain('conf is no sweep folder');
  });
});

describe('a sweep is reproduced', () => {
  it('job by job, in a folder beside it; what did not finish is left out', async () => {
    const { code, stdout } = await run(['--reproduce', 'one']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +4 +2 +far +identical$/m);
    expect(stdout).toContain('6 of 6 jobs identical\nleft out, failed: 2, 5, 8\nreproduced in one_reproduced\n');
    expect(existsSync(join(cwd, 'one_reproduced/4/summary.json'))).toBe(true);
    expect((await own('report', 'one_reproduced')).stdout).toMatch(/^ +4 +2 +far +FINISHED/m);
  });

  it('names each job that differs, and the first number', async () => {
    writeFileSync(join(cwd, 'moved'), '');
    const { code, stdout } = await run(['--reproduce', 'two']);
    rmSync(join(cwd, 'moved'));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ +0 +1 +0 +different +loss: logged 1, reproduced 1\.5/m);
    expect(stdout).toContain('3 of 6 jobs identical');
  });

  it('not without a finished job, and not by another program', async () => {
    const nothing = await run(['--reproduce', 'none']);
    expect(nothing.code).toBe(2);
    const [, resume = ''] = /to go on with it: .* (--resume none)$/m.exec(nothing.stderr) ?? [];
    expect((await run(resume.split(' '))).stdout).toContain('FAILED');
    const refused = await run(['--reproduce', 'other']);
    expect(refused.stderr).toContain('one of the program other');
    expect(existsSync(join(cwd, 'other_reproduced'))).toBe(false);
  });
});
