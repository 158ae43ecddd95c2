/** @file Trained networks that answer together. */
import { createHash } from 'node:crypto';
import type { Learner } from '../distill/index.ts';
import type { StageSummary } from '../report/index.ts';
import type { Bench } from './bench.ts';
import type { StageResult } from './learn.ts';
import { testMetrics } from './network-summary.ts';
import { report, testOf } from './test-network.ts';

/** Networks that answer together, and what is known of each. */
export interface EnsembleParts {
  readonly model: Learner;
  readonly members: readonly StageSummary[];
  /** Whether they were trained in the same steps. Default: false. */
  readonly joint?: boolean;
}

/** What networks, as `together` has them, answer by the mean of their probabilities; their weights stay theirs. */
export async function ensembleOf(bench: Bench, { model, members, joint = false }: EnsembleParts): Promise<StageResult> {
  const stage = 'ensemble';
  const test = await testOf(bench, model);
  if (test === undefined) return { stage, model };
  const sum = (of: (member: StageSummary) => number): number =>
    members.reduce((total, member) => total + of(member), 0);
  const flops = members.every((member) => member.flops !== undefined) ? { flops: sum((one) => one.flops ?? 0) } : {};
  const hash = createHash('sha256');
  for (const { weights_sha256: weights } of members) hash.update(weights);
  const memory = members.every((one) => one.weights_bytes !== undefined)
    ? { weights_bytes: sum((one) => one.weights_bytes ?? 0) }
    : {};
  const sizes = { parameters: sum((one) => one.parameters), ...memory, ...flops };
  const { seconds, steps, epochs } = members[0]!;
  const work = joint
    ? { seconds, steps, epochs }
    : { seconds: sum((one) => one.seconds), steps: sum((one) => one.steps), epochs: sum((one) => one.epochs) };
  report(bench, stage, testMetrics(test), work);
  const measured = { accuracy: test.accuracy, loss: test.loss, ...work };
  return { stage, model, summary: { model: 'ensemble', ...sizes, ...measured, weights_sha256: hash.digest('hex') } };
}
