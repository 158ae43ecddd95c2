/** @file What a sweep's jobs are compared by: a number of each, as its study has it. */
import type { Values } from '../record/index.ts';

/** From the values of a job and the seconds that it took to what its trial is worth, one number for each goal. */
export type Goal = (values: Values, seconds: number) => readonly number[];

/** The accuracy of the student on the validation split, as the shipped experiment names it. */
const STUDENT = 'student/validation/accuracy';

/** Which value a sweep without a goal of its own shows: the student's validation accuracy, else the first value, else seconds. */
export function shownValue(values: Values): string {
  if (values[STUDENT] !== undefined) return STUDENT;
  return Object.keys(values)[0] ?? 'seconds';
}

/** The goal of a sweep that optimises nothing. */
export const NO_GOAL: Goal = (values, seconds) => {
  const value = values[shownValue(values)] ?? seconds;
  // a dashboard shows it; nothing is chosen by it, so that a job is no failure for it
  return [Number.isNaN(value) ? Infinity : value];
};
