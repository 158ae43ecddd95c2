/** @file Measures a trained network on the test set, outside of its training. */
import { evaluate, type Evaluation } from '../distill/index.ts';
import type { Bench } from './bench.ts';
import type { StageResult } from './learn.ts';

/** A network on the test set; undefined if that was interrupted. */
export async function testOf(
  { data, engine, job }: Bench,
  model: StageResult['model'],
): Promise<Evaluation | undefined> {
  const test = await evaluate({ model, data, compile: engine.compile, signal: job.signal });
  return test.count === data.test.size ? test : undefined;
}

/** Tells the trackers what a network came to. */
export function report(
  { job }: Bench,
  stage: string,
  { accuracy, loss }: Evaluation,
  { steps: step, epoch }: { readonly steps: number; readonly epoch: number },
): void {
  for (const [name, value] of Object.entries({ accuracy, loss })) {
    const point = { stage, step, epoch, name: `test/${name}`, value, time: Date.now() };
    job.listen({ kind: 'metric', point });
  }
}
