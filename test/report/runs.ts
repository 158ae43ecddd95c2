/** @file Made-up runs and sweeps. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageSummary, Summary, SweepJob } from '../../src/report/index.ts';
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

export function finished(rest: Partial<Summary> = {}): Summary {
  return {
    status: 'FINISHED',
    stages: {
      teacher: stage({ parameters: 1_199_882, accuracy: 0.9912, from_store: true }),
      baseline: stage({ accuracy: 0.9512 }),
      student: stage(),
    },
    seed: 0,
    engine: 'wasm',
    started: '2026-11-23T20:00:00.000Z',
    seconds: 45.67,
    ...rest,
  };
}

export function failed(message = 'no such teacher'): Summary {
  return {
    status: 'FAILED',
    stages: {},
    started: '2026-11-23T20:00:00.000Z',
    seconds: 0.25,
    error: { code: 'MODEL', message },
  };
}

export function job(number: number, overrides: readonly string[], summary?: Summary): SweepJob {
  return { job: String(number), overrides, summary };
}

/** Writes summary.json into a folder, which is made. */
export async function writeSummary(folder: string, summary: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'summary.json'), prettyJson(summary));
}
