/** @file Trials of several jobs: one for each seed, each in a folder of its own. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal, type Trial } from '../../src/study/index.ts';
import { workerProgram, type WorkerProgram } from './worker-program.ts';
import { rowsOf } from './results-rows.ts';

const text = ({ cwd }: WorkerProgram, path: string): string => readFileSync(join(cwd, path), 'utf8');

async function trialsOf({ cwd }: WorkerProgram): Promise<readonly Trial[]> {
  const journal = await openJournal(join(cwd, 's/study.jsonl'), { warn: () => {} });
  return (await journal.read()).trials;
}

const SEEDS = 'hydra.sweeper.replicates=3';
const BASIC = 'hydra/launcher=basic';

describe.each([[BASIC], ['hydra/launcher=processes']])('replicates, %s', { timeout: 60_000 }, (launcher) => {
  it('are jobs below the folder of their trial, whose value is their mean', async () => {
    const program = workerProgram();
    const words = [launcher, SEEDS, 'seed=5', 'hydra.sweep.subdir=a_${a}', '+num=${hydra:job.num}'];
    const { code, stdout, stderr } = await program.sweep('a=1,2', ...words);
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
    expect(text(program, 's/a_2/1/.hydra/config.yaml')).toMatch(/^seed: 6$(.*\n)*num: 1$/m);
    expect(text(program, 's/seeds.json')).toMatch(/"seeds": \[\s*"5",\s*"6",\s*"7"\s*\]/);
    expect(stdout).toMatch(/^ *1\/2 +2 +7 /m);
    const [first, second] = await trialsOf(program);
    expect([first!.values, second!.values]).toEqual([[16], [26]]);
    expect([...first!.intermediate]).toEqual([
      [1, 15],
      [2, 15.5],
    ]);
    const reported = await program.hydrosol('report', 's');
    expect(stdout).toContain(reported.stdout.trimEnd());
  });
});
