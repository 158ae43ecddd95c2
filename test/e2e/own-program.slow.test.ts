import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecord, readSummary } from '../../src/record/index.ts';
import { readMetrics } from '../../src/track/index.ts';
import { writeTree } from '../compose/conf-tree.ts';
import { ALL } from '../sample.ts';
import { command } from './command.ts';

const ENTRY = join(import.meta.dirname, '../../dist/index.js');

/** Counts to 200, a number every 10 ms, and keeps in its folder how far it came. */
const COUNTER = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { main } from ${JSON.stringify(ENTRY)};

const task = async ({ config, folder, log, resumed, listen, signal }) => {
  const path = join(folder, 'count');
  let count = resumed && existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
  log.info('from ' + count);
  for (; count < 200 && !signal.aborted; count++) {
    await setTimeout(10);
    listen({ kind: 'metric', point: { stage: '', step: count, epoch: 1, name: 'square', value: count ** 2, time: 0 } });
    writeFileSync(path, String(count + 1));
  }
  return { sum: count * config.a };
};
const told = () => ({
  onRunStart: () => console.log('callback: run start'),
  onJobStart: () => console.log('callback: job start'),
  onJobEnd: (_, { job }) => console.log('callback: job end', job.status),
  onRunEnd: () => console.log('callback: run end'),
});
process.exitCode = await main({
  name: 'counter',
  configDir: import.meta.dirname,
  callbacks: { targets: { told } },
  load: async () => ({ task, format: ({ sum }) => 'sum ' + sum }),
});
`;

const CONFIG =
  'a: 3\nhydra: {callbacks: {told: {_target_: told}}, hydra_logging: {root: {level: DEBUG}}, verbose: hydra}\n';

/** A folder with the program, and a run of it in `out` that was killed after some numbers. */
async function killedRun(
  signal: NodeJS.Signals,
): Promise<{ cwd: string; script: string; code: number | null; stdout: string }> {
  const cwd = writeTree({ 'config.yaml': CONFIG, 'counter.mjs': COUNTER });
  const script = join(cwd, 'counter.mjs');
  let timer: NodeJS.Timeout | undefined;
  const { code, stdout } = await command(script, ['hydra.run.dir=out', '+b=2'], {
    cwd,
    onStderr(_, kill) {
      timer ??= setInterval(() => {
        const path = join(cwd, 'out/count');
        if (!existsSync(path) || Number(readFileSync(path, 'utf8')) <= 20) return;
        clearInterval(timer);
        kill(signal);
      }, 5);
    },
  });
  clearInterval(timer);
  return { cwd, script, code, stdout };
}

it('says that a task never ends, and that its run failed', async () => {
  const program = `import { main } from ${JSON.stringify(ENTRY)};
