import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../src/program/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { temporaryFolder } from '../e2e/command.ts';
import { runProgram } from '../e2e/in-process.ts';

/** A program whose config needs a resolver of its own. */
const program = (): Program<{ readonly sum: number }> => ({
  name: 'app',
  configDir: writeTree({
    'config.yaml': 'defaults: [opt: one, _self_]\na: 2\nsum: ${plus:${a},${opt.b}}\nhere: ${where:}\n',
    'opt/one.yaml': 'b: 1\n',
    'opt/two.yaml': 'b: ${plus:1,1}\n',
  }),
  resolvers: {
    plus: (a: number, b: number) => a + b,
    where: { call: (context: { _parent_: object }) => Object.keys(context._parent_).length, withContext: true },
  },
  schema: {
    type: 'object',
    properties: { a: { type: 'integer' }, sum: { type: 'integer' }, here: { type: 'integer' }, opt: {} },
    additionalProperties: false,
  },
  load: async () => ({ task: ({ config }) => config.sum }),
});

const resultOf = (path: string): unknown =>
  (JSON.parse(readFileSync(join(path, 'summary.json'), 'utf8')) as { result: unknown }).result;

describe('resolvers of a program', () => {
  it.each([
    { name: '--cfg', words: ['--cfg', 'job', '--resolve', 'opt=two'], stdout: 'opt:\n  b: 2\na: 2\nsum: 4\nhere: 4\n' },
    {
      name: '--validate',
      words: ['--validate'],
      stdout: '3 configs of app checked in 2 compositions: nothing wrong\n',
    },
  ])('are known to $name', async ({ words, stdout }) => {
    expect(await runProgram(program(), words, { cwd: await temporaryFolder() })).toEqual({
      code: 0,
      stderr: '',
      stdout,
    });
  });

  it('are known to a run, to a sweep, and when they are run again', async () => {
    const [cwd, app] = [await temporaryFolder(), program()];
    expect(await runProgram(app, ['hydra.run.dir=out'], { cwd })).toMatchObject({ code: 0 });
    expect(resultOf(join(cwd, 'out'))).toBe(3);
    expect(await runProgram(app, ['-m', 'a=1,5', 'opt=two', 'hydra.sweep.dir=sweep'], { cwd })).toMatchObject({
      code: 0,
    });
    expect(resultOf(join(cwd, 'sweep/1'))).toBe(7);
    for (const flag of ['--reproduce', '--experimental-rerun'])
      expect(await runProgram(app, [flag, 'out'], { cwd })).toMatchObject({ code: 0 });
  });

  it('cannot take the place of a built-in one without saying so', async () => {
    const app = { ...program(), resolvers: { 'oc.env': () => 1 } };
    expect(await runProgram(app, ['--cfg', 'job'], { cwd: await temporaryFolder() })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'oc.env' is already registered"),
    });
  });
});
