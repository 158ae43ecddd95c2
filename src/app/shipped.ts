/** @file The shipped experiment as the command line takes it: task, trackers, table, models, export. */
import { instantiateSync } from '../instantiate/index.ts';
import type { Values } from '../record/index.ts';
import { formatRunTable, type RunSummary, stageValues, type TableStyle } from '../report/index.ts';
import type { Tracker } from '../track/index.ts';
import { describeModels } from './describe-models.ts';
import { EXPORT_FORMATS, exportNetwork } from './export-network.ts';
import { distillation, type ExperimentResult } from './experiment.ts';
import type { ExperimentConfig } from './experiment-config.ts';
import { sharedNetworks } from './shared-networks.ts';
import { trackerTargets } from './targets.ts';
import type { TrackerContext } from './trackers.ts';

/** Teacher, baseline and student, as `conf/` describes them. */
export const shippedExperiment = {
  task: distillation,
  trackers: (config: ExperimentConfig, context: TrackerContext): readonly Tracker[] =>
    instantiateSync(config.tracker, { targets: trackerTargets, context }),
  pin: ({ engine }: RunSummary): readonly string[] => [
    ...(engine === undefined ? [] : [`engine.name=${engine}`]),
    'store.read=false',
  ],
  values: ({ stages }: ExperimentResult): Values => stageValues(stages),
  shares: sharedNetworks,
  // each network is told of as soon as it is measured
  tellsValues: true,
  describeModels,
  EXPORT_FORMATS,
  exportNetwork,
  format: (result: ExperimentResult, style: TableStyle): string => formatRunTable(result, style),
};
