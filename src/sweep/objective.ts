/** @file What a trial is worth: numbers of its job, one for each goal of the sweep. */
import type { Values } from '../record/index.ts';
import { numbersOf, type Goal, type Metric } from '../report/index.ts';
import type { SweepPlan } from './space/plan.ts';

/** What a study shows of a sweep that optimises nothing where its program does not say: the first value of each job. */
const FIRST_VALUE: Metric = { name: 'value', direction: 'minimize' };

/** What the trials of a study have values of: its goal, else what it shows. */
export function valuesOf({ goal, shown = FIRST_VALUE }: Pick<SweepPlan, 'goal' | 'shown'>): Goal {
  return goal ?? [shown];
}

/** What a job came to, as far as its worth goes: numbers, or why it has none. */
export type Worth = { readonly values: readonly number[] } | { readonly why: string };

/** From the values of a job, and the seconds that it took, to what its trial is worth. */
export type Objective = (values: Values, seconds: number) => Worth;

/** The value of a job of a sweep that optimises nothing: what its study shows, else its first value, else its seconds. */
function shownValue(values: Values, seconds: number, { name, direction }: Metric): number {
  const value = values[name] ?? Object.values(values)[0] ?? seconds;
  if (!Number.isNaN(value)) return value;
  // nothing is chosen by it, so that a job is no failure for it
  return direction === 'maximize' ? -Infinity : Infinity;
}

/** How trials are worth something by the goal of their sweep. A value that is missing or NaN makes a job a failure, as in Optuna. */
export function objectiveOf({ goal, shown = FIRST_VALUE }: Pick<SweepPlan, 'goal' | 'shown'>): Objective {
  return (values, seconds) => {
    if (goal === undefined) return { values: [shownValue(values, seconds, shown)] };
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
