/** @file Trains a model on a data set, with or without a teacher. */
import * as tf from '@tensorflow/tfjs-core';
import { type Compile, eager } from '../../engine/index.ts';
import type { Listener } from '../../util/events.ts';
import { batches, epochOrder, type Batch } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Loss } from '../losses/loss.ts';
import type { Model } from '../models/model.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { breather } from './breather.ts';
import { assertFinite, assertFits } from './checks.ts';
import { type Evaluation, type Evaluator, evaluator } from './evaluate.ts';
import { reporter } from './reporter.ts';
import { makeStepper, type StepStats } from './step.ts';
import { type TeacherOutputs, teacherOutputs } from './teacher-outputs.ts';

export interface TrainOptions {
  readonly model: Model;
  readonly data: Dataset;
  readonly loss: Loss;
  /** Needed if the loss reads a teacher; never changed. */
  readonly teacher?: Model | undefined;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly batchSize: number;
  /** Seed of the order of the examples. */
  readonly seed: number;
  /** Names the network in events: `teacher`, `baseline`, `student`. */
  readonly stage: string;
  readonly listener?: Listener;
  /** Aborted: training stops at the next step and returns what there is. */
  readonly signal?: AbortSignal | undefined;
  /** Evaluate on the test split after every so many epochs, and after the last. Default: 1; 0 is only after the last. */
  readonly evaluateEvery?: number;
  /** Report the training metrics every so many steps, and at the end of each epoch. Default: 50. */
  readonly reportEvery?: number;
  /** Most bytes in which to keep the teacher's answers. Default: 512 MiB. */
  readonly teacherMemory?: number;
  /** Makes the steps: `compile` of the engine that was started. Default: operation by operation. */
  readonly compile?: Compile;
}

/** What was measured over one epoch. */
export interface EpochSummary {
  readonly epoch: number;
  /** Means over the epoch's training examples while the weights were changing. */
  readonly loss: number;
  readonly accuracy: number;
  readonly test?: Evaluation;
}

export interface TrainResult {
  /** Optimizer steps done. */
  readonly steps: number;
  /** Wall-clock seconds, with evaluation. */
  readonly seconds: number;
  /** Training examples a second, without evaluation. */
  readonly samplesPerSecond: number;
  /** One entry a finished epoch. */
  readonly history: readonly EpochSummary[];
  /** The test split after the last step; missing if training was interrupted. */
  readonly test?: Evaluation;
  readonly interrupted: boolean;
}

/**
 * Trains `model` in place. Sends `stage-start`, `progress` after every step, `metric` events (`train/loss`, `train/loss/<term>`,
 * `train/accuracy`, `test/accuracy`, `test/loss`) and `stage-end`. Same seed, same engine: same weights, bit for bit.
 * Throws LOSS if the loss needs a teacher or larger batches, DATA if model and data do not fit each other, and NOT_FINITE as
 * soon as a loss is not a number (the weights stay those before that step).
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { model, data, loss, optimizer, epochs, batchSize, seed, stage, listener = () => {}, signal } = options;
  const { evaluateEvery = 1, reportEvery = 50, compile = eager } = options;
  assertFits(options);
  const stepsPerEpoch = Math.ceil(data.train.size / batchSize);
  const steps = epochs * stepsPerEpoch;
  const terms = loss.terms.map(({ name }) => name);
  const report = reporter({ stage, epochs, stepsPerEpoch, terms, reportEvery, listener });
  const interrupted = (): boolean => signal?.aborted === true;
  const teach = teaching(options, compile);
  const stepper = makeStepper({ model, loss, optimizer, compile });
  const measure = evaluator(model, compile);
  const breathe = breather();
  const history: EpochSummary[] = [];

  const runStep = async (batch: Batch): Promise<void> => {
    const { step, epoch } = report;
    const inputs = { values: batch.inputs, shape: [batch.size, ...data.shape] };
    const labels = { values: batch.labels, shape: [batch.size] };
    const accept = (measured: StepStats): void => assertFinite(measured, loss, { stage, step: step + 1, epoch });
    const answers = await teach.of(batch, inputs);
    const stats = await stepper
      .step({ inputs, labels, teacher: answers }, { step, steps }, accept)
      .finally(() => tf.dispose(Object.values(answers).filter((answer) => answer instanceof tf.Tensor)));
    report.stepped(stats, batch.size);
  };

  const runEpoch = async (): Promise<void> => {
    report.beginEpoch();
    const order = epochOrder(data.train.size, seed, report.epoch);
    for (const batch of batches(data, data.train, { batchSize, order })) {
      if (interrupted()) return;
      await runStep(batch);
      await breathe();
    }
    const due = report.epoch === epochs || (evaluateEvery > 0 && report.epoch % evaluateEvery === 0);
    const test = due ? await report.evaluated(() => evaluateWhole(measure, options)) : undefined;
    const { loss: mean, accuracy } = report.epochMeans();
    history.push({ epoch: report.epoch, loss: mean, accuracy, ...(test === undefined ? {} : { test }) });
  };

  report.start();
  try {
    while (report.epoch < epochs && !interrupted()) await runEpoch();
  } finally {
    await Promise.all([stepper.dispose(), measure.dispose(), teach.dispose()]);
  }
  const { test } = history.at(-1) ?? {};
  const last = history.length === epochs && test !== undefined ? { test } : {};
  return { steps: report.step, history, interrupted: interrupted(), ...last, ...report.end() };
}

/** The test split's numbers, or nothing if they are not those of the whole split. */
async function evaluateWhole({ evaluate }: Evaluator, { data, signal }: TrainOptions): Promise<Evaluation | undefined> {
  const measured = await evaluate({ data, signal });
  return measured.count === data.test.size ? measured : undefined;
}

/** How a batch gets the teacher's taps: not at all, kept from the first epoch, or asked each time. */
function teaching(
  { teacher, loss, data, epochs, teacherMemory }: TrainOptions,
  compile: Compile,
): Pick<TeacherOutputs, 'of' | 'dispose'> {
  const nothing = { of: () => Promise.resolve({}), dispose: () => Promise.resolve() };
  if (teacher === undefined || loss.teacherTaps.length === 0) return nothing;
  const memoryLimit = epochs === 1 ? 0 : teacherMemory;
  return teacherOutputs(teacher, { taps: loss.teacherTaps, size: data.train.size, memoryLimit, compile });
}
