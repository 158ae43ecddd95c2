/** @file Sweeps over processes: each job costs its own trial only, whatever it does; nothing is lost or done twice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { load, toContainer } from '../../src/config/index.ts';
import { openJournal } from '../../src/study/index.ts';
import { readSigns } from '../../src/sweep/alive.ts';
import { command, type Finished } from './command.ts';
import { rowsOf } from './results-rows.ts';
import { workerProgram, type WorkerProgram } from './worker-program.ts';
import { ALL, sample } from '../sample.ts';

const statuses = (program: WorkerProgram): (string | undefined)[] => rowsOf(program).map(({ status }) => status);

describe('jobs that go wrong', { timeout: 60_000 }, () => {
  it('W6, W8, L9: cost their own trials only: one that throws, one that exits, one whose worker is killed', async () => {
    const program = workerProgram();
    const { code, stdout } = await program.sweep('do=nothing,throw,exit,kill,child,thread', 'tracked=true');
    expect(code).toBe(1);
    expect(statuses(program)).toEqual(['FINISHED', 'FAILED', 'FAILED', 'FAILED', 'FINISHED', 'FINISHED']);
    expect(stdout).toMatch(/^job 1: CRASH: this job throws$/m);
    expect(stdout).toMatch(/^job 2: CRASH: the process ended with exit code 3 while the job ran$/m);
    expect(stdout).toMatch(/^job 3: CRASH: its worker was killed, or gone with its machine, 3 times$/m);
    // a job is begun again where its worker was lost, and nowhere else
    const { trials } = await (await openJournal(join(program.cwd, 's/study.jsonl'), { warn: () => {} })).read();
    expect(trials.map(({ userAttrs }) => userAttrs.get('hydrosol:attempt') ?? 1)).toEqual([1, 1, 1, 3, 1, 1]);
    // and so says whoever reads the folder later
    const reported = await program.hydrosol('report', 's');
    expect(reported.stdout).toContain('job 3: CRASH: its worker was killed, or gone with its machine, 3 times\n');
    expect(statuses(program)).toEqual(['FINISHED', 'FAILED', 'FAILED', 'FAILED', 'FINISHED', 'FINISHED']);
    expect(JSON.parse(readFileSync(join(program.cwd, 's/3/summary.json'), 'utf8'))).toMatchObject({
      status: 'FAILED',
      error: { code: 'CRASH', message: expect.stringMatching(/3 times$/) },
    });
    expect((await program.hydrosol('report', 's')).stdout).toMatch(/^job 3: CRASH: its worker was killed.* 3 times$/m);
    // the run of each job at the tracker is over too
    const ends = readdirSync(join(program.cwd, 'lines'))
      .filter((name) => name !== '.keep')
      .map((name) => {
        return readFileSync(join(program.cwd, 'lines', name), 'utf8')
          .trimEnd()
          .split('\n')
          .at(-1);
      });
    expect(ends.sort()).toEqual(['FAILED', 'FAILED', 'FAILED', 'FINISHED', 'FINISHED', 'FINISHED']);
  });

  it.skipIf(!ALL)('and one that runs for ever, and one that eats memory', async () => {
    const program = workerProgram();
    const { code, stdout } = await program.sweep('do=nothing,loop,sleep', 'hydra.launcher.timeout_min=0.05');
    expect(code).toBe(1);
    expect(statuses(program)).toEqual(['FINISHED', 'FAILED', 'FAILED']);
    expect(stdout).toMatch(/^job 1: LIMIT: it ran longer than hydra\.launcher\.timeout_min=0\.05$/m);
    expect(stdout).toMatch(/^job 2: LIMIT/m);
    const hungry = workerProgram();
    const { stdout: told } = await hungry.sweep('do=nothing,eat', 'hydra.launcher.mem_gb=0.5');
    expect(statuses(hungry)).toEqual(['FINISHED', 'FAILED']);
    expect(told).toMatch(/^job 1: LIMIT: it took [\d.]+ GB of memory, more than hydra\.launcher\.mem_gb=0\.5$/m);
  });

  it.skipIf(!ALL)('are told why, where all workers end before they begin', async () => {
    const program = workerProgram();
    const broken = '+hydra.launcher.env.NODE_OPTIONS="--import=./not-there.mjs"';
    const { code, stderr } = await program.sweep('a=1,2', broken);
    expect(code).toBe(2);
    expect(stderr).toMatch(/the workers of the sweep end before they begin a job/);
    expect(stderr).toMatch(/what they said: s\/\.sweep\/workers\/\d\.log/);
  });
});

describe('a worker', { timeout: 60_000 }, () => {
  it.runIf(ALL)(
    'has a place of its own, puts what a job prints into a file of the job, and leaves nothing',
    async () => {
      const program = workerProgram();
      expect(await program.sweep('a=1,2,3,4', '+hydra.launcher.env.SLOT=[5,6]')).toMatchObject({ code: 0 });
      // a worker that starts late may find nothing to do
      for (const { slot } of rowsOf(program)) expect(['5', '6']).toContain(slot);
      expect(readFileSync(join(program.cwd, 's/2/output.log'), 'utf8')).toMatch(/at work on 3\n(.*\n)*printed by 3\n/);
      expect(readdirSync(join(program.cwd, 's/.sweep/alive'))).toEqual([]);
    },
  );

  it.skipIf(!ALL).each([
    ['variables', '+hydra.job.env_set.A=${do}', 'do=nothing,child', 'a=1,2'],
    ['an engine', 'engine=x,y', 'a=1,2'],
  ])('does jobs of one kind of process only: of other %s another process does them', async (_, ...words) => {
    const program = workerProgram();
    const { code, stderr } = await program.sweep(...words, 'hydra.launcher.n_jobs=1', 'hydra.launcher.retries=0');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const [first, second, third, fourth] = rowsOf(program).map(({ pid }) => pid);
    expect([second, fourth]).toEqual([first, third]);
    expect(first).not.toBe(third);
  });

  it.skipIf(!ALL)(
    'starts with the variables that its jobs have alike, for what is loaded before the first of them',
    async () => {
      const program = workerProgram({
        'mark.mjs':
          "import { appendFileSync } from 'node:fs';\nappendFileSync('marks', `${process.env.SAME} ${process.env.OWN}\\n`);\n",
      });
      const variables = { NODE_OPTIONS: '"--import=./mark.mjs"', SAME: 'yes', OWN: '${a}' };
      const { code, stderr } = await program.sweep(
        'a=1,2',
        'hydra.launcher.n_jobs=1',
        ...Object.entries(variables).map(([name, value]) => `+hydra.job.env_set.${name}=${value}`),
      );
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(readFileSync(join(program.cwd, 'marks'), 'utf8')).toBe('yes undefined\nyes undefined\n');
    },
  );

  it.skipIf(!ALL)('L8: gives a job what a sweep in one process gives it', async () => {
    const program = workerProgram();
    const words = ['a=1,2', '+x=${now:%Y}-${hydra:job.num}', '+y=${oc.env:A}', '+hydra.job.env_set.A=${a}'];
    await program.sweep(...words);
    await program.run('-m', 'hydra/launcher=basic', 'hydra.sweep.dir=t', ...words);
    for (const job of ['0', '1']) {
      const saved = (sweep: string, name: string): string =>
        readFileSync(join(program.cwd, sweep, job, '.hydra', name), 'utf8');
      for (const name of ['config.yaml', 'overrides.yaml']) expect(saved('s', name)).toBe(saved('t', name));
      const [one, other] = ['s', 't'].map((sweep) => {
        const {
          launcher: _launcher,
          overrides: _overrides,
          ...rest
        } = (
          toContainer(load(join(program.cwd, sweep, job, '.hydra/hydra.yaml')), { resolve: false }) as {
            hydra: Record<string, unknown>;
          }
        ).hydra;
        return JSON.stringify(rest).replaceAll(`${program.cwd}/${sweep}`, 'SWEEP').replace(`"dir":"${sweep}"`, '');
      });
      expect(one!.replace('"hydra/launcher":"processes"', '"hydra/launcher":"basic"')).toBe(other);
    }
    expect(rowsOf(program)[1]).toMatchObject({ a: '2', value: '20' });
  });

  it.skipIf(!ALL)('keeps to its own folder where several jobs ask for the same, whoever was lost', async () => {
    const program = workerProgram({ 's/x/.hydrosol/mine.txt': 'of somebody else' });
    const words = ['hydra/launcher=processes', 'hydra.launcher.n_jobs=1', 'hydra.sweep.dir=s', 'hydra.sweep.subdir=x'];
    await program.run('-m', ...words, 'do=nothing,kill', 'seed=0,1');
    expect(rowsOf(program).map(({ status, folder }) => [status, folder])).toEqual([
      ['FINISHED', 'x_1'],
      ['FINISHED', 'x_2'],
      ['FAILED', 'x_3'],
      ['FAILED', 'x_4'],
    ]);
    expect(readFileSync(join(program.cwd, 's/x/.hydrosol/mine.txt'), 'utf8')).toBe('of somebody else');
  });

  it.skipIf(!ALL)(
    'puts its jobs into the sweep and sees the files that a sweep sees, wherever it is started',
    async () => {
      const program = workerProgram({ 'elsewhere/notes.txt': '' });
      await program.run('-m', 'hydra/launcher=basic', 'hydra.sweep.dir=s', 'do=nothing,throw');
      const source = readFileSync(program.script, 'utf8').replace(
        "throw new Error('this job throws')",
        "if (process.cwd() !== import.meta.dirname) throw new Error('elsewhere')",
      );
      writeFileSync(program.script, source);
      const cwd = join(program.cwd, 'elsewhere');
      expect(await command(program.script, ['--resume', '../s', '--failed'], { cwd })).toMatchObject({ code: 0 });
      expect(rowsOf(program)).toMatchObject([{ folder: '0' }, { status: 'FINISHED', folder: '2' }]);
      expect(readdirSync(cwd)).toEqual(['notes.txt']);
    },
  );

  it.skipIf(!ALL)('joins a sweep by hand, and finds nothing to do in one that is over', async () => {
    const program = workerProgram();
    await program.sweep('a=1,2');
    const { code, stderr } = await program.run('--work', 's');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it.skipIf(!ALL)('does not work on the sweep of another program, or of somebody else', async () => {
    const program = workerProgram();
    await program.sweep('a=1,2');
    for (const verb of ['work', 'resume']) {
      const { code, stderr } = await command('hydrosol', [verb, 's'], { cwd: program.cwd });
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('is one of the program jobs'),
      });
      expect(stderr).toMatch(new RegExp(`jobs\\.mjs --${verb} s$`, 'm'));
    }
    const state = { XDG_STATE_HOME: join(program.cwd, 'other') };
    const { code, stderr } = await command(program.script, ['--work', 's'], { cwd: program.cwd, env: state });
    expect(code).toBe(2);
    expect(stderr).toMatch(/the sweep in .* is not signed by you/);
  });

  it.skipIf(!ALL)('names code that is other than when the sweep was begun', async () => {
    const program = workerProgram();
    await program.sweep('a=1,2');
    appendFileSync(program.script, '// changed\n');
    const { stderr } = await program.run('--work', 's');
    expect(stderr).toMatch(/^warning: not as it was when the sweep was begun: jobs\.mjs$/m);
  });
});

describe('a sweep that is gone on with', { timeout: 60_000 }, () => {
  it.skipIf(!ALL)('runs what failed once more, and says how many that are', async () => {
    const program = workerProgram();
    expect(await program.sweep('do=nothing,throw')).toMatchObject({ code: 1 });
    const source = readFileSync(program.script, 'utf8').replace("throw new Error('this job throws')", 'void 0');
    writeFileSync(program.script, source);
    const { code, stderr, stdout } = await program.run('--resume', 's', '--failed');
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toMatch(/1 of 2 jobs to do in s$/m);
    expect(stderr).toMatch(/#2 finished in .*; 2 of 2$/m);
    expect(stdout).toMatch(/^ +2 +throw +FINISHED/m);
    expect(statuses(program)).toEqual(['FINISHED', 'FINISHED']);
  });

  it.runIf(ALL)(
    'S2, E8: has more jobs where a key has more choices, and runs only these; others are refused with a diff',
    async () => {
      const program = workerProgram();
      await program.sweep('a=1,2', 'seed=0');
      const before = rowsOf(program).map(({ started: _started, ...rest }) => rest);
      const grown = await program.sweep('a=1,2,3', 'seed=0');
      expect(grown).toMatchObject({ code: 0, stderr: expect.stringMatching(/1 of 3 jobs to do in s$/m) });
      expect(
        rowsOf(program)
          .slice(0, 2)
          .map(({ started: _started, ...rest }) => rest),
      ).toEqual(before);
      const again = await program.sweep('a=1,2,3', 'seed=0');
      expect(again).toMatchObject({ code: 0, stderr: expect.stringMatching(/0 of 3 jobs to do in s$/m) });
      const other = await program.sweep('a=2,3', 'seed=0');
      expect(other).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/- a=1,2,3\n.*\+ a=2,3\n.*hydra\.sweep\.dir=s_2/s),
      });
    },
  );

  it.skipIf(!ALL)('has more jobs where a key that had one value has choices', async () => {
    const program = workerProgram();
    await program.sweep('a=1');
    const grown = await program.sweep('a=1,2', 'seed=0,1');
    expect(grown).toMatchObject({ code: 0, stderr: expect.stringMatching(/3 of 4 jobs to do in s$/m) });
    expect(rowsOf(program).map(({ value }) => value)).toEqual(['10', '11', '20', '21']);
  });

  it.skipIf(!ALL)(
    'is told how, when it was interrupted, and nobody is at work on it where all were killed',
    async () => {
      const program = workerProgram();
      const words = [
        '-m',
        'hydra/launcher=processes',
        'hydra.launcher.n_jobs=1',
        'hydra.sweep.dir=s',
        'do=sleep',
        'a=1,2',
      ];
      const { cwd } = program;
      const stopped = await command(program.script, words, {
        cwd,
        onStderr: (text, kill) => text.includes('#0') && !text.includes('interrupted') && kill('SIGINT'),
      });
      expect(stopped).toMatchObject({
        code: 130,
        stdout: expect.stringMatching(/resume with: node jobs\.mjs --resume s$/m),
      });
      expect(stopped.stdout).not.toMatch(/--resume s\/0/);
      const resumed = spawn(process.execPath, [program.script, '--resume', 's'], {
        cwd,
        detached: true,
        stdio: 'ignore',
      });
      while (!readSigns(join(cwd, 's')).some(({ job }) => job !== undefined)) await setTimeout(20);
      // launcher and workers
      process.kill(-resumed.pid!, 'SIGKILL');
      await once(resumed, 'close');
      const { stdout } = await command('hydrosol', ['status', 's'], { cwd });
      expect(stdout).toBe('0 of 2 finished, 2 left\nnobody works on it\n');
    },
  );

  it.skipIf(!ALL)('survives a torn journal, a stale lock and another place', async () => {
    const program = workerProgram();
    await program.sweep('a=1,2');
    const journal = join(program.cwd, 's/study.jsonl');
    truncateSync(journal, readFileSync(journal).length - 20);
    symlinkSync(journal, `${journal}.lock`);
    renameSync(join(program.cwd, 's'), join(program.cwd, 'moved'));
    const { code, stdout } = await program.run('--resume', 'moved');
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(rowsOf(program, 'moved').map(({ status }) => status)).toEqual(['FINISHED', 'FINISHED']);
  });
});

/** The same program's command line for the folder of a sweep, while that runs. */
async function meanwhile(
  folder: string,
  ...words: readonly string[]
): Promise<Finished & { readonly program: WorkerProgram }> {
  const program = workerProgram();
  const { cwd, script } = program;
  let other: Promise<Finished> | undefined;
  const first = await command(script, ['-m', `hydra.sweep.dir=${folder}`, 'do=sleep', 'a=1,2'], {
    cwd,
    onStderr: (text, kill) => {
      if (!text.includes('at work on 1')) return;
      other ??= program.run('-m', `hydra.sweep.dir=${folder}`, ...words).finally(() => kill('SIGINT'));
    },
  });
  expect(first.code).toBe(130);
  // to be stopped is no fault of a job
  expect(first.stdout).toMatch(/^ +0 +1 +INTERRUPTED/m);
  expect(first.stdout).not.toContain('CRASH');
  return { ...(await other!), program };
}

