import { readdir } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Program } from '../../src/program/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { temporaryFolder, type Finished } from '../e2e/command.ts';
import { run, runProgram } from '../e2e/in-process.ts';
import { ALL } from '../sample.ts';

let cwd: string;
let begun: number;
beforeEach(async () => {
  cwd = await temporaryFolder();
  begun = 0;
});

/** A command line of a program whose task must not begin. */
function dry(...words: string[]): Promise<Finished> {
  const program: Program<unknown, void> = {
    name: 'app',
    configDir: writeTree({
      'config.yaml': 'defaults: [model: cnn, _self_]\na: 1\nb: 2\ndb: {password: x}\n',
      'model/cnn.yaml': 'widths: [8]\n',
      'model/vit.yaml': 'depth: 1\n',
    }),
    schema: { type: 'object', properties: { a: { type: 'integer', maximum: 3 } } },
    load: async () => {
      begun++;
      return { task: () => {} };
    },
  };
  return runProgram(program, ['--dry-run', ...words], { cwd });
}

describe('--dry-run', () => {
  it('lists the jobs of a sweep', async () => {
    const words = ['model=cnn,vit', 'a=range(2)', 'b=5', 'db.password=hunter2', '+w=1,2'];
    const { code, stdout } = await dry('-m', ...words, 'hydra.sweeper.when={+w: {model: cnn}}', 'hydra.sweep.dir=out');
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'job  model  a  +w',
      '  0  cnn    0  1',
      '  1  cnn    0  2',
      '  2  cnn    1  1',
      '  3  cnn    1  2',
      '  4  vit    0  –',
      '  5  vit    1  –',
      '6 jobs were checked, and nothing was run',
      'folder     out',
      'overrides  model=cnn,vit a=range(2) b=5 db.password=*** +w=1,2 hydra.sweeper.when={+w: {model: cnn}} hydra.sweep.dir=out',
      '',
    ]);
  });

  it('says what is optimised and how many seeds there are', async () => {
    const words = ['a=1,2', '+seed=4', 'hydra.sweeper.replicates=3', 'hydra.sweeper.optimized_metric=acc'];
    const { stdout, stderr } = await dry('-m', ...words, 'hydra.sweeper.direction=minimize');
    expect(stdout).toMatch(/^job +a +seed\n0\/0 +1 +4\n0\/1 +1 +5\n(.*\n){3}1\/2 +2 +6$/m);
    expect(stdout).toMatch(/^goal +minimize acc$/m);
    expect(stdout).toMatch(/^seeds +3 for each job: 6 runs$/m);
    expect(stderr).toContain("warning: hydra.sweeper.direction=minimize is against 'acc'");
  });

  it('says where one run would be', async () => {
    const { code, stdout } = await dry('model=vit', 'hydra.run.dir=out/${a}', 'db.password=hunter2');
    expect(code).toBe(0);
    expect(stdout).toBe(
      '1 job was checked, and nothing was run\n' +
        'folder     out/1\ngroups     model=vit\noverrides  model=vit hydra.run.dir=out/${a} db.password=***\n',
    );
  });

  it.each([
    { words: ['a=4'], says: 'a is 4' },
    { words: ['-m', 'a=2,3,4,5'], says: 'a is 5' },
    { words: ['-m', 'a=range(3,3)'], says: 'has no numbers' },
    { words: ['-m', 'a=1,2', 'hydra.sweeper.exclude=[{a: 3}]'], says: "'3' is no choice of 'a'" },
    { words: ['-m', 'model=cnn,vitt'], says: 'vitt' },
    { words: ['-m', 'a=1,2', 'hydra.sweeper.replicates=3'], says: 'to give them one: +seed=0' },
    { words: ['-m', '+seed=null', 'hydra.sweeper.replicates=3'], says: 'and that of the config is null' },
    { words: ['a=1', '--cfg', 'job'], says: '--dry-run stands with a run or a sweep' },
  ])('tells what is wrong with $words', async ({ words, says }) => {
    const { code, stderr } = await dry(...words);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  it('makes nothing and loads nothing', async () => {
    await dry('-m', 'a=1,2', 'hydra.sweep.dir=out');
    await dry('a=1', 'hydra.run.dir=out');
    await dry('-m', 'a=9,2', 'hydra.sweep.dir=out');
    expect(begun).toBe(0);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('the shipped experiment', () => {
  const small = ['data=synthetic', 'engine=wasm'];

  it.skipIf(!ALL)('refuses a choice that a model cannot have, and says in which word', async () => {
    const { code, stderr } = await run(['--dry-run', '-m', 'model=mlp', 'model.units=[8],[0]', ...small], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('model.units');
  });

  it.each([
    {
      words: ['optimized_metric=student/accuracy'],
      says: 'measured on the test set',
      type: 'optimized_metric=student/validation/accuracy',
    },
    {
      words: ['hydra.sweeper.optimized_metric=student/validation/acuracy', 'data.validation=0.1'],
      says: 'no value',
      type: 'student/validation/accuracy',
    },
    {
      words: ['optimized_metric=student/validation/accuracy'],
      says: 'no validation split',
      type: 'data.validation=0.1',
    },
    {
      words: ['hydra.sweeper.exclude=[{modl: cnn}]'],
      says: "nothing sweeps over 'modl'",
      type: "'hydra.sweeper.exclude=[{model: cnn}]'",
    },
    {
      words: ['hydra.sweeper.zip=[[model,seed]]', 'seed=1,2,3'],
      says: "'model' has 2 values and 'seed' has 3 values",
      type: 'equally many',
    },
  ])('refuses $words', async ({ words, says, type }) => {
    const { code, stderr } = await run(['--dry-run', '-m', 'model=cnn,mlp', ...small, ...words], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).toContain(type);
  });

  it('takes the goal that it says to type', async () => {
    const words = ['optimized_metric=student/validation/accuracy', 'data.validation=0.1'];
    const { code, stdout } = await run(['--dry-run', '-m', 'model=cnn,mlp', ...small, ...words], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^goal +maximize student\/validation\/accuracy$/m);
    expect(await readdir(cwd)).toEqual([]);
  });
});
