/** @file How the learning rate changes in the course of training. */
import {
  constantCourse,
  cosineCourse,
  type Course,
  exponentialCourse,
  legsCourse,
  linearCourse,
  milestoneCourse,
  sequence,
  stepCourse,
} from './courses.ts';

/** The schedules that an optimizer's option can name. */
export const SCHEDULES = ['constant', 'step', 'multistep', 'exponential', 'cosine', 'onecycle'] as const;

export interface ScheduleOptions {
  /** The highest rate. */
  readonly learningRate: number;
  readonly schedule: (typeof SCHEDULES)[number];
  /** Share of all steps in which the rate rises, 0 … 1. */
  readonly warmup: number;
  /** Where `cosine` and `onecycle` end. */
  readonly minLearningRate: number;
  /** `step`, `multistep`: factor of each drop; `exponential`: factor over all steps. */
  readonly gamma: number;
  /** `step`: share of all steps between two drops. */
  readonly stepSize: number;
  /** `multistep`: shares of all steps at which the rate drops. */
  readonly milestones: readonly number[];
}

/** The options of a schedule as an optimizer's schema has them. */
export const scheduleOptions = {
  schedule: {
    type: 'string',
    enum: SCHEDULES,
    default: 'constant',
    description: 'Course of the learning rate after the warm-up; onecycle rises and falls as half cosines.',
  },
  warmup: {
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0,
    unit: 'share of all steps',
    description: 'Share of all steps in which the learning rate rises, linearly but for onecycle.',
  },
  min_learning_rate: {
    type: 'number',
    minimum: 0,
    default: 0,
    description: 'cosine, onecycle: where the learning rate ends.',
  },
  gamma: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    default: 0.1,
    description: 'step, multistep: factor of each drop; exponential: factor over all of training.',
  },
  step_size: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 1,
    default: 0.25,
    unit: 'share of all steps',
    description: 'step: share of all steps between two drops.',
  },
  milestones: {
    type: 'array',
    items: { type: 'number', minimum: 0, maximum: 1 },
    default: [0.5, 0.75],
    unit: 'shares of all steps',
    description: 'multistep: shares of all steps at which the learning rate drops.',
  },
} as const;

/** How much lower than at its highest the rate of one cycle starts (PyTorch's `div_factor`). */
const CYCLE_START = 25;

/**
 * The learning rate of so many steps. Warm-up of w steps: rate · (step + 1) / (w + 1), which is PyTorch's `LinearLR` with start
 * factor 1 / (w + 1); then the schedule over the remaining steps: `cosine` is PyTorch's `CosineAnnealingLR` (Loshchilov and
 * Hutter, "SGDR", 2017, without restarts), `exponential` its `ExponentialLR`. The drops of `step` (`StepLR`) and `multistep`
 * (`MultiStepLR`) count from the first step, with or without warm-up. `onecycle` is `OneCycleLR` with two phases (Smith and
 * Topin 2018), whose first is the warm-up; it leaves the momentum alone.
 */
function learningRateCourse(options: ScheduleOptions, steps: number): Course {
  const { learningRate, schedule, warmup, minLearningRate: least, gamma, stepSize, milestones } = options;
  if (schedule === 'onecycle') return oneCycle(options, steps);
  const rising = Math.round(warmup * steps);
  const rest = Math.max(1, steps - rising);
  const at = (share: number): number => Math.max(1, Math.round(share * steps));
  const courses: Readonly<Record<typeof schedule, () => Course>> = {
    constant: () => constantCourse(learningRate),
    step: () => delayed(stepCourse(learningRate, at(stepSize), gamma), rising),
    multistep: () => delayed(milestoneCourse(learningRate, milestones.map(at), gamma), rising),
    exponential: () => exponentialCourse(learningRate, gamma ** (1 / rest)),
    cosine: () => cosineCourse(learningRate, least, rest),
  };
  const first = learningRate / (rising + 1);
  return sequence(linearCourse(first, learningRate, rising), rising, courses[schedule]());
}

/** A course that began so many steps ago. */
function delayed(course: Course, steps: number): Course {
  return (step) => course(step + steps);
}

function oneCycle({ learningRate, warmup, minLearningRate }: ScheduleOptions, steps: number): Course {
  const top = { until: warmup * steps - 1, value: learningRate };
  const end = { until: Math.max(steps - 1, 1), value: minLearningRate };
  if (top.until <= 0) return legsCourse(learningRate, [end], 'cosine');
  return legsCourse(learningRate / CYCLE_START, [top, end], 'cosine');
}

/** The rate of a step (from 0) of so many. */
export function learningRateAt(options: ScheduleOptions, step: number, steps: number): number {
  return learningRateCourse(options, steps)(step);
}
