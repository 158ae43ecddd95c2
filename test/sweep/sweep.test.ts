import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeRun, openWorkshop } from '../../src/compose/index.ts';
import { HydrosolError, HydrosolErrors } from '../../src/errors.ts';
import { openSession } from '../../src/program/index.ts';
import { runSweep } from '../../src/sweep/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { runProgram } from '../e2e/in-process.ts';

const FILES = { 'config.yaml': 'x: 0\ny: 0\n' };
const schema = { type: 'object', properties: { x: { type: 'integer' }, y: { type: 'integer' } } };

/** What is wrong with a sweep: codes and keys. */
async function errorsOf(words: readonly string[]): Promise<string[]> {
  const program = { name: 'app', configDir: writeTree(FILES), schema, load: async () => ({ task: async () => ({}) }) };
  const workshop = openWorkshop(program, {}, { version: '0.0.0' });
  const { composed: master } = composeRun(workshop, words, { multirun: true });
  const session = openSession({ signal: new AbortController().signal });
  const error: unknown = await runSweep(session, program, workshop, { master, words }).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HydrosolError)) throw error;
  const all = error instanceof HydrosolErrors ? error.errors : [error];
  return all.map(({ code, fullKey }) => `${code} ${fullKey ?? ''}`.trim());
}

describe('all that is wrong with a sweep is told before it begins', () => {
  const dir = 'hydra.sweep.dir=out/${nope}';
  const size = 'hydra.sweeper.max_batch_size=0';
  const [wrongDir, wrongSize] = ['INTERPOLATION_KEY hydra.sweep.dir', 'VALUE hydra.sweeper.max_batch_size'];
  it.each([
    { name: 'its folder, its batches', words: [dir, size], errors: [wrongSize, wrongDir] },
    {
      name: 'its share of failures',
      words: ['hydra.sweeper.max_failure_rate=1.5'],
      errors: ['VALUE hydra.sweeper.max_failure_rate'],
    },
    { name: 'and a key that is not there', words: [dir, 'typo={a: 1}'], errors: ['KEY_UNKNOWN typo', wrongDir] },
    {
      name: 'and what its jobs have wrong',
      words: [dir, 'typo=1,2', 'x=a'],
      errors: [wrongDir, 'KEY_UNKNOWN typo', 'SCHEMA x'],
    },
    { name: 'and a word that is none', words: [dir, 'x=[1'], errors: ['OVERRIDE', wrongDir] },
    {
      name: 'each job',
      words: ['x=1,a', 'y=b,2'],
      errors: ['SCHEMA y', 'SCHEMA x', 'SCHEMA x', 'SCHEMA y'].slice(0, 2),
    },
  ])('$name', async ({ words, errors }) => expect(await errorsOf(words)).toEqual(errors));
});

it('git is asked once a process, and each job has what it said', async () => {
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  const cwd = writeTree({ ...FILES, 'bin/git': `#!/bin/sh\necho "$1" >> "$CALLS"\nexec ${real} "$@"\n` });
  chmodSync(join(cwd, 'bin/git'), 0o755);
  const git = (...args: string[]): string => execFileSync(real, args, { cwd, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--allow-empty', '--message=first');
  const env = { PATH: `${join(cwd, 'bin')}:${process.env['PATH']}`, CALLS: join(cwd, 'calls') };
  const program = { name: 'app', configDir: cwd, load: async () => ({ task: () => 1 }) };
  const { code } = await runProgram(program, ['-m', 'x=1,2,3', 'hydra.sweep.dir=out'], { cwd, env });
  expect(code).toBe(0);
  const calls = existsSync(env.CALLS) ? readFileSync(env.CALLS, 'utf8').trim().split('\n') : [];
  expect(calls.sort()).toEqual(['rev-parse', 'rev-parse', 'status']);
  for (const number of [0, 1, 2]) {
    const environment = JSON.parse(readFileSync(join(cwd, `out/${number}/environment.json`), 'utf8')) as object;
    expect(environment).toMatchObject({ pid: process.pid, git: { commit: git('rev-parse', 'HEAD'), dirty: true } });
  }
});
