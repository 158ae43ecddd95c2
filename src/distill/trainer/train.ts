/** @file Trains a model on a data set, with or without a teacher. */
import * as tf from '@tensorflow/tfjs-core';
import { type Compile, eager, type HostTensor } from '../../engine/index.ts';
import type { Listener } from '../../util/events.ts';
import { batches, epochOrder, type Batch } from '../data/batches.ts';
import type { Dataset, Split } from '../data/dataset.ts';
import type { Loss } from '../losses/loss.ts';
import type { Learner, Predictor } from '../models/model.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { breather } from './breather.ts';
import { type Checkpoints, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { assertFinite, assertFits, assertMeasured } from './checks.ts';
import { type Evaluation, type Evaluator, evaluator } from './evaluate.ts';
import { reporter } from './reporter.ts';
import { type BatchInputs, makeStepper, type StepStats } from './step.ts';
import { type TeacherOutputs, teacherOutputs, type TeacherTaps } from './teacher-outputs.ts';

export interface TrainOptions {
  readonly model: Learner;
  readonly data: Dataset;
  readonly loss: Loss;
  /** Needed if the loss reads a teacher; never changed. */
  readonly teacher?: Predictor | undefined;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly batchSize: number;
  /** Seed of the order of the examples, and of how they are augmented. */
  readonly seed: number;
  /** Names the network in events: `teacher`, `baseline`, `student`. */
  readonly stage: string;
  readonly listener?: Listener;
  /** Aborted: training stops at the next step and returns what there is. */
  readonly signal?: AbortSignal | undefined;
  /** Evaluate on the validation and test splits after every so many epochs, and after the last. Default: 1; 0 is only after the last. */
  readonly evaluateEvery?: number;
  /** Report the training metrics every so many steps, and at the end of each epoch. Default: 50. */
  readonly reportEvery?: number;
  /** Most bytes in which to keep the teacher's answers. Default: 512 MiB. */
  readonly teacherMemory?: number;
  /** Makes the steps: `compile` of the engine that was started. Default: operation by operation. */
  readonly compile?: Compile;
  /** Keep the state now and then, when training is interrupted, and go on from the state that is there. Default: none is kept. */
  readonly checkpoints?: Checkpoints | undefined;
}

/** What was measured over one epoch. */
export interface EpochSummary {
  readonly epoch: number;
  /** Means over the epoch's training examples, as they were augmented, while the weights were changing. */
  readonly loss: number;
  readonly accuracy: number;
  /** Missing if nothing is held out of the training set, or if no evaluation was due. */
  readonly validation?: Evaluation;
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
 * `train/accuracy`, `validation/accuracy`, `validation/loss`, `test/accuracy`, `test/loss`) and `stage-end`. Same seed, same
 * engine: same weights, bit for bit. With `checkpoints` that holds also for a training that several processes did one
 * after the other.
 * Throws LOSS if the loss needs a teacher or larger batches, DATA if the data are wrong or do not fit the model, and NOT_FINITE as
 * soon as a loss is not a number (the weights stay those before that step, and the checkpoint stays the last one).
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { model, data, loss, optimizer, epochs, batchSize, seed, stage, listener = () => {}, signal } = options;
  const { evaluateEvery = 1, reportEvery = 50, compile = eager, checkpoints } = options;
  assertFits(options);
  const stepsPerEpoch = Math.ceil(data.train.size / batchSize);
  const steps = epochs * stepsPerEpoch;
  const terms = loss.terms.map(({ name }) => name);
  const interrupted = (): boolean => signal?.aborted === true;
  const teach = teaching(options, compile);
  const stepper = makeStepper({ model, loss, optimizer, compile });
  const kept = checkpoints && (await readCheckpoint(checkpoints, stepper.state));
  const report = reporter({ stage, epochs, stepsPerEpoch, terms, reportEvery, listener, from: kept?.reported });
  const measure = evaluator(model, compile);
  const breathe = breather();
  const history: EpochSummary[] = [...(kept?.history ?? [])];

  const keep = async (): Promise<void> => {
    if (checkpoints !== undefined)
      await writeCheckpoint(checkpoints, { reported: report.reported(), history }, stepper.state);
  };

  const runStep = async (batch: Batch): Promise<void> => {
    const { step, epoch } = report;
    const inputs = hostInputs(batch, data);
    const accept = (measured: StepStats): void => assertFinite(measured, loss, { stage, step: step + 1, epoch });
    const answers = await teach.of(batch, inputs);
    const stats = await stepper
      .step(
        { inputs, ...hostLabels(batch), teacher: answers },
        { step, steps, stepsPerEpoch, indices: batch.indices },
        accept,
      )
      .finally(() => disposeTensors(answers));
    report.stepped(stats, batch.size);
    if (checkpoints !== undefined && report.step % checkpoints.every === 0) await keep();
  };

  const runEpoch = async (epoch: number): Promise<void> => {
    report.beginEpoch(epoch);
    const done = (report.step - (epoch - 1) * stepsPerEpoch) * batchSize;
    const order = epochOrder(data.train.size, seed, epoch).subarray(done);
    // one after the other: a native step holds the thread that would make the next batch meanwhile
    for (const batch of batches(data, data.train, { batchSize, order, viewing: { seed, epoch } })) {
      if (interrupted()) return keep();
      await runStep(batch);
      await breathe();
    }
    const due = report.epoch === epochs || (evaluateEvery > 0 && report.epoch % evaluateEvery === 0);
    const measured: Partial<Record<'validation' | 'test', Evaluation>> = {};
    for (const split of due ? (['validation', 'test'] as const) : []) {
      const found = await report.evaluated(split, () => evaluateWhole(measure, options, data[split]));
      if (found === undefined) continue;
      assertMeasured(found, { stage, split, step: report.step });
      measured[split] = found;
    }
    const { loss: mean, accuracy } = report.epochMeans();
    history.push({ epoch: report.epoch, loss: mean, accuracy, ...measured });
  };

  report.start();
  try {
    await askAgain(teach, options, report.step);
    for (let epoch = Math.max(1, report.epoch); epoch <= epochs && !interrupted(); epoch++) await runEpoch(epoch);
  } finally {
    await Promise.all([stepper.dispose(), measure.dispose(), teach.dispose()]);
  }
  const { test } = history.at(-1) ?? {};
  const last = history.length === epochs && test !== undefined ? { test } : {};
  return { steps: report.step, history, interrupted: interrupted(), ...last, ...report.end() };
}

