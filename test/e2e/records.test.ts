import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/program/index.ts';
import { readSummary } from '../../src/record/index.ts';
import { bestTrial, openJournal } from '../../src/study/index.ts';
import type { RunEnd, RunInfo, Tracker } from '../../src/track/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { mountSmallDisk } from '../small-disk.ts';
import { command, temporaryFolder } from './command.ts';
import { hydrosol, run, runProgram } from './in-process.ts';
import { ALL } from '../sample.ts';

type Config = Readonly<Record<string, unknown>>;
type Experiment = Awaited<ReturnType<Program<Config>['load']>>;

/** A program with a config of its own whose task is a function of the config. */
function program(
  task: Experiment['task'],
  more: Partial<Experiment> = {},
  config = 'a: 1\nseed: 0\n',
): Program<Config> {
  return { name: 'app', configDir: writeTree({ 'config.yaml': config }), load: async () => ({ task, ...more }) };
}

const blocking: Experiment['task'] = ({ folder }) => mkdirSync(join(folder, '../results.csv'), { recursive: true });
const failingAt2: Experiment['task'] = ({ config: { a } }) => {
  if (a === 2) throw new Error('no');
  return 1;
};
const failingAt2First: Experiment['task'] = ({ config: { a }, resumed }) => {
  if (a === 2 && !resumed) throw new Error('not yet');
  return Number(a);
};
const stopping: Experiment['task'] = () => {
  throw new Error('stopped');
};
const filling: Experiment['task'] = ({ config: { a }, folder, log }) => {
  if (a === 1) writeFileSync(join(folder, 'weights.bin'), Buffer.alloc(1_000_000));
  log.info('still here');
  return 1;
};

