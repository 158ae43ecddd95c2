/** @file The networks of a run, as its result has them. */
import { HydrosolError } from '../errors.ts';
import { isObject } from '../util/json.ts';
import { numberOfJson } from '../util/number-text.ts';

/** What a finished run measures of each network on the whole test set, besides accuracy and loss. */
export interface StageMeasures {
  /** Expected calibration error, from 0 to 1. */
  readonly ece: number;
  /** The same at the temperature that is best on the validation split; missing where there is no such split. */
  readonly calibrated?: Calibrated | undefined;
  /** Share of examples that the network and the teacher answer alike; missing of the teacher. */
  readonly agreement?: number;
  /** Mean KL divergence from the teacher's probabilities, in nats; missing of the teacher. */
  readonly kl?: number;
  /** The network against the baseline; missing of the networks before it. */
  readonly only_right?: OnlyRight;
  /** Null for a class without examples. */
  readonly per_class_accuracy: readonly (number | null)[];
  /** [label][answer], in examples. */
  readonly confusion: readonly (readonly number[])[];
}

/** A network's answers to the test set, its logits over a temperature that was fitted on held-out examples (Guo et al. 2017). */
export interface Calibrated {
  readonly temperature: number;
  /** Mean negative log-likelihood of the labels, in nats. */
  readonly nll: number;
  /** From 0 to 1. */
  readonly ece: number;
}

/** Examples of the test set that only one of two networks answers rightly. */
export interface OnlyRight {
  readonly network: number;
  readonly baseline: number;
}

/**
 * The name of what a student is compared with: the network that learned from the student's examples without a teacher. It is
 * `baseline_omitted` where the student's examples lack classes.
 */
export function baselineIn(stages: Readonly<Record<string, unknown>>): string {
  return stages['baseline_omitted'] === undefined ? 'baseline' : 'baseline_omitted';
}

/** One trained network: `teacher`, `baseline`, `student`. */
export interface StageSummary {
  /** Name of the architecture, e.g. `cnn`. */
  readonly model: string;
  /** Number of trained weights. */
  readonly parameters: number;
  /** Floating-point operations of one example's forward pass; missing where they could not be counted. */
  readonly flops?: number;
  /** Memory of all weights as float32, those included that are not trained. */
  readonly weights_bytes?: number;
  /** How many times as many parameters the teacher has; missing of the teacher, and where there is none. */
  readonly compression?: number;
  /** On the whole test set, from 0 to 1. */
  readonly accuracy: number;
  /** Mean cross-entropy (negative log-likelihood of the labels, in nats) on the whole test set. */
  readonly loss: number;
  /** Wall time of the training, also if that was in an earlier run. */
  readonly seconds: number;
  /** Optimizer steps. */
  readonly steps: number;
  /** Epochs done; the last may be broken off. */
  readonly epochs: number;
  /** The epoch whose weights the network has. */
  readonly selected_epoch?: number;
  readonly stopped_early?: boolean;
  /** On the whole validation split, if there is one and it was measured at that epoch. */
  readonly validation?: { readonly accuracy: number; readonly loss: number };
  /** Training examples a second, without evaluation. */
  readonly samples_per_second?: number;
  /** Median milliseconds of an answer to one example, on the machine of this run. */
  readonly latency_ms?: number;
  /** Whether the network was trained by an earlier run. */
  readonly from_store?: boolean;
  readonly weights_sha256: string;
  /** Missing from runs that were interrupted. */
  readonly measures?: StageMeasures;
}

/** The networks of a run, in the order in which they were trained; none if it failed before. */
export type Stages = Readonly<Record<string, StageSummary>>;

/** What the result of the shipped experiment, or of a program like it, holds. */
export interface Networks {
  readonly stages: Stages;
  /** Missing, as `engine` and `threads` are, from a run that failed before it knew. */
  readonly seed?: number;
  readonly engine?: string;
  readonly threads?: number;
}

type Json = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
/** A loss that is not finite is a text, or null in earlier versions. */
const isNumber: Check = (value) => numberOfJson(value) !== undefined;
const isCount: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const orMissing =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** What each field must be, and how that is called. */
type Fields = Readonly<Record<string, readonly [Check, string]>>;

const RESULT_FIELDS: Fields = {
  stages: [orMissing(isObject), 'an object'],
  seed: [orMissing(isCount), 'an integer from 0 up'],
  engine: [orMissing(isText), 'a string'],
  threads: [orMissing(isCount), 'an integer from 1 up'],
};

