/** @file Sweeps that are killed in the middle, and what they came to in the end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'vitest';
import { readSweep } from '../../src/report/index.ts';
import { readSigns, type WorkerSign } from '../../src/sweep/alive.ts';
import { builtCommand, command, temporaryFolder } from './command.ts';

/** Teachers, students, losses and seeds, each trained for some steps. */
export const SMALL = [
  'data=synthetic',
  'data.train=200',
  'data.test=60',
  'trainer.steps=20',
  'teacher.trainer.steps=20',
  'trainer.checkpoint_every=1',
  'engine=wasm',
];

/** What a job came to, but for what depends on time and on who trained first. */
const UNEQUAL = new Set(['seconds', 'samples_per_second', 'latency_ms', 'from_store', 'started', 'memory']);

function measures(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(measures);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      UNEQUAL.has(key) || key.startsWith('speed/') || key.endsWith('latency_ms') || key.endsWith('seconds')
        ? []
        : [[key, measures(item)] as const],
    ),
  );
}

/** What all jobs of a sweep came to, by their words. */
export function resultsOf(sweep: string): ReadonlyMap<string, unknown> {
  const jobs = readSweep(sweep);
  const results = new Map(jobs.map(({ overrides, summary }) => [overrides.join(' '), measures(summary)]));
  expect(results.size).toBe(jobs.length);
  return results;
}

/** A sweep at work, in a group of processes of its own. */
export interface Running {
  readonly sweep: string;
  readonly launcher: ChildProcess;
  readonly ended: Promise<number | null>;
}

/** Begins a sweep. `halfAppend`: the first process that appends so many blocks is killed in the middle of the last. */
export function begin(cwd: string, words: readonly string[], halfAppend?: number): Running {
  const hook = pathToFileURL(join(import.meta.dirname, 'half-append.mjs')).href;
  const env =
    halfAppend === undefined
      ? {}
      : {
          NODE_OPTIONS: `--import ${hook}`,
          HALF_APPEND: String(halfAppend),
          HALF_APPEND_DONE: join(cwd, 'half-append'),
        };
  const launcher = spawn(process.execPath, [builtCommand('run'), '-m', 'hydra.sweep.dir=sweep', ...words], {
    cwd,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  const ended = new Promise<number | null>((resolve) => launcher.on('close', resolve));
  return { sweep: join(cwd, 'sweep'), launcher, ended };
}

/** Waits until something is so of the workers of a sweep, or the sweep is over. */
export async function until(
  { sweep, launcher }: Running,
  isSo: (signs: readonly WorkerSign[]) => boolean,
): Promise<void> {
  const isOver = (): boolean => launcher.exitCode !== null || launcher.signalCode !== null;
  while (!isOver() && !(existsSync(sweep) && isSo(readSigns(sweep)))) await setTimeout(5);
}

/** How many records the journal of a sweep has. */
export function records(sweep: string): number {
  const file = join(sweep, 'study.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

/** Who is killed: the launcher, or all processes of the sweep. */
export function killAll({ launcher }: Running): void {
  try {
    process.kill(-launcher.pid!, 'SIGKILL');
  } catch {
    // it was over before
  }
}

/** Goes on with a sweep until it is over; it may have been over before. */
export async function goOn(cwd: string): Promise<void> {
  const { code, stdout, stderr } = await command('hydrosol', ['resume', 'sweep'], { cwd });
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
}

/** What a sweep comes to that nobody disturbs. */
export async function unbroken(words: readonly string[]): Promise<ReadonlyMap<string, unknown>> {
  const cwd = await temporaryFolder();
  const { ended, sweep } = begin(cwd, words);
  expect(await ended).toBe(0);
  return resultsOf(sweep);
}
