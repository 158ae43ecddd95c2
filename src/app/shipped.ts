/** @file The shipped experiment as the command line takes it: task, trackers, table, models, export. */
import { join } from 'node:path';
import { instantiateSync } from '../instantiate/index.ts';
import type { Values } from '../record/index.ts';
import { formatRunTable, type RunSummary, stageValues, type TableStyle } from '../report/index.ts';
import type { JobContext } from '../run/index.ts';
import type { Tracker } from '../track/index.ts';
import { MOST_THREADS } from '../util/threads.ts';
import { describeModels } from './describe-models.ts';
import { EXPORT_FORMATS, exportNetwork } from './export-network.ts';
import { distillation, type ExperimentResult } from './experiment.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import { followStudent } from './follow-student.ts';
import { keepLatest } from './kept-data.ts';
import type { DataMaker } from './parts.ts';
import { sharedNetworks } from './shared-networks.ts';
import { trackerTargets } from './targets.ts';
import type { TrackerContext } from './trackers.ts';

/** The threads of a run whose summary does not say: those of versions that gave all engines but `node` one. */
function threadsBefore(engine: string | undefined): number | 'auto' {
  return engine === 'node' ? 'auto' : 1;
}

/** The threads that environment.json has of a run, by their key; nothing where no engine was started. */
function threadsOf({ engine }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { threads } = (engine ?? {}) as { readonly threads?: unknown };
  const isKnown = Number.isInteger(threads) && Number(threads) >= 1 && Number(threads) <= MOST_THREADS;
  return isKnown ? { 'engine.threads': threads } : {};
}

/** Teacher, baseline and student, as `conf/` describes them; its tasks make their data by `dataOf`. */
export const shippedExperiment = (dataOf: DataMaker = keepLatest()) => ({
  task: (job: JobContext<ExperimentConfig>) => distillation(job, dataOf),
  trackers: (config: ExperimentConfig, context: TrackerContext): readonly Tracker[] =>
    instantiateSync(config.tracker, { targets: trackerTargets, context }),
  pin: ({ engine, threads }: RunSummary): readonly string[] => [
    ...(engine === undefined ? [] : [`engine.name=${engine}`]),
    `engine.threads=${threads ?? threadsBefore(engine)}`,
    'store.read=false',
  ],
  together: (folder: string) => ({ 'store.dir': join(folder, 'store'), 'store.read': true }),
  keep: threadsOf,
  values: ({ stages }: ExperimentResult): Values => stageValues(stages),
  shares: (config: ExperimentConfig) => sharedNetworks(followStudent(config)),
  process: ({ engine }: ExperimentConfig): unknown => engine,
  // each network is told of as soon as it is measured
  tellsValues: true,
  describeModels,
  EXPORT_FORMATS,
  exportNetwork,
  format: (result: ExperimentResult, style: TableStyle): string => formatRunTable(result, style),
});