const csvOf = (folder: string): string[][] =>
  readFileSync(join(folder, 'results.csv'), 'utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

describe('what a task returns', () => {
  it.each([
    { name: 'fields of a run', result: { status: 'good', error: 1, stages: 'all', engine: 2, format: 'x' } },
    { name: 'a number', result: 3 },
    { name: 'a list', result: [1, 2] },
    { name: 'a text', result: 'done' },
    { name: 'nothing', result: undefined },
    { name: 'null', result: null },
    { name: 'networks that are none', result: { stages: { student: { model: 'x' } } } },
  ])('$name is under a key of its own, and a sweep of it ends', async ({ result }) => {
    const cwd = await temporaryFolder();
    const ran = await runProgram(
      program(() => result),
      ['-m', 'a=1,2', 'hydra.sweep.dir=s'],
      { cwd },
    );
    expect(ran).toMatchObject({ code: 0 });
    const summary = readSummary(join(cwd, 's/1'));
    expect(summary).toMatchObject({ status: 'FINISHED' });
    expect(summary.result).toEqual(result);
    expect(csvOf(join(cwd, 's')).map((row) => row[0])).toEqual(['job', '0', '1']);
  });

  it.each([
    { name: 'a big integer', make: () => ({ n: 1n }) },
    {
      name: 'a circle',
      make: () => {
        const circle: Record<string, unknown> = {};
        return Object.assign(circle, { circle });
      },
    },
  ])('$name fails the job: recorded, told, trackers ended', async ({ make }) => {
    const cwd = await temporaryFolder();
    const ends: RunEnd[] = [];
    const tracker: Tracker = {
      start: async () => ({ id: 'r', ids: new Map(), listen() {}, end: async (end) => void ends.push(end) }),
    };
    const ran = await runProgram(program(make, { trackers: () => [tracker] }), ['hydra.run.dir=out'], { cwd });
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be saved as JSON') });
    expect(ran.stderr).not.toMatch(/\n {4}at /);
    expect(readSummary(join(cwd, 'out'))).toMatchObject({ status: 'FAILED', error: { code: 'VALUE' } });
    expect(ends.map(({ status }) => status)).toEqual(['FAILED']);
  });

  it('a process that a task ends leaves a summary', async () => {
    const cwd = writeTree({ 'config.yaml': 'a: 1\n' });
    const entry = join(import.meta.dirname, '../../dist/index.js');
    writeFileSync(
      join(cwd, 'exits.mjs'),
      `import { main } from ${JSON.stringify(entry)};
       await main({ name: 'exits', configDir: import.meta.dirname, load: async () => ({ task: () => process.exit(7) }) });`,
    );
    expect(await command(join(cwd, 'exits.mjs'), ['hydra.run.dir=out'], { cwd })).toMatchObject({ code: 7 });
    const message = 'the process ended with exit code 7 while the job ran';
    expect(readSummary(join(cwd, 'out'))).toMatchObject({ status: 'FAILED', error: { code: 'CRASH', message } });
    expect(existsSync(join(cwd, 'out/.hydrosol/reserve'))).toBe(false);
  });
});

const scored: Experiment['task'] = ({ config: { a, seed } }) => ({ accuracy: Number(a) / 10, seed: Number(seed) });
const accuracyOf = (result: unknown): { accuracy: number } => ({ accuracy: (result as { accuracy: number }).accuracy });

describe('values', () => {
  it('are columns of results.csv, means over seeds, and metrics', async () => {
    const cwd = await temporaryFolder();
    const ran = await runProgram(
      program(scored, { values: accuracyOf }),
      ['-m', 'a=1,2', 'seed=0,1', 'hydra.sweep.dir=s'],
      { cwd },
    );
    expect(ran.stdout).toMatch(/^job +a +seed +status +accuracy +seconds$/m);
    expect(ran.stdout).toMatch(/^a +seeds +accuracy\n1 +2 +0\.1000 ± 0\.0000$/m);
    expect(csvOf(join(cwd, 's'))[0]).toEqual(['job', 'a', 'seed', 'status', 'accuracy', 'seconds', 'folder', 'error']);
    expect(JSON.parse(readFileSync(join(cwd, 's/seeds.json'), 'utf8'))).toMatchObject({
      groups: [{ values: { accuracy: { mean: 0.1, count: 2 } } }, { values: { accuracy: { mean: 0.2 } } }],
    });
    expect(readFileSync(join(cwd, 's/3/metrics.jsonl'), 'utf8')).toMatch(/"name":"accuracy","value":0\.2/);
  });
});

const tableIn = (text: string): string => text.replace(/^.*?(?=job)/s, '');

const LOSSES = [1, Infinity, -Infinity, NaN];

describe('values that are not finite', () => {
  it('are told apart in files and tables, and chosen by as Optuna does: NaN is a failure, an infinity a value', async () => {
    const cwd = await temporaryFolder();
    const task: Experiment['task'] = ({ config: { a } }) => ({ loss: LOSSES[Number(a)] });
    const words = ['-m', 'a=0,1,2,3', 'hydra.sweep.dir=s', 'hydra.sweeper.optimized_metric=loss'];
    const ran = await runProgram(program(task), words, { cwd });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain('job 2 (a=2): -inf\njob 3: VALUE: objective is NaN: loss\n');
    const csv = readFileSync(join(cwd, 's/results.csv'), 'utf8');
    expect(csvOf(join(cwd, 's')).map((row) => row.slice(2, 4))).toEqual([
      ['status', 'loss'],
      ['FINISHED', '1'],
      ['FINISHED', 'inf'],
      ['FINISHED', '-inf'],
      ['FAILED', 'NaN'],
    ]);
    expect(LOSSES.map((_, a) => readSummary(join(cwd, `s/${a}`)).values)).toEqual(LOSSES.map((loss) => ({ loss })));
    const journal = await openJournal(join(cwd, 's/study.jsonl'), { warn: () => {} });
    expect(bestTrial(await journal.read())).toMatchObject({ number: 2, values: [-Infinity] });
    const { stdout } = await hydrosol(['report', 's'], { cwd });
    expect(tableIn(stdout)).toBe(tableIn(ran.stdout));
    expect(readFileSync(join(cwd, 's/results.csv'), 'utf8')).toBe(csv);
    expect(readFileSync(join(cwd, 's/optimization_results.yaml'), 'utf8')).toContain('best_value: -.inf\n');
    const highest = await hydrosol(['best', 's', '--by', 'loss', '--direction', 'maximize'], { cwd });
    expect(highest.stdout).toMatch(/^1 +1 +inf +s\/1$/m);
    const points = LOSSES.map((_, a) => readFileSync(join(cwd, `s/${a}/metrics.jsonl`), 'utf8'));
    expect(points.map((text) => JSON.parse(text).value)).toEqual([1, 'Infinity', '-Infinity', 'NaN']);
  });
});

const add: Experiment['task'] = ({ config }) => Number(config['a']);

describe('a sweep', () => {
  it('has trackers of its own for every job, and one parent where they go', async () => {
    const cwd = await temporaryFolder();
    const starts: (Pick<RunInfo, 'role' | 'parentRunId' | 'name'> & { readonly place: string })[] = [];
    const trackerAt = (place: string): Tracker => ({
      place,
      async start({ role, parentRunId, name }) {
        starts.push({ place, role, parentRunId, name });
        return { id: `${place} ${starts.length}`, ids: new Map(), listen() {}, end: async () => {} };
      },
    });
    const trackers: Experiment['trackers'] = ({ a }) => [trackerAt(a === 1 ? 'here' : 'there')];
    await runProgram(program(add, { trackers }), ['-m', 'a=1,2,3', 'hydra.sweep.dir=s'], { cwd });
    expect(starts).toEqual([
      { place: 'here', role: 'sweep', parentRunId: undefined, name: 'sweep a=1,2,3' },
      { place: 'there', role: 'sweep', parentRunId: undefined, name: 'sweep a=1,2,3' },
      { place: 'here', role: 'job', parentRunId: 'here 1', name: '#0 a=1' },
      { place: 'there', role: 'job', parentRunId: 'there 2', name: '#1 a=2' },
      { place: 'there', role: 'job', parentRunId: 'there 2', name: '#2 a=3' },
    ]);
  });

  it.runIf(ALL)('makes nothing where a tracker cannot be reached', async () => {
    const cwd = await temporaryFolder();
    const env = { MLFLOW_TRACKING_URI: 'http://127.0.0.1:9' };
    const words = ['tracker=mlflow', 'data=synthetic', 'hydra.run.dir=out', 'hydra.sweep.dir=s'];
    for (const mode of [[], ['-m', 'seed=0,1']]) {
      expect(await run([...mode, ...words], { cwd, env })).toMatchObject({ code: 2 });
      expect(readdirSync(cwd)).toEqual([]);
    }
  });

  it('finds jobs in nested folders, and says which they are', async () => {
    const cwd = await temporaryFolder();
    const words = ['-m', 'a=2,1', 'seed=0,1', 'hydra.sweep.dir=s', "hydra.sweep.subdir='a_${a}/s_${seed}'"];
    await runProgram(program(add), words, { cwd });
    const folders = ['folder', 'a_2/s_0', 'a_2/s_1', 'a_1/s_0', 'a_1/s_1'];
    expect(csvOf(join(cwd, 's')).map((row) => row.at(-2))).toEqual(folders);
    const before = readFileSync(join(cwd, 's/results.csv'), 'utf8');
    expect(await hydrosol(['report', 's'], { cwd })).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 's/results.csv'), 'utf8')).toBe(before);
  });

  it.each(['.', '..', '../../esc', '/tmp', 'x/../..'])('refuses the sub-folder %s', async (subdir) => {
    const cwd = await temporaryFolder();
    const words = ['-m', 'a=1,2', 'hydra.sweep.dir=s', `hydra.sweep.subdir='${subdir}'`];
    const ran = await runProgram(program(add), words, { cwd });
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('hydra.sweep.subdir leads to') });
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('goes on where results.csv cannot be written', async () => {
    const cwd = await temporaryFolder();
    const ran = await runProgram(program(blocking), ['-m', 'a=1,2,3', 'hydra.sweep.dir=s'], { cwd });
    expect(ran).toMatchObject({ code: 0, stderr: expect.stringMatching(/warning: .*results\.csv cannot be written/) });
    for (const job of ['0', '1', '2']) expect(readSummary(join(cwd, 's', job)).status).toBe('FINISHED');
  });

  it.each([
    { subdir: 'null', reproduces: 'saved no config' },
    { subdir: '.cfg', reproduces: 'identical, in 1 value' },
    { subdir: 'deep/cfg', reproduces: 'identical, in 1 value' },
  ])('with hydra.output_subdir=$subdir is found again', async ({ subdir, reproduces }) => {
    const cwd = await temporaryFolder();
    const app = program(add);
    await runProgram(app, ['-m', 'a=1,2', 'hydra.sweep.dir=s', `hydra.output_subdir=${subdir}`], { cwd });
    const report = await hydrosol(['report', 's'], { cwd });
    expect(report).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ +1 +2 +FINISHED +2\.0000 /m) });
    const again = await runProgram(app, ['--reproduce', 's/1'], { cwd });
    expect(again.stdout + again.stderr).toContain(reproduces);
    const diff = await hydrosol(['diff', 's/0', 's/1'], { cwd });
    expect(diff.stdout + diff.stderr).toMatch(subdir === 'null' ? /saved no config/ : /^a\n {2}- 1.*\n {2}\+ 2/m);
  });

  it.each([
    ['max_batch_size=1', 'because one of an earlier batch failed'],
    ['max_failure_rate=0.4', 'since more than 40 % of the jobs that ended failed (hydra.sweeper.max_failure_rate)'],
  ])('L2, E3: tells of jobs that were not begun by %s, report agrees, resume begins them', async (option, why) => {
    const cwd = await temporaryFolder();
    const words = ['-m', 'a=1,2,3,4', 'hydra.sweep.dir=s', `hydra.sweeper.${option}`];
    const ran = await runProgram(program(failingAt2), words, { cwd });
    expect(ran).toMatchObject({ code: 1, stdout: expect.stringContaining('2 jobs were not begun: 2, 3') });
    expect(ran.stderr).toContain(`not begun: 2 of 4 jobs, ${why}`);
    const before = readFileSync(join(cwd, 's/results.csv'), 'utf8');
    const report = await hydrosol(['report', 's'], { cwd });
    expect(report.stdout).toContain('2 jobs were not begun: 2, 3');
    expect(readFileSync(join(cwd, 's/results.csv'), 'utf8')).toBe(before);
    await runProgram(program(failingAt2), ['--resume', 's'], { cwd });
    const statuses = ['status', 'FINISHED', 'FAILED', 'FINISHED', 'FINISHED'];
    expect(csvOf(join(cwd, 's')).map((row) => row[2])).toEqual(statuses);
  });

  it('follows a job that is resumed', async () => {
    const cwd = await temporaryFolder();
    const app = program(failingAt2First);
    await runProgram(app, ['-m', 'a=1,2', 'seed=0,1', 'hydra.sweep.dir=s'], { cwd });
    expect(csvOf(join(cwd, 's')).map((row) => row[3])).toEqual(['status', 'FINISHED', 'FINISHED', 'FAILED', 'FAILED']);
    const resumed = await runProgram(app, ['--resume', 's/3'], { cwd });
    expect(resumed).toMatchObject({ code: 0, stdout: 'finished: s/3\n' });
    expect(csvOf(join(cwd, 's')).map((row) => row[3])).toEqual([
      'status',
      'FINISHED',
      'FINISHED',
      'FAILED',
      'FINISHED',
    ]);
    expect(csvOf(join(cwd, 's')).at(-1)![0]).toBe('3');
    expect(JSON.parse(readFileSync(join(cwd, 's/seeds.json'), 'utf8'))).toMatchObject({
      groups: [{ jobs: ['0', '1'] }, { jobs: ['3'] }],
    });
  });
});

