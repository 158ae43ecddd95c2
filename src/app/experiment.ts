/** @file The shipped experiment: teacher, baseline, distilled student. */
import { createHash } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  agreement,
  answersOf,
  calibrationError,
  confusionMatrix,
  crossEntropyLoss,
  teacherDivergence,
  loadWeights,
  modelCost,
  perClassAccuracy,
  saveWeights,
  train,
} from '../distill/index.ts';
import type { Answers, Dataset, Loss, Model, Split, TrainResult } from '../distill/index.ts';
import type { Engine } from '../engine/index.ts';
import { HydrosolError } from '../errors.ts';
import type { StageMeasures, StageSummary } from '../report/index.ts';
import type { JobContext } from '../run/index.ts';
import type { MetricPoint, TrackEvent } from '../util/events.ts';
import type { ExperimentConfig, NetworkConfig } from './experiment-config.ts';
import { makeData, makeLoss, makeModel, makeOptimizer, ownCode } from './parts.ts';
import { startRecordedEngine } from './start-engine.ts';
import { codeHash, openStore, storeKey, type Store } from './store.ts';

/** What a run of the experiment comes to; summary.json has it. */
export interface ExperimentResult {
  readonly seed: number;
  readonly engine: string;
  /** In the order in which they were trained; fewer than three if the run was interrupted. */
  readonly stages: Readonly<Record<string, StageSummary>>;
}

/** What all stages of one job share. */
interface Bench {
  readonly job: JobContext<ExperimentConfig>;
  readonly data: Dataset;
  readonly store: Store;
  readonly engine: Engine;
  /** What every stored network depends on besides its own config. */
  readonly surroundings: object;
}

interface StageResult {
  readonly model: Model;
  /** Missing if training was interrupted. */
  readonly summary?: StageSummary;
}

/** What the store keeps of a network besides its weights. */
interface NetworkRecord {
  readonly summary: StageSummary;
  /** What its training reported, so that a run which takes it from the store has the whole record too. */
  readonly points: readonly MetricPoint[];
  readonly config: NetworkConfig;
}

