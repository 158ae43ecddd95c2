/** @file The shipped experiment: networks that teach and learn, each measured on the test set. */
import { type Answers, answersOf } from '../distill/index.ts';
import type { StageSummary } from '../report/index.ts';
import type { JobContext } from '../run/index.ts';
import { type Bench, openBench } from './bench.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import { learnFromLabels, learnFromTeacher, type StageResult } from './learn.ts';
import { measuresOf } from './network-summary.ts';

/** What a run of the experiment comes to; summary.json has it. */
export interface ExperimentResult {
  readonly seed: number;
  readonly engine: string;
  /** In the order in which they were trained; fewer if the run was interrupted. */
  readonly stages: Readonly<Record<string, StageSummary>>;
}

/** Teacher, baseline (the student without a teacher), student: each is given as soon as it is trained. */
async function* offline(bench: Bench): AsyncGenerator<StageResult> {
  const { config } = bench.job;
  const teacher = await learnFromLabels(bench, 'teacher', config.teacher);
  yield teacher;
  yield await learnFromLabels(bench, 'baseline', config);
  yield await learnFromTeacher(bench, 'student', { config, teacher, loss: config.loss });
}

/**
 * Trains the networks, or takes them from the store, and measures each on the test set. Their weights are in the run folder
 * under the stage's name. When `signal` is aborted the stage at work stops at its next step, its weights are saved, and the
 * others are left out.
 */
export async function distillation(job: JobContext<ExperimentConfig>): Promise<ExperimentResult> {
  const bench = await openBench(job);
  const stages: Record<string, StageSummary> = {};
  const models: StageResult['model'][] = [];
  let taught: Answers | undefined;
  try {
    for await (const { stage, model, summary } of offline(bench)) {
      models.push(model);
      if (summary !== undefined) {
        const answers = await answersOf({ model, data: bench.data, compile: bench.engine.compile });
        stages[stage] = { ...summary, measures: measuresOf(answers, taught) };
        if (stage === 'teacher') taught = answers;
      }
      if (job.signal.aborted) break;
    }
  } finally {
    for (const model of models) model.dispose();
  }
  return { seed: job.config.seed, engine: bench.engine.name, stages };
}
