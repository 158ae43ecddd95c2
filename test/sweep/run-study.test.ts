import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { HydrosolError } from '../../src/errors.ts';
import type { Program } from '../../src/program/index.ts';
import { readPlan } from '../../src/record/index.ts';
import { resumeStudy, runStudy } from '../../src/sweep/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { runProgram } from '../e2e/in-process.ts';

interface Config {
  readonly x: number;
}

const CONFIG = { 'config.yaml': 'x: 0\nhydra: {sweep: {dir: out}}\n' };

/** A program in a folder of its own; its task gets x. */
function programOf(task: (x: number) => unknown): Program<Config> & { readonly cwd: string } {
  const cwd = writeTree(CONFIG);
  return { cwd, name: 'p', configDir: cwd, load: async () => ({ task: async ({ config }) => task(config.x) }) };
}

/** All that is written to the streams of the process. */
function written(): () => string {
  let text = '';
  for (const stream of [process.stdout, process.stderr]) {
    const spy = vi.spyOn(stream, 'write').mockImplementation((data) => {
      text += String(data);
      return true;
    });
    onTestFinished(() => spy.mockRestore());
  }
  return () => text;
}

const parabola = (x: number): object => ({ loss: (x - 2) ** 2 });
const GOAL = 'hydra.sweeper.optimized_metric=loss';

/** A file of a sweep without the times in it. */
const textOf = (root: string, name: string): string =>
  readFileSync(join(root, name), 'utf8').replaceAll(/,[\d.e-]+(?=,\d,\r\n)/g, ',SECONDS');

describe('runStudy', () => {
  it('does what the command line does, and prints nothing', async () => {
    const program = programOf(parabola);
    const folder = join(program.cwd, 'a folder, with: signs');
    const text = written();
    const { best, jobs, ...study } = await runStudy(program, ['x=1,2,3', GOAL], { folder });
    expect(text()).toBe('');
    expect(study).toEqual({ folder, status: 'FINISHED' });
    expect(jobs.map(({ overrides, summary }) => [overrides, summary?.values])).toEqual([
      [['x=1'], { loss: 1 }],
      [['x=2'], { loss: 0 }],
      [['x=3'], { loss: 1 }],
    ]);
    expect(best).toEqual([jobs[1]]);
    const typed = await runProgram(program, ['-m', 'x=1,2,3', GOAL, 'hydra.sweep.dir=typed'], { cwd: program.cwd });
    expect(typed.code).toBe(0);
    const files = ['results.csv', 'optimization_results.yaml', '1/.hydra/config.yaml'];
    for (const name of files) expect(textOf(folder, name)).toBe(textOf(join(program.cwd, 'typed'), name));
    expect(readPlan(folder)).toEqual(readPlan(join(program.cwd, 'typed')));
  });

  it('has the best trial with its jobs where each has several seeds', async () => {
    const program = programOf(parabola);
    const words = ['x=1,2', '+seed=4', GOAL, 'hydra.sweeper.replicates=2'];
    const { best, jobs } = await runStudy(program, words, { folder: join(program.cwd, 'out') });
    expect(best).toMatchObject([
      { job: '1', folder: '1', overrides: ['x=2', '+seed=4,5'], summary: { values: { loss: 0 } } },
    ]);
    expect(best[0]!.replicates).toEqual(jobs.slice(2));
  });

  it('hands the lines on that a command line prints', async () => {
    const program = programOf(parabola);
    const lines: string[] = [];
    const text = written();
    await runStudy(program, ['x=1,2'], { folder: join(program.cwd, 'out'), console: (line) => lines.push(line) });
    expect(text()).toBe('');
    expect(lines.join('\n')).toMatch(/2 jobs in .*out\n.*#0: x=1\n(.*\n)*.*#1: x=2/);
  });

  it('has failed jobs in its result, and all that is wrong with the words in its error', async () => {
    const program = programOf((x) => {
      if (x === 1) throw new Error('no');
      return parabola(x);
    });
    const study = await runStudy(program, ['x=1,3', GOAL], { folder: join(program.cwd, 'out') });
    expect(study.status).toBe('FAILED');
    expect(study.jobs[0]!.summary!.error!.message).toContain('no');
    expect(study.best.map(({ job }) => job)).toEqual(['1']);
    const error: unknown = await runStudy(program, ['y=1,2'], { folder: join(program.cwd, 'other') }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(HydrosolError);
    expect(error).toMatchObject({ code: 'KEY_UNKNOWN' });
    expect(existsSync(join(program.cwd, 'other'))).toBe(false);
  });

  it('stops when its signal is aborted, and goes on by resumeStudy', async () => {
    const controller = new AbortController();
    const program = programOf((x) => {
      if (x === 2) controller.abort();
      return parabola(x);
    });
    const folder = join(program.cwd, 'out');
    const stopped = await runStudy(program, ['x=1,2,3', GOAL], { folder, signal: controller.signal });
    expect(stopped.status).toBe('INTERRUPTED');
    expect(stopped.jobs[2]!.summary).toBeUndefined();
    const study = await resumeStudy(program, folder);
    expect(study).toMatchObject({ folder, status: 'FINISHED', best: [{ overrides: ['x=2'] }] });
    expect(study.jobs.map(({ summary }) => summary?.status)).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
  });

  it('begins no sweep in a process that a sweep started as its worker', async () => {
    const { argv } = process;
    process.argv = [argv[0]!, 'study.ts', '--work', 'out'];
    vi.stubEnv('HYDROSOL_WORKER', '0/1');
    onTestFinished(() => {
      process.argv = argv;
      vi.unstubAllEnvs();
    });
    const program = programOf(parabola);
    await expect(runStudy(program, ['x=1,2'])).rejects.toMatchObject({ code: 'USAGE' });
    await expect(resumeStudy(program, 'out')).rejects.toMatchObject({ code: 'USAGE' });
  });
});
