import { mkdtemp, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { addNote, HydrosolError } from '../../src/errors.ts';
import { createResolvers, update } from '../../src/config/index.ts';
import { readLogConfig } from '../../src/log/index.ts';
import {
  claimRunFolder,
  runJob,
  type JobDescription,
  type JobOptions,
  type JobOutcome,
  type Task,
} from '../../src/run/index.ts';
import { composeTree } from '../compose/conf-tree.ts';
import { createFilesTracker, readMetrics } from '../../src/track/index.ts';

type Summary = Record<string, unknown>;

async function run(
  task: Task<number>,
  signal = new AbortController().signal,
  { words = [], ...more }: { words?: readonly string[] } & Pick<JobOptions, 'onStart' | 'onEnd'> = {},
): Promise<{ outcome: JobOutcome; summary: Summary; log: string; screen: readonly string[] }> {
  const screen: string[] = [];
  const folder = await claimRunFolder(join(await mkdtemp(join(tmpdir(), 'hydrosol-')), 'run'));
  const { config } = composeTree({ 'config.yaml': '' }, ['hydra.job.name=job', ...words]);
  update(config, 'hydra.runtime.output_dir', folder, { forceAdd: true });
  const description: JobDescription<number> = {
    name: 'job',
    config: 7,
    folder,
    program: { name: 'job' },
    overrides: { hydra: [], task: ['a=1'] },
    savedFolder: '.hydra',
    logging: readLogConfig(config, 'hydra.job_logging', { resolvers: createResolvers() }),
    processState: { variables: {} },
    saved: { config: 'a: 1\n', hydra: 'run: {}\n', overrides: '- a=1\n' },
    params: new Map([['a', '1']]),
  };
  const outcome = await runJob(description, task, {
    tracker: createFilesTracker(),
    signal,
    terminal: { print: (line) => screen.push(line) },
    ...more,
  });
  const summary = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as Summary;
  const log = await readFile(join(folder, 'job.log'), 'utf8').catch(() => '');
  return { outcome, summary, log, screen };
}

describe('runJob', () => {
  it('keeps configs, environment, metrics, log and summary', async () => {
    const { outcome, summary, log } = await run(async ({ config, log, listen, recordEnvironment }) => {
      log.info(`config is ${config}`);
      await recordEnvironment({ seed: 3 });
      const point = { stage: 's', step: 1, epoch: 1, name: 'train/loss', value: 0.5, time: 0 };
      listen({ kind: 'metric', point });
      return { answer: 42 };
    });
    expect(outcome).toMatchObject({ status: 'FINISHED', result: { answer: 42 } });
    expect(summary).toMatchObject({ format: 4, status: 'FINISHED', values: { answer: 42 }, result: { answer: 42 } });
    expect(log).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\]\[job\]\[INFO\] - config is 7\n$/);
    const { folder } = outcome;
    expect((await readdir(folder)).sort()).toEqual([
      '.hydra',
      '.hydrosol',
      'environment.json',
      'job.log',
      'metrics.jsonl',
      'summary.json',
    ]);
    expect((await readdir(join(folder, '.hydra'))).sort()).toEqual(['config.yaml', 'hydra.yaml', 'overrides.yaml']);
    expect(JSON.parse(await readFile(join(folder, 'environment.json'), 'utf8'))).toMatchObject({
      seed: 3,
      node: process.versions.node,
      git: { commit: expect.stringMatching(/^[0-9a-f]{40}$/), dirty: expect.any(Boolean) },
    });
    expect((await readMetrics(folder)).map(({ name }) => name)).toEqual(['train/loss', 'answer']);
  });

  const failures = [
    { name: 'foreseen', error: new HydrosolError('DATA_FILE', 'no file'), code: 'DATA_FILE', stack: false },
    { name: 'a crash', error: new TypeError('oops'), code: 'CRASH', stack: true },
  ];

  it.each(failures)('records an error that was $name', async ({ error, code, stack }) => {
    const { outcome, summary, log } = await run(() => Promise.reject(error));
    expect(outcome).toMatchObject({ status: 'FAILED', error });
    expect(summary).toMatchObject({ status: 'FAILED', error: { code, message: error.message } });
    expect(/\n {4}at /.test(log)).toBe(stack);
  });

  it('records which part of the config was made when its code threw', async () => {
    const error = new TypeError('oops');
    addNote(error, { doing: 'building ./loss.ts:mine({alpha: 1}) at loss', fullKey: 'loss' });
    const { summary, log } = await run(() => Promise.reject(error));
    const message = 'oops (while building ./loss.ts:mine({alpha: 1}) at loss)';
    expect(summary).toMatchObject({ status: 'FAILED', error: { code: 'INSTANTIATE', message } });
    expect(log).toMatch(/TypeError: oops\n {4}at .*\n {2}while building \.\/loss\.ts:mine\(\{alpha: 1\}\) at loss\n$/s);
  });

  it.each([
    { name: 'a log that shows it', words: [] },
    { name: 'a log in a file', words: ['hydra.job_logging.root.handlers=[file]'] },
    { name: 'no log', words: ['hydra/job_logging=disabled'] },
  ])('shows once what went wrong: $name', async ({ words }) => {
    const { screen } = await run(() => Promise.reject(new HydrosolError('DATA', 'no data')), undefined, { words });
    expect(screen.filter((line) => line.includes('no data'))).toHaveLength(1);
  });

  it('tells of its start and its end', async () => {
    const told: unknown[] = [];
    const { log } = await run(
      ({ log }) => {
        log.info('task');
        return Promise.resolve({ answer: 42 });
      },
      undefined,
      {
        onStart: async (log) => log.info('start'),
        onEnd: async (outcome, log) => {
          told.push(outcome);
          log.info('end');
        },
      },
    );
    expect(told).toMatchObject([{ status: 'FINISHED', result: { answer: 42 }, seconds: expect.any(Number) }]);
    expect(log.match(/start|task|end/g)).toEqual(['start', 'task', 'end']);
  });

  it('marks a run as interrupted and keeps what it had', async () => {
    const controller = new AbortController();
    const { outcome, summary } = await run(() => {
      controller.abort();
      return Promise.resolve({ half: true });
    }, controller.signal);
    expect(outcome.status).toBe('INTERRUPTED');
    expect(summary).toMatchObject({ status: 'INTERRUPTED', result: { half: true } });
  });

  describe('takes no stop for a fault', () => {
    const rows: readonly {
      readonly name: string;
      readonly task: (signal: AbortSignal) => Promise<number>;
      readonly error?: unknown;
    }[] = [
      { name: 'of a call that waits', task: (signal) => setTimeout(60_000, 1, { signal }) },
      {
        name: 'as a task throws it',
        task: async (signal) => new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason))),
      },
      {
        name: 'behind another error',
        task: async (signal) =>
          setTimeout(60_000, 1, { signal }).catch((cause: unknown) => {
            throw new Error('no answer', { cause });
          }),
      },
      {
        name: 'but what is none is told',
        task: async (signal) =>
          setTimeout(60_000, 1, { signal }).catch(() => {
            throw new Error('lost a file');
          }),
        error: { code: 'CRASH', message: 'lost a file' },
      },
    ];
    it.each(rows)('$name', async ({ task, error }) => {
      const controller = new AbortController();
      const { outcome, summary, log, screen } = await run(({ signal }) => {
        queueMicrotask(() => controller.abort());
        return task(signal);
      }, controller.signal);
      expect(outcome.status).toBe('INTERRUPTED');
      expect(summary).toMatchObject({ status: 'INTERRUPTED' });
      expect(summary['error']).toEqual(error);
      expect('error' in outcome).toBe(error !== undefined);
      expect(log).toMatch(error === undefined ? /interrupted/ : /lost a file/);
      expect(screen.join('')).not.toContain('AbortError');
    });
  });
});