const STAGE_FIELDS: Fields = {
  model: [isText, 'a string'],
  parameters: [isCount, 'an integer from 0 up'],
  flops: [orMissing(isCount), 'an integer from 0 up'],
  accuracy: [isNumber, 'a number'],
  loss: [isNumber, 'a number'],
  seconds: [isNumber, 'a number'],
  steps: [isCount, 'an integer from 0 up'],
  epochs: [isCount, 'an integer from 0 up'],
  weights_bytes: [orMissing(isCount), 'an integer from 0 up'],
  compression: [orMissing(isNumber), 'a number'],
  selected_epoch: [orMissing(isCount), 'an integer from 0 up'],
  stopped_early: [orMissing((value) => typeof value === 'boolean'), 'true or false'],
  validation: [orMissing(isObject), 'an object'],
  samples_per_second: [orMissing(isNumber), 'a number'],
  latency_ms: [orMissing(isNumber), 'a number'],
  from_store: [orMissing((value) => typeof value === 'boolean'), 'true or false'],
  weights_sha256: [isText, 'a string'],
  measures: [orMissing(isObject), 'an object'],
};

/** The objects in a stage. */
const STAGE_PARTS: Readonly<Record<string, Fields>> = {
  validation: { accuracy: [isNumber, 'a number'], loss: [isNumber, 'a number'] },
  measures: {
    ece: [isNumber, 'a number'],
    calibrated: [
      orMissing((value) => isObject(value) && ['temperature', 'nll', 'ece'].every((key) => isNumber(value[key]))),
      'an object with temperature, nll and ece',
    ],
    agreement: [orMissing(isNumber), 'a number'],
    kl: [orMissing(isNumber), 'a number'],
    only_right: [
      orMissing((value) => isObject(value) && isCount(value['network']) && isCount(value['baseline'])),
      'an object with network and baseline, in examples',
    ],
    per_class_accuracy: [isListOf(isNumber), 'a list of numbers'],
    confusion: [isListOf(isListOf(isCount)), 'a list of rows of integers from 0 up'],
  },
};

function unreadable(path: string, why: string, details: { expected?: string; cause?: unknown } = {}): HydrosolError {
  return new HydrosolError('RUN_FOLDER', `${path} ${why}`, {
    expected: details.expected ?? 'the summary that a run leaves in its folder',
    cause: details.cause,
  });
}

/** Throws RUN_FOLDER for the first field that is not as it should be. */
function checkFields(json: unknown, fields: Fields, key: string, path: string): asserts json is Json {
  if (!isObject(json)) throw unreadable(path, `has no object at ${key || 'its top'}`);
  for (const [field, [check, expected]] of Object.entries(fields)) {
    if (check(json[field])) continue;
    const found = json[field] === undefined ? 'is missing' : `is ${shown(json[field])}`;
    throw unreadable(path, `is no summary: ${key}${field} ${found}`, { expected });
  }
}

/** A value as an error shows it: nobody knows how long or deep it is. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'an object' : JSON.stringify(value);
}

/** The fields with numbers where JSON has a text or null for one that is not finite. */
function readNumbers(json: Json, fields: Fields): Json {
  const read = (key: string, value: unknown): unknown => {
    const isTextual = fields[key]?.[0] === isText;
    return isTextual ? value : (numberOfJson(value) ?? value);
  };
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, read(key, value)]));
}

/** A network, all fields checked. Throws RUN_FOLDER, naming the first that is not as it should be. */
function readStage(json: unknown, key: string, path: string): StageSummary {
  checkFields(json, STAGE_FIELDS, key, path);
  const parts = Object.entries(STAGE_PARTS).flatMap(([name, fields]) => {
    const part = json[name];
    if (part === undefined) return [];
    checkFields(part, fields, `${key}${name}.`, path);
    return [[name, readNumbers(part, fields)] as const];
  });
  return { ...readNumbers(json, STAGE_FIELDS), ...Object.fromEntries(parts) } as unknown as StageSummary;
}

/** What a result has of networks, all fields checked. Fails with RUN_FOLDER, naming `path` and the field. */
export function readNetworks(result: unknown, path: string): Networks {
  if (result === undefined) return { stages: {} };
  checkFields(result, RESULT_FIELDS, '', path);
  const { stages = {}, seed, engine, threads } = result as Partial<Networks>;
  const networks = Object.entries(stages).map(([name, stage]) => [name, readStage(stage, `stages.${name}.`, path)]);
  return {
    stages: Object.fromEntries(networks) as Stages,
    ...(seed === undefined ? {} : { seed }),
    ...(engine === undefined ? {} : { engine }),
    ...(threads === undefined ? {} : { threads }),
  };
}
