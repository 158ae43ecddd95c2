/** @file Measures a trained network on the test set, outside of its training. */
import { join } from 'node:path';
import { evaluate, type Evaluation, type Model, type SavedWeights, saveWeights } from '../distill/index.ts';
import type { Bench } from './bench.ts';
import type { Course } from './course.ts';
import type { StageResult } from './learn.ts';
import { summaryOf, testMetrics } from './network-summary.ts';
import type { NetworkConfig } from './part-schema.ts';

/** A network on the test set; undefined if that was interrupted. */
export async function testOf(
  { data, engine, job }: Bench,
  model: StageResult['model'],
): Promise<Evaluation | undefined> {
  const test = await evaluate({ model, data, compile: engine.compile, signal: job.signal });
  return test.count === data.test.size ? test : undefined;
}

/** Tells the trackers numbers of a network that has been trained for so long; those that are undefined are left out. */
export function report(
  { job }: Bench,
  stage: string,
  numbers: Readonly<Record<string, number | undefined>>,
  { steps: step, epochs: epoch }: Pick<Course, 'steps' | 'epochs'>,
): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (value === undefined) continue;
    job.listen({ kind: 'metric', point: { stage, step, epoch, name, value, time: Date.now() } });
  }
}

/** A network that was not trained by itself: one of several that were, or one whose weights were changed afterwards. */
export interface Unmeasured {
  readonly stage: string;
  readonly model: Model;
  readonly config: Pick<NetworkConfig, 'model'>;
  /** How long it was trained. */
  readonly course: Course;
  /** Its weights in the run folder. Default: they are saved there. */
  readonly saved?: SavedWeights;
}

/** A network with its line in summary.json: tested, reported, saved. Without one if that was interrupted. */
export async function measured(bench: Bench, network: Unmeasured): Promise<StageResult<Model>> {
  const { stage, model, config, course } = network;
  const result = { stage, model, dispose: () => model.dispose() };
  const test = await testOf(bench, model);
  if (test === undefined) return result;
  report(bench, stage, testMetrics(test), course);
  const saved = network.saved ?? (await saveWeights(model, join(bench.job.folder, stage)));
  return { ...result, summary: summaryOf(model, { config, test, course, saved }) };
}
