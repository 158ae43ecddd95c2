/** @file What is said of a trained network: its size, how it was trained, how its answers are. */
import {
  agreement,
  type Answers,
  calibrationError,
  confusionMatrix,
  type Evaluation,
  type Model,
  modelCost,
  perClassAccuracy,
  teacherDivergence,
  type TrainResult,
} from '../distill/index.ts';
import { HydrosolError } from '../errors.ts';
import type { StageMeasures, StageSummary } from '../report/index.ts';
import type { NetworkConfig } from './part-schema.ts';

/** How a network came about. */
interface Origin extends Pick<TrainResult, 'steps' | 'seconds'> {
  readonly config: NetworkConfig;
  /** On the whole test set. */
  readonly test: Evaluation;
  /** SHA-256 of its weights. */
  readonly hash: string;
}

/** The line of a finished network in summary.json. */
export function summaryOf(model: Model, { config, test, steps, seconds, hash }: Origin): StageSummary {
  const { accuracy, loss } = test;
  const measured = { accuracy, loss, seconds, steps, epochs: config.trainer.epochs };
  return { model: config.model._target_, ...sizeOf(model), ...measured, from_store: false, weights_sha256: hash };
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

/** What a network's answers on the test set are like, and how like the teacher's. */
export function measuresOf(answers: Answers, teacher: Answers | undefined): StageMeasures {
  const confusion = confusionMatrix(answers);
  const likeness =
    teacher === undefined ? {} : { agreement: agreement(teacher, answers), kl: teacherDivergence(teacher, answers) };
  const ece = calibrationError(answers);
  return { ece, ...likeness, per_class_accuracy: perClassAccuracy(confusion), confusion };
}