/** The memory that a typed array shows. */
function bytesOf(array: Split['inputs'] | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** SHA-256 of all examples and of what is done to them: a teacher that saw other pictures is another teacher. */
function dataHash({ shape, classes, vocabulary, augment, train: training, validation, test }: Dataset): string {
  const held = validation === undefined ? [] : [validation];
  const hash = createHash('sha256').update(JSON.stringify({ shape, classes, vocabulary, augment, held: held.length }));
  for (const { inputs, labels } of [training, ...held, test]) hash.update(bytesOf(inputs)).update(bytesOf(labels));
  return hash.digest('hex');
}

function buildModel({ data, job }: Bench, config: NetworkConfig['model']): Promise<Model> {
  const { shape: inputShape, classes, vocabulary } = data;
  return makeModel(config, { inputShape, classes, vocabulary, seed: job.config.seed });
}

/** What a stage trains. */
interface StageParts {
  /** Names all that the network will depend on. */
  readonly key: string;
  readonly model: Model;
  readonly loss: Loss;
  readonly teacher?: Model;
  readonly config: NetworkConfig;
}

/**
 * Trains a model in place, from where an earlier process of the same run was stopped, tells the trackers, and saves its
 * weights into the run folder.
 */
async function runStage(
  { job, data, engine }: Bench,
  stage: string,
  { key, model, loss, teacher, config }: StageParts,
): Promise<{ summary?: StageSummary; points: MetricPoint[] }> {
  const points: MetricPoint[] = [];
  const listener = (event: TrackEvent): void => {
    if (event.kind === 'metric') points.push(event.point);
    job.listen(event);
  };
  const { epochs, batch_size: batchSize, evaluate_every: evaluateEvery, report_every: reportEvery } = config.trainer;
  const every = config.trainer.checkpoint_every;
  const path = join(job.folder, 'checkpoints', `${stage}.safetensors`);
  const checkpoints = every === 0 ? undefined : { path, key, every };
  const optimizer = await makeOptimizer(config.optimizer);
  const { compile } = engine;
  const common = {
    compile,
    model,
    data,
    loss,
    teacher,
    optimizer,
    stage,
    seed: job.config.seed,
    listener,
    signal: job.signal,
    checkpoints,
  };
  const teacherMemory = config.trainer.teacher_memory * 2 ** 20;
  const result = await train({ ...common, teacherMemory, epochs, batchSize, evaluateEvery, reportEvery });
  const { hash } = await saveWeights(model, join(job.folder, stage));
  const summary = summarise(config, model, result, hash);
  if (summary !== undefined) await rm(path, { force: true });
  return summary === undefined ? { points } : { summary, points };
}

/** The line of a finished stage in summary.json. */
function summarise(
  { model: { _target_: target }, trainer: { epochs } }: NetworkConfig,
  model: Model,
  { test, steps, seconds }: TrainResult,
  hash: string,
): StageSummary | undefined {
  if (test === undefined) return undefined;
  const { accuracy, loss } = test;
  const measured = { accuracy, loss, seconds, steps, epochs };
  return { model: target, ...sizeOf(model), ...measured, from_store: false, weights_sha256: hash };
}

/** Parameters and operations of a network; no operations where it calls a kernel that cannot be traced. */
function sizeOf(model: Model): Pick<StageSummary, 'parameters' | 'flops'> {
  const { parameters } = model;
  try {
    return { parameters, flops: modelCost(model).flops };
  } catch (error) {
    if (error instanceof HydrosolError) return { parameters };
    throw error;
  }
}

/** What of its config a network that has no teacher depends on: how often its state is kept changes nothing. */
function whatMatters({ model, optimizer, trainer }: NetworkConfig): object {
  const unchanged = { checkpoint_every: undefined, teacher_memory: undefined };
  return { model, optimizer, trainer: { ...trainer, ...unchanged }, own: ownCode({ model, optimizer }) };
}

/** A network trained on the labels alone: from the store if it was trained before, else trained and filed. */
async function learnFromLabels(bench: Bench, stage: string, network: NetworkConfig): Promise<StageResult> {
  const { job, store, surroundings } = bench;
  const { model: modelConfig, optimizer, trainer } = network;
  const config = { model: modelConfig, optimizer, trainer };
  const key = storeKey({ stage, ...whatMatters(config), ...surroundings });
  const model = await buildModel(bench, config.model);
  // a run that goes on finds there what it trained before it was stopped
  if (job.config.store.read || job.resumed) {
    const summary = await takeFromStore(bench, key, stage, model);
    if (summary !== undefined) return { model, summary };
  }
  const loss = crossEntropyLoss.create({}, { student: model, seed: job.config.seed });
  job.log.info(`training the ${stage}: ${config.model._target_}, ${model.parameters} parameters`);
  const { summary, points } = await runStage(bench, stage, { key, model, loss, config });
  if (summary === undefined) return { model };
  const record: NetworkRecord = { summary, points, config };
  await store.put(key, record, (folder) => cp(join(job.folder, stage), folder, { recursive: true }));
  return { model, summary };
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
  for (const point of points) job.listen({ kind: 'metric', point });
  await saveWeights(model, join(job.folder, stage));
  job.log.info(`the ${stage} comes from the store: accuracy ${summary.accuracy.toFixed(4)}, ${entry.folder}`);
  return { ...summary, from_store: true };
}

/** The student, guided by the teacher. */
async function distil(bench: Bench, teacher: Model, teacherHash: string | undefined): Promise<StageResult> {
  const { config, log } = bench.job;
  const model = await buildModel(bench, config.model);
  const trainingLabels = bench.data.train.labels;
  const loss = await makeLoss(config.loss, { student: model, teacher, seed: config.seed, trainingLabels });
  try {
    log.info(`distilling into the student: ${config.model._target_}, ${model.parameters} parameters, ${loss.name}`);
    // an answer's last bits depend on the batch that it was asked with
    const asked = config.trainer.teacher_memory;
    const dependsOn = {
      ...whatMatters(config),
      asked,
      loss: config.loss,
      lossCode: ownCode(config.loss),
      teacherHash,
      ...bench.surroundings,
    };
    const key = storeKey({ stage: 'student', ...dependsOn });
    const { summary } = await runStage(bench, 'student', { key, model, loss, teacher, config });
    return summary === undefined ? { model } : { model, summary };
  } finally {
    loss.dispose();
  }
}

/** What a network's answers on the test set are like, and how like the teacher's. */
function measuresOf(answers: Answers, teacher: Answers | undefined): StageMeasures {
  const confusion = confusionMatrix(answers);
  const likeness =
    teacher === undefined ? {} : { agreement: agreement(teacher, answers), kl: teacherDivergence(teacher, answers) };
  const ece = calibrationError(answers);
  return { ece, ...likeness, per_class_accuracy: perClassAccuracy(confusion), confusion };
}

/**
 * Trains the teacher and, without a teacher, the baseline (or takes them from the store), then distils the teacher into the
 * student, each evaluated on the test set. Their weights are in the run folder under the stage's name. When `signal` is
 * aborted the stage at work stops at its next step, its weights are saved, and the others are left out.
 */
export async function distillation(job: JobContext<ExperimentConfig>): Promise<ExperimentResult> {
  const { config, signal } = job;
  const engine = await startRecordedEngine(job);
  const data = await makeData(config.data, { seed: config.seed });
  const { name, versions, simd } = engine;
  const surroundings = {
    seed: config.seed,
    data: dataHash(data),
    engine: { name, versions, simd },
    code: await codeHash(),
  };
  const bench: Bench = { job, data, engine, store: openStore(resolve(config.store.dir)), surroundings };
  const stages: Record<string, StageSummary> = {};
  const models: Model[] = [];
  let taught: Answers | undefined;
  const note = async (stage: string, { model, summary }: StageResult): Promise<Model> => {
    models.push(model);
    if (summary === undefined) return model;
    const answers = await answersOf({ model, data, compile: engine.compile });
    stages[stage] = { ...summary, measures: measuresOf(answers, taught) };
    taught ??= answers;
    return model;
  };
  try {
    const teacher = await note('teacher', await learnFromLabels(bench, 'teacher', config.teacher));
    if (!signal.aborted) await note('baseline', await learnFromLabels(bench, 'baseline', config));
    if (!signal.aborted) await note('student', await distil(bench, teacher, stages['teacher']?.weights_sha256));
  } finally {
    for (const model of models) model.dispose();
  }
  return { seed: config.seed, engine: name, stages };
}
