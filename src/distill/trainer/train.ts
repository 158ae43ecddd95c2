/** @file Trains a model on a data set, with or without a teacher. */
import * as tf from '@tensorflow/tfjs-core';
import { type Compile, eager, type HostTensor } from '../../engine/index.ts';
import type { Listener } from '../../util/events.ts';
import { epochOrder, type Batch } from '../data/batches.ts';
import type { Dataset, Split } from '../data/dataset.ts';
import { type BatchSource, batchSource } from '../data/prefetch.ts';
import type { Loss } from '../losses/loss.ts';
import type { Learner, Predictor } from '../models/model.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { breather } from './breather.ts';
import { type Checkpoints, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { assertFinite, assertFits, assertMeasured, type Kept } from './checks.ts';
import { type ChoiceOptions, isChosen, makeChoice } from './choice.ts';
import { type Evaluation, type Evaluator, evaluator } from './evaluate.ts';
import { lengthOf, type LengthOptions } from './length.ts';
import { type Pulls, pullMeter } from './pull.ts';
import { reporter } from './reporter.ts';
import type { Outweighing } from './shares.ts';
import { type BatchInputs, makeStepper, type StepStats } from './step.ts';
import { type TeacherOutputs, teacherOutputs, type TeacherTaps } from './teacher-outputs.ts';

export interface TrainOptions extends LengthOptions {
  readonly model: Learner;
  readonly data: Dataset;
  readonly loss: Loss;
  /** Needed if the loss reads a teacher; never changed. */
  readonly teacher?: Predictor | undefined;
  readonly optimizer: Optimizer;
  readonly batchSize: number;
  /** Seed of the order of the examples, and of how they are augmented. */
  readonly seed: number;
  /** Names the network in events: `teacher`, `baseline`, `student`. */
  readonly stage: string;
  readonly listener?: Listener;
  /** Aborted: training stops at the next step and returns what there is. */
  readonly signal?: AbortSignal | undefined;
  /** Waited for after each epoch and its evaluation, before the next one begins; it may abort `signal`. Default: nothing. */
  readonly afterEpoch?: (() => Promise<void>) | undefined;
  /** Evaluate on the validation and test splits after every so many epochs, and after the last. Default: 1; 0 is only after the last. */
  readonly evaluateEvery?: number;
  /** Which epoch's weights to end with, and when to stop early; evaluates on the validation split after every epoch. Default: the last, never. */
  readonly choice?: ChoiceOptions;
  /** Report the training metrics every so many steps, and at the end of each epoch. Default: 50. */
  readonly reportEvery?: number;
  /** Told once, with the first report, of terms that outweigh those of the labels more than ten times. */
  readonly onOutweighing?: (terms: readonly Outweighing[]) => void;
  /** Most bytes in which to keep the teacher's answers. Default: 512 MiB. */
  readonly teacherMemory?: number;
  /** Batches that another thread prepares ahead, which changes no number; 0: each is made when it is needed. Default: 2. */
  readonly prefetch?: number;
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
  /** The epoch whose weights the model has. */
  readonly epoch: number;
  /** Whether training stopped because the validation split had not improved for long. */
  readonly stoppedEarly: boolean;
  /** Wall-clock seconds, with evaluation. */
  readonly seconds: number;
  /** Training examples a second, without evaluation. */
  readonly samplesPerSecond: number;
  /** One entry a finished epoch. */
  readonly history: readonly EpochSummary[];
  /** The validation and test splits by the weights that the model has; missing if training was interrupted. */
  readonly validation?: Evaluation;
  readonly test?: Evaluation;
  readonly interrupted: boolean;
}

/**
 * Trains `model` in place. Sends `stage-start`, `progress` after every step, `metric` events (`train/loss`, `train/loss/<term>`,
 * of several terms each one's share of the sum, `train/loss_share/<term>`, and of the gradient at the student's logits, `train/gradient_share/<term>`,
 * `train/accuracy`, `validation/accuracy`, `validation/loss`, `test/accuracy`, `test/loss`) and `stage-end`. Same seed, same
 * engine: same weights, bit for bit. With `checkpoints` that holds also for a training that several processes did one
 * after the other.
 * Throws VALUE if it has no end, LOSS if the loss needs a teacher or larger batches, DATA if the data are wrong, do not fit the
 * model or hold nothing to choose an epoch by, and NOT_FINITE as soon as a loss is not a number (the weights stay those before
 * that step, and the checkpoint stays the last one).
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { model, data, loss, optimizer, batchSize, seed, stage, listener = () => {}, signal, prefetch = 2 } = options;
  const {
    evaluateEvery = 1,
    reportEvery = 50,
    compile = eager,
    checkpoints,
    afterEpoch,
    choice: choosing = {},
    onOutweighing,
  } = options;
  assertFits(options);
  const stepsPerEpoch = Math.ceil(data.train.size / batchSize);
  const { epochs, steps } = lengthOf(options, stepsPerEpoch);
  const interrupted = (): boolean => signal?.aborted === true;
  const teach = teaching(options, { epochs, compile });
  const stepper = makeStepper({ model, loss, optimizer, compile });
  const kept = checkpoints && (await readCheckpoint(checkpoints, stepper.state));
  const choice = makeChoice(choosing, stepper.weights, kept);
  const { terms } = loss;
  const length = { epochs, stepsPerEpoch, steps };
  const report = reporter({ stage, ...length, terms, reportEvery, listener, onOutweighing, from: kept?.reported });
  const measurePulls = pullMeter(loss);
  const measure = evaluator(model, compile);
  const source = batchSource(data, data.train, { ahead: prefetch, examples: (steps - report.step) * batchSize });
  const breathe = breather();
  const history: EpochSummary[] = [...(kept?.history ?? [])];
  let keptStep = kept?.reported.step;
  const lastKept = (): Kept | undefined =>
    checkpoints && keptStep !== undefined ? { path: checkpoints.path, step: keptStep } : undefined;

  const keep = async (): Promise<void> => {
    if (checkpoints === undefined) return;
    const state = { reported: report.reported(), history, choice: choice.state };
    await writeCheckpoint(checkpoints, state, stepper.state, choice.weights);
    keptStep = report.step;
  };

  const runStep = async (batch: Batch): Promise<void> => {
    const { step, epoch } = report;
    const inputs = hostInputs(batch, data);
    const accept = (measured: StepStats): void =>
      assertFinite(measured, loss, { stage, step: step + 1, epoch, kept: lastKept() });
    const answers = await teach.of(batch, inputs);
    const at = { step, steps, stepsPerEpoch, indices: batch.indices };
    const given = { inputs, ...hostLabels(batch), teacher: answers };
    let pulls: Pulls | undefined;
    const see = (logits: tf.Tensor): void => void (pulls = measurePulls(logits, given, at));
    const stats = await stepper
      .step(given, at, accept, report.wantsPulls ? see : undefined)
      .finally(() => disposeTensors(answers));
    report.stepped(stats, batch.size, pulls);
    if (checkpoints !== undefined && report.step % checkpoints.every === 0) await keep();
  };

  const measured = async (split: 'validation' | 'test'): Promise<Partial<Record<typeof split, Evaluation>>> => {
    const found = await report.evaluated(split, () => evaluateWhole(measure, options, data[split]));
    if (found === undefined) return {};
    assertMeasured(found, { stage, split, step: report.step, kept: lastKept() });
    return { [split]: found };
  };

  const runEpoch = async (epoch: number): Promise<void> => {
    report.beginEpoch(epoch);
    const done = (report.step - (epoch - 1) * stepsPerEpoch) * batchSize;
    const order = epochOrder(data.train.size, seed, epoch).subarray(done, done + (steps - report.step) * batchSize);
    // from another thread: a native step holds this one, which would make the next batch meanwhile
    for await (const batch of source.pass({ batchSize, order, viewing: { seed, epoch } })) {
      if (interrupted()) return keep();
      await runStep(batch);
      await breathe();
    }
    const due = epoch === epochs || (evaluateEvery > 0 && epoch % evaluateEvery === 0);
    const { validation } = due || isChosen(choosing) ? await measured('validation') : {};
    if (validation !== undefined) await choice.judge(epoch, validation);
    const test = due || choice.stops ? await measured('test') : {};
    const { loss: mean, accuracy } = report.epochMeans();
    history.push({ epoch, loss: mean, accuracy, ...(validation && { validation }), ...test });
    await afterEpoch?.();
  };

  /** The end of a whole training: the selected weights, and what they come to. */
  const conclude = async (): Promise<Pick<TrainResult, 'epoch' | 'validation' | 'test'>> => {
    const last = history.at(-1);
    if (last?.test === undefined || (last.epoch < epochs && !choice.stops)) return { epoch: report.epoch };
    const epoch = choice.select(last.epoch);
    const { validation } = history[epoch - 1]!;
    // other weights than those that were tested last are tested now
    const { test } = epoch === last.epoch ? last : await measured('test');
    return { epoch, ...(validation && { validation }), ...(test && { test }) };
  };

  report.start();
  let end: Pick<TrainResult, 'epoch' | 'validation' | 'test'>;
  try {
    await askAgain(teach, source, options, report.step);
    const first = Math.max(1, report.epoch);
    for (let epoch = first; epoch <= epochs && !choice.stops && !interrupted(); epoch++) await runEpoch(epoch);
    end = await conclude();
  } finally {
    await Promise.all([stepper, measure, teach, source].map((part) => part.dispose()));
  }
  const { step } = report;
  return {
    steps: step,
    ...end,
    stoppedEarly: choice.stops,
    history,
    interrupted: interrupted(),
    ...report.end(interrupted()),
  };
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
async function askAgain(
  teach: TeacherOutputs,
  source: BatchSource,
  { data, seed, batchSize }: TrainOptions,
  step: number,
): Promise<void> {
  if (!teach.cached || step === 0) return;
  const order = epochOrder(data.train.size, seed, 1).subarray(0, step * batchSize);
  for await (const batch of source.pass({ batchSize, order }))
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
function teaching(
  { teacher, loss, data, teacherMemory }: TrainOptions,
  { epochs, compile }: { readonly epochs: number; readonly compile: Compile },
): TeacherOutputs {
  const nothing = { cached: false, of: () => Promise.resolve({}), dispose: () => Promise.resolve() };
  if (teacher === undefined || loss.teacherTaps.length === 0) return nothing;
  const memoryLimit = epochs === 1 || data.augment !== undefined ? 0 : teacherMemory;
  return teacherOutputs(teacher, { taps: loss.teacherTaps, size: data.train.size, memoryLimit, compile });
}