function hostInputs({ inputs, size }: Batch, { shape }: Dataset): HostTensor {
  return { values: inputs, shape: [size, ...shape] };
}

function hostLabels({ labels, mixed, size }: Batch): Pick<BatchInputs, 'labels' | 'mixed'> {
  const host = (values: Int32Array | Float32Array): HostTensor => ({ values, shape: [size] });
  return { labels: host(labels), ...(mixed && { mixed: { labels: host(mixed.labels), share: host(mixed.share) } }) };
}

/**
 * Asks the teacher again what it was asked in the first epoch, in the same batches: an answer's last bits depend on its
 * neighbours. `step`: steps done so far by an earlier process.
 */
async function askAgain(teach: TeacherOutputs, { data, seed, batchSize }: TrainOptions, step: number): Promise<void> {
  if (!teach.cached || step === 0) return;
  const order = epochOrder(data.train.size, seed, 1).subarray(0, step * batchSize);
  for (const batch of batches(data, data.train, { batchSize, order }))
    disposeTensors(await teach.of(batch, hostInputs(batch, data)));
}

function disposeTensors(answers: TeacherTaps): void {
  tf.dispose(Object.values(answers).filter((answer) => answer instanceof tf.Tensor));
}

/** A split's numbers; nothing if there is no such split, or if they are not those of all of it. */
async function evaluateWhole(
  { evaluate }: Evaluator,
  { data, signal }: TrainOptions,
  split: Split | undefined,
): Promise<Evaluation | undefined> {
  if (split === undefined) return undefined;
  const measured = await evaluate({ data, split, signal });
  return measured.count === split.size ? measured : undefined;
}

/** How a batch gets the teacher's taps: not at all, kept from the first epoch, or asked each time, as with augmentation. */
function teaching({ teacher, loss, data, epochs, teacherMemory }: TrainOptions, compile: Compile): TeacherOutputs {
  const nothing = { cached: false, of: () => Promise.resolve({}), dispose: () => Promise.resolve() };
  if (teacher === undefined || loss.teacherTaps.length === 0) return nothing;
  const memoryLimit = epochs === 1 || data.augment !== undefined ? 0 : teacherMemory;
  return teacherOutputs(teacher, { taps: loss.teacherTaps, size: data.train.size, memoryLimit, compile });
}