describe('a sweep that runs', { timeout: 60_000 }, () => {
  it.runIf(ALL)('is left alone by its own words, with what to type', async () => {
    const { code, stderr, program } = await meanwhile('s', 'do=sleep', 'a=1,2');
    expect(code).toBe(2);
    expect(stderr).toMatch(/1 process works on the sweep in s$/m);
    expect(stderr).toMatch(/to help with it: node jobs\.mjs --work s$/m);
    expect(stderr).toMatch(/to watch it: npx hydrosol status s$/m);
    expect(await program.hydrosol('status', 's')).toMatchObject({ code: 0, stdout: expect.stringContaining('0 of 2') });
    expect(stderr).toMatch(/a sweep of its own: hydra\.sweep\.dir=s_2$/m);
    expect(existsSync(join(program.cwd, 's_1'))).toBe(false);
  });

  it.skipIf(!ALL)('and by others, with the difference', async () => {
    const { code, stderr, program } = await meanwhile('s', 'do=nothing', 'a=3');
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/- do=sleep\n.*\+ do=nothing/s) });
    expect(existsSync(join(program.cwd, 's_1'))).toBe(false);
  });

  it.skipIf(!ALL)(
    'has a folder of its own where the time names it: another one of that moment has another',
    async () => {
      const { code, stderr, program } = await meanwhile('${now:%Y}', 'do=nothing', 'a=3');
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(existsSync(join(program.cwd, `${new Date().getFullYear()}_1`))).toBe(true);
    },
  );
});