describe('a run of another program', () => {
  it('is refused with the line to type', async () => {
    const cwd = await temporaryFolder();
    await runProgram(program(stopping), ['hydra.run.dir=out'], { cwd });
    for (const verb of ['resume', 'reproduce']) {
      const ran = await hydrosol([verb, 'out'], { cwd });
      expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('is one of the program app') });
      expect(ran.stderr).toMatch(new RegExp(` --${verb} out$`, 'm'));
    }
  });
});

describe('a full disk', () => {
  it('costs a job, told and recorded, and no other', async () => {
    const cwd = await temporaryFolder();
    const mounted = mountSmallDisk(160);
    if (mounted === undefined) return;
    const disk = mounted.folder;
    try {
      const ends: string[] = [];
      const tracker: Tracker = {
        start: async () => ({
          id: 'r',
          ids: new Map(),
          listen() {},
          end: async ({ status }) => void ends.push(status),
        }),
      };
      const words = ['-m', 'a=1,2', `hydra.sweep.dir=${disk}/s`];
      const ran = await runProgram(program(filling, { trackers: () => [tracker] }), words, { cwd });
      expect(ran.code).toBe(1);
      expect(ran.stderr).toContain('ENOSPC');
      expect(ran.stderr).not.toMatch(/\n {4}at /);
      // the first job's run and the sweep's; the second found no room for its folder, and waits
      expect(ends).toEqual(['FAILED', 'FAILED']);
      expect(readSummary(join(disk, 's/0'))).toMatchObject({ status: 'FAILED', error: { code: 'CRASH' } });
      expect(ran.stdout).toMatch(/^ +1 +2 +UNFINISHED/m);
      expect(ran.stderr).toMatch(/stops: the disk is full \(ENOSPC\)$/m);
      const report = await hydrosol(['report', join(disk, 's')], { cwd });
      expect(report).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ +1 +2 +UNFINISHED/m) });
    } finally {
      mounted.gone();
    }
  });
});

