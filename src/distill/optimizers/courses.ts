/** @file How a number (a learning rate, a momentum) changes from step to step: PyTorch's schedulers in closed form. */

/** The number at a step (from 0). */
export type Course = (step: number) => number;

const cosine = (from: number, to: number, share: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
const straight = (from: number, to: number, share: number): number => from + (to - from) * share;

/** Always the same. */
export function constantCourse(value: number): Course {
  return () => value;
}

/** Times `factor` after every `every` steps (`StepLR`). */
export function stepCourse(value: number, every: number, factor: number): Course {
  return (step) => value * factor ** Math.floor(step / every);
}

/** Times `factor` at each milestone, a step from 0 (`MultiStepLR`). */
export function milestoneCourse(value: number, milestones: readonly number[], factor: number): Course {
  return (step) => value * factor ** milestones.filter((milestone) => step >= milestone).length;
}

/** Times `factor` after every step (`ExponentialLR`). */
export function exponentialCourse(value: number, factor: number): Course {
  return (step) => value * factor ** step;
}

/** Half a cosine from `from` to `to` in `steps`, then up again with the same period (`CosineAnnealingLR`). */
export function cosineCourse(from: number, to: number, steps: number): Course {
  return (step) => cosine(from, to, step / steps);
}

/** A straight line in `steps`, then constant (`LinearLR`). */
export function linearCourse(from: number, to: number, steps: number): Course {
  return (step) => straight(from, to, Math.min(1, step / steps));
}

/** `value` · (1 - step/steps)^power, then 0 (`PolynomialLR`). */
export function polynomialCourse(value: number, steps: number, power: number): Course {
  return (step) => value * (1 - Math.min(1, step / steps)) ** power;
}

/** `first` for so many steps, then `second` from its own step 0 (`SequentialLR`). */
export function sequence(first: Course, steps: number, second: Course): Course {
  return (step) => (step < steps ? first(step) : second(step - steps));
}

/** Half cosines from `from` to `to`, the first in `steps`, each `growth` times as long as the one before (SGDR). */
export function restartingCourse(from: number, to: number, steps: number, growth: number): Course {
  return (step) => {
    let [at, length] = [step, steps];
    while (at >= length) {
      at -= length;
      length *= growth;
    }
    return cosine(from, to, at / length);
  };
}

/** Part of a course: from where the one before ended, to `value` at `until` (a step, may have a fraction). */
export interface Leg {
  readonly until: number;
  readonly value: number;
}

/** From `start` at step 0 along legs, each half a cosine or a straight line (`OneCycleLR`'s phases). */
export function legsCourse(start: number, legs: readonly Leg[], shape: 'cosine' | 'linear'): Course {
  const between = shape === 'cosine' ? cosine : straight;
  return (step) => {
    const i = legs.findIndex(({ until }) => step <= until);
    const { until, value } = legs[i === -1 ? legs.length - 1 : i]!;
    const before = i > 0 ? legs[i - 1]! : { until: 0, value: start };
    return between(before.value, value, (step - before.until) / (until - before.until));
  };
}
