/** @file `hydra.callbacks` of a sweep over processes: each is told once, where it belongs. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { rowsOf } from './results-rows.ts';
import { workerProgram } from './worker-program.ts';

/** What a worker is told of a job that begins. */
const begin = (what: string): string[] => [`worker onComposeConfig ${what}`, `worker onJobStart ${what}`];

it('L8: callbacks are told of jobs in the worker that runs them, of the sweep in its launcher', async () => {
  const program = workerProgram();
  const notes = (): string[] => readFileSync(join(program.cwd, 'notes'), 'utf8').trimEnd().split('\n');
  const callbacks = ['note', 'change'].map((name) => `+hydra.callbacks.${name}._target_=${name}`);
  await program.sweep('do=nothing,throw,kill', 'hydra.launcher.retries=1', ...callbacks);
  // what a callback does to a config is done wherever that is composed
  expect(rowsOf(program)[0]).toMatchObject({ status: 'FINISHED', value: '7' });
  const told = notes();
  expect(told.at(-1)).toBe('launcher onMultirunEnd nothing');
  expect(told.slice(0, 5)).toEqual([
    'launcher onComposeConfig nothing',
    ...['nothing', 'throw', 'kill'].map((what) => `launcher onComposeConfig ${what}`),
    'launcher onMultirunStart nothing',
  ]);
  // a job is composed and begun again in the place of a worker that was killed
  expect(told.slice(5, -1).sort()).toEqual(
    [
      ...begin('nothing'),
      'worker onJobEnd nothing FINISHED',
      ...begin('throw'),
      'worker onJobEnd throw FAILED',
      ...begin('kill'),
      ...begin('kill'),
    ].sort(),
  );

  rmSync(join(program.cwd, 'notes'));
  await program.run('--resume', 's');
  expect(notes()).toEqual(['launcher onMultirunStart nothing', 'launcher onMultirunEnd nothing']);
}, 60_000);