describe('odd programs', () => {
  /** What a task may throw, and what the summary says of it. */
  const thrown: readonly { readonly name: string; readonly make: () => unknown; readonly says: string }[] = [
    { name: 'nothing', make: () => undefined, says: 'undefined' },
    { name: 'a text', make: () => 'no', says: 'no' },
    {
      name: 'an object without a text',
      make: () => Object.create(null),
      says: 'something that has no text was thrown',
    },
    {
      name: 'an error whose message is a number',
      make: () => Object.assign(new Error('x'), { message: 7 }),
      says: 'Error: 7',
    },
  ];
  it.each(thrown)('a task that throws $name is a job that failed', async ({ make, says }) => {
    const cwd = await temporaryFolder();
    const task: Experiment['task'] = () => {
      throw make();
    };
    expect(await runProgram(program(task), ['hydra.run.dir=out'], { cwd })).toMatchObject({ code: 1 });
    expect(readSummary(join(cwd, 'out'))).toMatchObject({ status: 'FAILED', error: { code: 'CRASH', message: says } });
  });

  it.each([5, [1, 2], 'high', new Map([['a', 1]])])('values that are %j fail the job', async (values) => {
    const cwd = await temporaryFolder();
    const app = program(() => 1, { values: () => values as never });
    expect(await runProgram(app, ['hydra.run.dir=out'], { cwd })).toMatchObject({ code: 1 });
    expect(readSummary(join(cwd, 'out'))).toMatchObject({ status: 'FAILED', error: { code: 'VALUE' } });
  });

  it.each(['.', "''", '.hydrosol', 'a/../.hydrosol', '.sweep', 'summary.json', '../x', '/tmp/x'])(
    'hydra.output_subdir=%s is refused before anything is made',
    async (subdir) => {
      const cwd = await temporaryFolder();
      const ran = await runProgram(program(add), ['hydra.run.dir=out', `hydra.output_subdir=${subdir}`], { cwd });
      expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining('hydra.output_subdir is') });
      expect(readdirSync(cwd)).toEqual([]);
    },
  );

  it('the working folder is one run’s, and the next is refused', async () => {
    const cwd = await temporaryFolder();
    expect(await runProgram(program(add), ['hydra.run.dir=.'], { cwd })).toMatchObject({ code: 0 });
    const again = await runProgram(program(add), ['hydra.run.dir=.'], { cwd });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('has a run already') });
    expect(existsSync(`${cwd}_1`)).toBe(false);
  });

  it('jobs in folders of other jobs are all found', async () => {
    const cwd = await temporaryFolder();
    const words = ['-m', '+d=x,x/y', 'hydra.sweep.dir=s', "hydra.sweep.subdir='${d}'"];
    await runProgram(program(add), words, { cwd });
    const before = readFileSync(join(cwd, 's/results.csv'), 'utf8');
    await hydrosol(['report', 's'], { cwd });
    expect(readFileSync(join(cwd, 's/results.csv'), 'utf8')).toBe(before);
  });

  it('a run that goes on writes to no link that lies in its folder', async () => {
    const cwd = await temporaryFolder();
    const app = program(stopping);
    await runProgram(app, ['hydra.run.dir=out'], { cwd });
    writeFileSync(join(cwd, 'victim'), 'whole');
    for (const name of ['metrics.jsonl', '.hydrosol/reserve']) {
      rmSync(join(cwd, 'out', name), { force: true });
      symlinkSync(join(cwd, 'victim'), join(cwd, 'out', name));
    }
    expect(await runProgram(app, ['--resume', 'out'], { cwd })).toMatchObject({ code: 2 });
    expect(readFileSync(join(cwd, 'victim'), 'utf8')).toBe('whole');
  });
});