describe('a study that others add trials to while it runs', { timeout: 60_000 }, () => {
  it.each(sample(['basic', 'processes'], 2))('has a row for each, and goes on with its own: %s', async (launcher) => {
    const program = workerProgram();
    const words = [`hydra/launcher=${launcher}`, 'hydra.sweep.dir=s', 'a=1,2'];
    const { code, stdout } = await program.run('-m', ...words, 'do=add');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^job 3: STUDY: trial 3 of the sweep is fixed to a=9, which a cannot be$/m);
    expect(statuses(program)).toEqual(['FINISHED', 'FINISHED', 'FINISHED', 'FAILED']);
    const grown = await program.run('-m', ...words.slice(0, 2), 'a=1,2,3', 'do=nothing');
    expect(grown).toMatchObject({ code: 2, stderr: expect.stringMatching(/- do=add\n.*\+ do=nothing/s) });
    expect(await program.run('-m', ...words.slice(0, 2), 'a=1,2,3', 'do=add')).toMatchObject({
      stdout: expect.stringMatching(/^ +4 +3 +add +FINISHED/m),
    });
  });
});

describe('configs that are edited while a sweep runs', { timeout: 60_000 }, () => {
  it.skipIf(!ALL)('change nothing of its jobs', async () => {
    const program = workerProgram({ 'part/one.yaml': 'value: 1\n', 'part/two.yaml': 'value: 2\n' });
    const words = ['+part@_global_=one,two', 'a=1,2'];
    await program.sweep(...words, 'do=throw');
    writeFileSync(join(program.cwd, 'part/two.yaml'), 'value: 100\n');
    writeFileSync(join(program.cwd, 'config.yaml'), 'a: 1\nseed: 5\ndo: nothing\nvalue: null\n');
    writeFileSync(
      program.script,
      readFileSync(program.script, 'utf8').replace("throw new Error('this job throws')", ''),
    );
    expect(await program.run('--resume', 's', '--failed')).toMatchObject({ code: 0 });
    expect(rowsOf(program).map(({ value }) => value)).toEqual(['1', '1', '2', '2']);
  });
});

describe('a goal', { timeout: 60_000 }, () => {
  it.each(sample(['basic', 'processes'], 2))(
    'L5: that is NaN makes a job a failure, also for whoever reads the folder later: %s',
    async (launcher) => {
      const program = workerProgram();
      const words = [`hydra/launcher=${launcher}`, 'hydra.sweep.dir=s', 'value=nan,2,inf'];
      expect(await program.run('-m', ...words, 'hydra.sweeper.optimized_metric=value')).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/^job 0: VALUE: objective is NaN: value$/m),
      });
      expect(statuses(program)).toEqual(['FAILED', 'FINISHED', 'FINISHED']);
      const { stdout } = await program.hydrosol('report', 's');
      expect(stdout).toMatch(/^job 0: VALUE: objective is NaN: value$/m);
      expect(statuses(program)).toEqual(['FAILED', 'FINISHED', 'FINISHED']);
    },
  );
});
