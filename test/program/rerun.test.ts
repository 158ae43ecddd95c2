import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/program/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { temporaryFolder } from '../e2e/command.ts';
import { runProgram } from '../e2e/in-process.ts';

type Config = { readonly a: number; readonly b: { readonly c: number } };

const program = (): Program<Config> => ({
  name: 'app',
  configDir: writeTree({
    'config.yaml': 'defaults: [b: one, _self_]\na: 1\n',
    'other.yaml': 'defaults: [config, _self_]\na: 5\n',
    'b/one.yaml': 'c: 1\n',
    'b/two.yaml': 'c: 2\n',
  }),
  load: async () => ({ task: ({ config: { a, b } }) => [a, b.c] }),
});

const resultOf = (cwd: string, folder: string): unknown =>
  (JSON.parse(readFileSync(join(cwd, folder, 'summary.json'), 'utf8')) as { result: unknown }).result;

describe('--experimental-rerun', () => {
  it.each([
    { name: 'its overrides', first: ['a=3', 'b=two'], more: [], result: [3, 2] },
    { name: 'its primary config', first: ['-cn', 'other'], more: [], result: [5, 1] },
    { name: 'more overrides after them', first: ['a=3', 'b=two'], more: ['a=4'], result: [4, 2] },
    { name: 'another choice', first: ['b=two'], more: ['b=one'], result: [1, 1] },
  ])('runs with $name', async ({ first, more, result }) => {
    const cwd = await temporaryFolder();
    const app = program();
    expect(await runProgram(app, [...first, 'hydra.run.dir=out'], { cwd })).toMatchObject({ code: 0 });
    const again = await runProgram(app, ['--experimental-rerun', 'out', ...more], { cwd });
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(resultOf(cwd, 'out_1')).toEqual(result);
  });

  it('runs a job of a sweep as a run of its own, with the configs of today', async () => {
    const cwd = await temporaryFolder();
    const app = program();
    await runProgram(app, ['-m', 'a=1,2', 'hydra.sweep.dir=sweep'], { cwd });
    const changed = { ...app, configDir: writeTree({ 'config.yaml': 'a: 1\nb: {c: 9}\n' }) };
    expect(await runProgram(changed, ['--experimental-rerun', 'sweep/1', 'hydra.run.dir=out'], { cwd })).toMatchObject({
      code: 0,
    });
    // where the first configs were is part of the command line
    expect(resultOf(cwd, 'out')).toEqual([2, 1]);
  });

  it('shows what it would run', async () => {
    const cwd = await temporaryFolder();
    const app = program();
    await runProgram(app, ['a=3', 'hydra.run.dir=out'], { cwd });
    const shown = await runProgram(app, ['--experimental-rerun', 'out', 'b=two', '--cfg', 'job'], { cwd });
    expect(shown).toMatchObject({ code: 0, stdout: 'b:\n  c: 2\na: 3\n' });
  });

  it.each([
    { name: 'no run', words: ['--experimental-rerun', 'nope'], says: 'there is no folder nope' },
    { name: 'a sweep as well', words: ['--experimental-rerun', 'out', '-m'], says: 'is not run again with' },
    {
      name: 'another primary config',
      words: ['--experimental-rerun', 'out', '-cn', 'other'],
      says: 'is not run again with',
    },
  ])('refuses $name', async ({ words, says }) => {
    const cwd = await temporaryFolder();
    expect(await runProgram(program(), words, { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(says),
    });
  });
});
