/** @file Made-up runs and sweeps. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stageValues, type RunSummary, type StageSummary, type SweepJob } from '../../src/report/index.ts';
import { prettyJson } from '../../src/util/json.ts';

export function stage(rest: Partial<StageSummary> = {}): StageSummary {
  return {
    model: 'cnn',
    parameters: 19_882,
    accuracy: 0.9612,
    loss: 0.1234,
    seconds: 12.34,
    steps: 1407,
    epochs: 3,
    weights_sha256: '0123456789abcdef'.repeat(4),
    ...rest,
  };
}

/** What a made-up run says of itself. */
type Told = Partial<
  Pick<RunSummary, 'status' | 'stages' | 'seed' | 'engine' | 'threads' | 'seconds' | 'started' | 'values'>
>;

export function finished({ values, ...rest }: Told = {}): RunSummary {
  const networks = {
    stages: {
      teacher: stage({ parameters: 1_199_882, accuracy: 0.9912, from_store: true }),
      baseline: stage({ accuracy: 0.9512 }),
      student: stage(),
    },
    seed: 0,
    engine: 'wasm',
    ...rest,
  };
  const { stages, seed, engine } = networks;
  return {
    status: 'FINISHED',
    started: '2026-11-23T20:00:00.000Z',
    seconds: 45.67,
    values: values ?? stageValues(stages),
    result: { stages, seed, engine },
    ...networks,
  };
}

export function failed(message = 'no such teacher'): RunSummary {
  return {
    status: 'FAILED',
    stages: {},
    values: {},
    started: '2026-11-23T20:00:00.000Z',
    seconds: 0.25,
    error: { code: 'MODEL', message },
  };
}

/** A run as the first version of summary.json has it. */
export function version1(summary: RunSummary = finished()): object {
  const { values: _values, result: _result, ...rest } = summary;
  return rest;
}

export function job(number: number, overrides: readonly string[], summary?: RunSummary): SweepJob {
  return { job: String(number), folder: String(number), overrides, summary };
}

/** A job of a trial that has several: its number in the study, and which of the trial's it is. */
export function replicate(
  [trial, index]: readonly [number, number],
  overrides: readonly string[],
  summary?: RunSummary,
): SweepJob {
  const name = `${trial}/${index}`;
  return { job: name, trial: String(trial), folder: name, overrides, summary };
}

/** Writes summary.json into a folder, which is made. */
export async function writeSummary(folder: string, summary: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'summary.json'), prettyJson(summary));
}
