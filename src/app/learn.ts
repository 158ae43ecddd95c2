/** @file Networks that are trained once: found in the store, or trained and filed. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { crossEntropyLoss, loadWeights, saveWeights } from '../distill/index.ts';
import type { Loss, Model, Predictor } from '../distill/index.ts';
import { HydrosolError } from '../errors.ts';
import type { StageSummary } from '../report/index.ts';
import type { MetricPoint } from '../util/events.ts';
import { type Bench, buildModel } from './bench.ts';
import type { NetworkConfig, Part } from './experiment-config.ts';
import { summaryOf } from './network-summary.ts';
import { makeLoss, ownCode } from './parts.ts';
import { storeKey } from './store.ts';
import { trainStage } from './train-stage.ts';

/** A network that a run has trained. */
export interface StageResult {
  /** Its name in summary.json, metrics and tables, and its folder. */
  readonly stage: string;
  readonly model: Model;
  /** Missing if training was interrupted. */
  readonly summary?: StageSummary | undefined;
}

/** What the store keeps of a network besides its weights. */
interface NetworkRecord {
  readonly summary: StageSummary;
  /** What its training reported, so that a run which takes it from the store has the whole record too. */
  readonly points: readonly MetricPoint[];
  readonly config: NetworkConfig;
}

/** A network and how it learns. */
interface Lesson {
  readonly stage: string;
  readonly model: Model;
  readonly config: NetworkConfig;
  readonly loss: Loss;
  readonly teacher?: Predictor | undefined;
  readonly seed: number;
  /** What the weights depend on besides the config and the surroundings. */
  readonly dependsOn: object;
  /** What the log says of it, and by which loss. */
  readonly doing: string;
  readonly by?: string;
  /** Whether it is filed in the store, and taken from there. */
  readonly kept: boolean;
}

/** What of its config a network depends on: how often its state is kept changes nothing. */
export function whatMatters({ model, optimizer, trainer }: NetworkConfig): object {
  const unchanged = { checkpoint_every: undefined, teacher_memory: undefined };
  return { model, optimizer, trainer: { ...trainer, ...unchanged }, own: ownCode({ model, optimizer }) };
}

/** Trains a network, or takes it from the store. */
export async function learn(bench: Bench, lesson: Lesson): Promise<StageResult> {
  const { job, store, surroundings } = bench;
  const { stage, model, config: given, loss, teacher, seed, dependsOn, doing, by, kept } = lesson;
  const config = { model: given.model, optimizer: given.optimizer, trainer: given.trainer };
  const key = storeKey({ ...whatMatters(config), seed, ...dependsOn, ...surroundings });
  // a run that goes on finds there what it trained before it was stopped
  if (kept && (job.config.store.read || job.resumed)) {
    const summary = await takeFromStore(bench, key, stage, model);
    if (summary !== undefined) return { stage, model, summary };
  }
  const what = [config.model._target_, `${model.parameters} parameters`, ...(by === undefined ? [] : [by])];
  job.log.info(`${doing}: ${what.join(', ')}`);
  const training = { stage, key, learner: model, networks: { [stage]: model }, loss, teacher, config, seed };
  const { result, points, hashes } = await trainStage(bench, training);
  const { test } = result;
  if (test === undefined) return { stage, model };
  const summary = summaryOf(model, { ...result, test, config, hash: hashes[stage]! });
  const record: NetworkRecord = { summary, points, config };
  if (kept) await store.put(key, record, (folder) => cp(join(job.folder, stage), folder, { recursive: true }));
  return { stage, model, summary };
}

/** Loads a stored network into `model` and reports what its training had reported. Undefined if it must be trained. */
async function takeFromStore(
  { job, store }: Bench,
  key: string,
  stage: string,
  model: Model,
): Promise<StageSummary | undefined> {
  const entry = await store.get<NetworkRecord>(key);
  if (entry === undefined) return undefined;
  const { summary, points } = entry.record;
  try {
    const { hash } = await loadWeights(model, entry.folder);
    if (hash !== summary.weights_sha256)
      throw new HydrosolError('DATA_FILE', 'the weights are not those of the record');
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    job.log.warn(`the stored ${stage} ${key} is broken and is trained again: ${error.message}`);
    await store.remove(key);
    return undefined;
  }
  // another run may have called it otherwise
  for (const point of points) job.listen({ kind: 'metric', point: { ...point, stage } });
  await saveWeights(model, join(job.folder, stage));
  job.log.info(`the ${stage} comes from the store: accuracy ${summary.accuracy.toFixed(4)}, ${entry.folder}`);
  return { ...summary, from_store: true };
}

/** A network trained on the labels alone. `seed`: of its first weights and the order of the examples. */
export async function learnFromLabels(
  bench: Bench,
  stage: string,
  config: NetworkConfig,
  seed = bench.job.config.seed,
): Promise<StageResult> {
  const model = await buildModel(bench, config.model, seed);
  const loss = crossEntropyLoss.create({}, { student: model, seed });
  return learn(bench, { stage, model, config, loss, seed, dependsOn: {}, doing: `training the ${stage}`, kept: true });
}

/** Who teaches a network, and by what. */
interface Guidance {
  readonly config: NetworkConfig;
  readonly teacher: StageResult;
  /** A loss of the config. */
  readonly loss: Part;
  /** Whether the network is filed in the store, and taken from there. */
  readonly kept?: boolean;
}

/** A network guided by another. */
export async function learnFromTeacher(bench: Bench, stage: string, guidance: Guidance): Promise<StageResult> {
  const { config, teacher, loss: described, kept = false } = guidance;
  const { seed } = bench.job.config;
  const model = await buildModel(bench, config.model);
  const loss = await makeLoss(described, { student: model, teacher: teacher.model, seed });
  // an answer's last bits depend on the batch that it was asked with
  const asked = config.trainer.teacher_memory;
  const dependsOn = { asked, loss: described, lossCode: ownCode(described), teacher: teacher.summary?.weights_sha256 };
  try {
    const said = { doing: `distilling into the ${stage}`, by: described._target_ };
    const lesson = { stage, model, config, loss, teacher: teacher.model, seed, dependsOn, kept };
    return await learn(bench, { ...lesson, ...said });
  } finally {
    loss.dispose();
  }
}