process.exitCode = await main({
  name: 'waiter',
  configDir: import.meta.dirname,
  load: async () => ({ task: ({ config }) => config.waits ? new Promise(() => {}) : 'done' }),
});
`;
  const cwd = writeTree({ 'config.yaml': 'waits: true\n', 'waiter.mjs': program });
  const { code, stdout, stderr } = await command(join(cwd, 'waiter.mjs'), ['hydra.run.dir=out'], { cwd });
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'failed: out\n' });
  expect(stderr).toContain('the task waits for a promise that nothing can settle any more');
  expect(stderr).not.toContain('unsettled');
  expect(readSummary(join(cwd, 'out'))).toMatchObject({ status: 'FAILED' });
  const swept = await command(join(cwd, 'waiter.mjs'), ['-m', 'waits=true,false', 'hydra.sweep.dir=swept'], { cwd });
  expect(swept.code).toBe(1);
  expect(swept.stdout).toMatch(/FAILED[^]*FINISHED/);
});

describe('a program of one’s own', () => {
  it('E4: goes on after kill -9, in one run, with callbacks and its log told', async () => {
    const { cwd, script, code } = await killedRun('SIGKILL');
    expect(code).toBeNull();
    expect(existsSync(join(cwd, 'out/summary.json'))).toBe(false);
    expect(readRecord(join(cwd, 'out'))).toMatchObject({
      program: { name: 'counter', command: 'node counter.mjs' },
      overrides: { task: ['+b=2'] },
    });

    appendFileSync(script, '// another line\n');
    const resumed = await command(script, ['--resume', 'out'], { cwd });
    expect(resumed.stderr).toContain('note: not as when the run was begun: counter.mjs\n');
    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringContaining('sum 600\nfinished: out\n') });
    for (const event of ['run start', 'job start', 'job end FINISHED', 'run end'])
      expect(resumed.stdout).toContain(`callback: ${event}\n`);
    expect(resumed.stderr).toMatch(/\[counter\]\[INFO\] - from [1-9]\d+\n/);
    expect(readSummary(join(cwd, 'out'))).toMatchObject({ status: 'FINISHED', values: { sum: 600 } });
    const squares = (await readMetrics(join(cwd, 'out'))).filter(({ name }) => name === 'square');
    expect(squares.map(({ step }) => step)).toEqual(Array.from({ length: 200 }, (_, i) => i));

    const again = await command(script, ['--resume', 'out'], { cwd });
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('is finished') });
    expect(again.stderr).toContain('node counter.mjs --reproduce out');
    const reported = await command('hydrosol', ['report', 'out'], { cwd });
    expect(reported).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sum +600$/m) });
    const foreign = await command('hydrosol', ['resume', 'out'], { cwd });
    expect(foreign).toMatchObject({ code: 2, stderr: expect.stringContaining('node counter.mjs --resume out') });
  });

  it.runIf(ALL)('is reproduced in a folder of its own, number by number', async () => {
    const cwd = writeTree({ 'config.yaml': 'a: 3\n', 'counter.mjs': COUNTER.replaceAll('200', '20') });
    const script = join(cwd, 'counter.mjs');
    await command(script, ['hydra.run.dir=out', 'a=2'], { cwd });
    const { code, stdout, stderr } = await command(script, ['--reproduce', 'out'], { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'value  logged  reproduced\nsum        40          40\nidentical, in 1 value and 21 measured points\nreproduced in out_1\n',
    });
    expect(stderr).not.toContain('signature');
    expect(readdirSync(cwd)).toContain('out_1');
  });

  it('says how to go on after Ctrl-C', async () => {
    const { cwd, code, stdout } = await killedRun('SIGINT');
    expect(code).toBe(130);
    expect(stdout).toMatch(/interrupted: out\nresume with: node counter\.mjs --resume out\n$/);
    expect(readSummary(join(cwd, 'out'))).toMatchObject({ status: 'INTERRUPTED' });
  });

  it.each([
    { name: 'nothing', files: {}, says: 'is no run folder' },
    {
      name: 'a sweep',
      files: { 'out/multirun.yaml': '', 'out/0/.hydra/config.yaml': '' },
      says: 'node counter.mjs --resume out/0',
    },
    { name: 'a broken record', files: { 'out/.hydrosol/record.json': '{' }, says: 'out/.hydrosol/record.json' },
    {
      name: 'an environment that is a list',
      files: {
        'out/.hydra/config.yaml': 'a: 1',
        'out/.hydra/hydra.yaml': 'hydra: {}',
        'out/.hydra/overrides.yaml': '[]',
        'out/environment.json': '[]',
      },
      says: 'out/environment.json',
    },
    {
      name: 'overrides that are a map',
      files: { 'out/.hydra/config.yaml': 'a: 1', 'out/.hydra/overrides.yaml': 'a: 1' },
      says: 'out/.hydra/overrides.yaml',
    },
    {
      name: 'a summary of something else',
      files: {
        'out/.hydra/config.yaml': 'a: 1',
        'out/.hydra/hydra.yaml': 'hydra: {}',
        'out/.hydra/overrides.yaml': '[]',
        'out/summary.json': '{}',
      },
      says: 'out/summary.json',
    },
  ])('refuses to resume $name, by its name', async ({ files, says }) => {
    const cwd = writeTree({ ...files, 'config.yaml': 'a: 3\n', 'counter.mjs': COUNTER });
    mkdirSync(join(cwd, 'out'), { recursive: true });
    const { code, stderr } = await command(join(cwd, 'counter.mjs'), ['--resume', 'out'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n {4}at /);
  });
});
