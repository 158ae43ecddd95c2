/** @file The shipped experiment: networks that teach and learn, each measured on the test set. */
import { type Answers, answersOf, latencyOf } from '../distill/index.ts';
import { baselineIn, type StageSummary } from '../report/index.ts';
import type { JobContext } from '../run/index.ts';
import { openBench } from './bench.ts';
import type { DataMaker } from './parts.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import { followStudent } from './follow-student.ts';
import type { StageResult } from './learn.ts';
import { compressionOf, finalMetrics, measuresOf } from './network-summary.ts';
import { rehearse } from './rehearsal.ts';
import { isShipped, makeScheme } from './schemes/schemes.ts';
import { report } from './test-network.ts';

/** What a run of the experiment comes to; summary.json has it. */
export interface ExperimentResult {
  readonly seed: number;
  readonly engine: string;
  /** Threads that the engine computed with. */
  readonly threads: number;
  /** In the order in which they were trained; fewer if the run was interrupted. */
  readonly stages: Readonly<Record<string, StageSummary>>;
}

/**
 * Trains the networks of the config's scheme, or takes them from the store, measures each on the test set, and tells the
 * trackers. Their weights are in the run folder under the stage's name. What cannot go well is told before the first is
 * trained. `dataOf` makes the data. When `signal` is aborted the stage at work stops at its next step, its weights are saved, and the others are left out.
 */
export async function distillation(given: JobContext<ExperimentConfig>, dataOf?: DataMaker): Promise<ExperimentResult> {
  const job = { ...given, config: followStudent(given.config) };
  const scheme = await makeScheme(job.config.scheme);
  const bench = await openBench(job, dataOf);
  if (isShipped(job.config.scheme)) await rehearse(scheme, bench);
  const stages: Record<string, StageSummary> = {};
  const networks: StageResult[] = [];
  const answered: Record<string, Answers> = {};
  try {
    for await (const network of scheme(bench)) {
      networks.push(network);
      const { stage, model, summary } = network;
      if (summary !== undefined) {
        const asked = { model, data: bench.data, compile: bench.engine.compile };
        const answers = await answersOf(asked);
        const { teacher, [baselineIn(answered)]: baseline } = answered;
        const split = bench.data.validation;
        const validation = split && (await answersOf({ ...asked, split }));
        const measures = measuresOf(answers, { teacher, baseline, validation });
        const size = compressionOf(stages['teacher'], summary);
        const whole = { ...summary, ...size, latency_ms: await latencyOf(asked), measures };
        report(bench, stage, finalMetrics(whole), whole);
        stages[stage] = whole;
        answered[stage] = answers;
      }
      if (job.signal.aborted) break;
    }
  } finally {
    for (const { dispose } of networks) dispose?.();
  }
  const { name: engine, threads } = bench.engine;
  return { seed: job.config.seed, engine, threads, stages };
}
