/** @file What is said of a trained network: its size, how it was trained, how its answers are. */
import {
  agreement,
  type Answers,
  atTemperature,
  calibrationError,
  confusionMatrix,
  type Evaluation,
  fitTemperature,
  type Model,
  modelCost,
  negativeLogLikelihood,
  perClassAccuracy,
  type SavedWeights,
  teacherDivergence,
  onlyRight,
} from '../distill/index.ts';
import { HydrosolError } from '../errors.ts';
import type { StageMeasures, StageSummary } from '../report/index.ts';
import type { Course } from './course.ts';
import type { NetworkConfig } from './part-schema.ts';

/** How a network came about. */
interface Trained {
  readonly course: Course;
  readonly config: Pick<NetworkConfig, 'model'>;
  /** On the whole test set. */
  readonly test: Evaluation;
  readonly saved: SavedWeights;
}

/** The line of a finished network in summary.json. */
export function summaryOf(model: Model, { config, test, course, saved }: Trained): StageSummary {
  const { accuracy, loss } = test;
  const measured = { weights_bytes: saved.bytes, accuracy, loss, ...course };
  return { model: config.model._target_, ...sizeOf(model), ...measured, from_store: false, weights_sha256: saved.hash };
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

/** What trackers are told of a network as soon as it is tested. */
export function testMetrics({ accuracy, loss }: Evaluation): Record<string, number> {
  return { 'test/accuracy': accuracy, 'test/loss': loss };
}

/** What trackers are told of a network when all of it is known, under the names of summary.json. */
export function finalMetrics(summary: StageSummary): Record<string, number | undefined> {
  const { measures } = summary;
  return {
    'test/ece': measures?.ece,
    'test/calibrated_nll': measures?.calibrated?.nll,
    'test/calibrated_ece': measures?.calibrated?.ece,
    'validation/temperature': measures?.calibrated?.temperature,
    'test/agreement': measures?.agreement,
    'test/kl': measures?.kl,
    'size/parameters': summary.parameters,
    'size/weights_bytes': summary.weights_bytes,
    'size/flops': summary.flops,
    'size/compression': summary.compression,
    'speed/latency_ms': summary.latency_ms,
    'speed/samples_per_second': summary.samples_per_second,
    'speed/seconds': summary.seconds,
  };
}

/** How many times as many parameters the teacher has. */
export function compressionOf(
  teacher: StageSummary | undefined,
  { parameters }: StageSummary,
): Pick<StageSummary, 'compression'> {
  return teacher === undefined ? {} : { compression: teacher.parameters / parameters };
}

/** What a network's answers on the test set are compared with. */
export interface Beside {
  readonly teacher: Answers | undefined;
  readonly baseline: Answers | undefined;
  /** The network's own answers on the validation split, where there is one. */
  readonly validation?: Answers | undefined;
}

/** The test set's figures at the temperature that is best on the validation split. */
function calibratedBy(validation: Answers, answers: Answers): StageMeasures['calibrated'] {
  const temperature = fitTemperature(validation);
  const calibrated = atTemperature(answers, temperature);
  return { temperature, nll: negativeLogLikelihood(calibrated), ece: calibrationError(calibrated) };
}

/** What a network's answers on the test set are like, and how like the teacher's and the baseline's. */
export function measuresOf(answers: Answers, { teacher, baseline, validation }: Beside): StageMeasures {
  const confusion = confusionMatrix(answers);
  const likeness =
    teacher === undefined ? {} : { agreement: agreement(teacher, answers), kl: teacherDivergence(teacher, answers) };
  const ece = calibrationError(answers);
  const right = baseline && onlyRight(answers, baseline);
  const compared = right && { only_right: { network: right.a, baseline: right.b } };
  const calibrated = validation && { calibrated: calibratedBy(validation, answers) };
  return { ece, ...calibrated, ...likeness, ...compared, per_class_accuracy: perClassAccuracy(confusion), confusion };
}
