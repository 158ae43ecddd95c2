/** @file What a trial is worth: numbers of its job, one for each goal of the sweep. */
import type { Values } from '../record/index.ts';
import { DEFAULT_GOAL, numbersOf, type Goal } from '../report/index.ts';

/** How the number of a sweep that optimises nothing is called where studies are looked at. */
export const SHOWN_METRIC = 'value';

/** What a job came to, as far as its worth goes: numbers, or why it has none. */
export type Worth = { readonly values: readonly number[] } | { readonly why: string };

/** From the values of a job, and the seconds that it took, to what its trial is worth. */
export type Objective = (values: Values, seconds: number) => Worth;

/** The value of a sweep that optimises nothing: the student's validation accuracy, else the first value, else seconds. */
function shown(values: Values, seconds: number): number {
  const value = values[DEFAULT_GOAL[0].name] ?? Object.values(values)[0] ?? seconds;
  // nothing is chosen by it, so that a job is no failure for it
  return Number.isNaN(value) ? Infinity : value;
}

/** How trials are worth something by the goal of their sweep. A value that is missing or NaN makes a job a failure, as in Optuna. */
export function objectiveOf(goal: Goal | undefined): Objective {
  return (values, seconds) => {
    if (goal === undefined) return { values: [shown(values, seconds)] };
    const all = numbersOf(values, seconds);
    for (const { name } of goal) {
      if (all[name] === undefined) {
        const has = Object.keys(all).join(', ');
        return { why: `the job has no value '${name}', which the sweep optimises; it has ${has}` };
      }
      if (Number.isNaN(all[name])) return { why: `objective is NaN: ${name}` };
    }
    return { values: goal.map(({ name }) => all[name]!) };
  };
}
