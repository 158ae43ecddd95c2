/** @file `hydrosol reproduce SWEEP` of the shipped experiment: what jobs share is made anew, once for all of them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRunSummary } from '../../src/report/index.ts';
import { SWEEP_MARK } from '../../src/record/index.ts';
import { temporaryFolder, type Finished } from './command.ts';
import { hydrosol, run } from './in-process.ts';

const TINY = 'data=synthetic data.train=120 data.test=60 engine=cpu model=mlp model.hidden=[8] trainer.epochs=1';
const TEACHER = 'teacher=mlp_large teacher.model.hidden=[12] teacher.trainer.epochs=1 store.dir=store';
const SWEEP = '-m loss.temperature=1,2,3,4 hydra/launcher=basic hydra.sweep.dir=sweep';
const JOBS = ['0', '1', '2', '3'];
/** Where the jobs that are done again keep what they share. */
const SHARED = join('sweep_reproduced', SWEEP_MARK, 'store');

describe('a sweep of four jobs with one teacher', () => {
  let cwd: string;
  let again: Finished;
  let before: string[];
  const stored = async (folder: string): Promise<string[]> => (await readdir(join(cwd, folder))).sort();
  /** In which jobs a network came from a store. */
  const taken = (sweep: string, stage: string): string[] =>
    JOBS.filter((job) => readRunSummary(join(cwd, sweep, job)).stages[stage]!.from_store === true);

  beforeAll(async () => {
    cwd = await temporaryFolder();
    expect(await run([TINY, TEACHER, SWEEP].join(' ').split(' '), { cwd })).toMatchObject({ code: 0 });
    before = await stored('store');
    again = await hydrosol(['reproduce', 'sweep'], { cwd });
  });

  it('is identical in all of them', () => {
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('4 of 4 jobs identical') });
  });

  it.each(['teacher', 'baseline'])('trains the %s in the first job, and in no other', (stage) => {
    expect(taken('sweep_reproduced', stage)).toEqual(['1', '2', '3']);
  });

  it('neither takes from the store of the sweep nor adds to it', async () => {
    expect(before).toHaveLength(2);
    expect(await stored('store')).toEqual(before);
    expect(await stored(SHARED)).toEqual(before);
    expect(again.stderr).not.toContain(join(cwd, 'store'));
  });

  it('trains again in a reproduction of one of its jobs', async () => {
    const one = await hydrosol(['reproduce', 'sweep_reproduced/3'], { cwd });
    expect(one).toMatchObject({ code: 0, stdout: expect.stringContaining('\nidentical, ') });
    expect(one.stderr).toContain('training the teacher');
  });
});
