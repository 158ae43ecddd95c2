/** @file Which values of the shipped experiment a sweep may optimise. */
import type { GoalCheck, GoalProblem } from '../program/index.ts';
import { Float } from '../util/scalar.ts';
import { nearest } from '../util/suggest.ts';

/** Networks that most schemes have; others are called by theirs. */
const STAGES = ['student', 'baseline', 'teacher'] as const;
/** What is known of a network without looking at the test set. */
const FREE = ['validation/accuracy', 'parameters'] as const;
/** What is measured on the test set. */
const TESTED = ['accuracy', 'nll', 'ece', 'agreement', 'kl'] as const;

const known: readonly string[] = STAGES.flatMap((stage) => FREE.map((metric) => `${stage}/${metric}`));
const tested: readonly string[] = STAGES.flatMap((stage) => TESTED.map((metric) => `${stage}/${metric}`));

const NO_SPLIT = 'to hold a tenth of the training set out: data.validation=0.1';

/** A value that a choice must not be made by, or that runs do not have. */
export const checkGoal: GoalCheck = (name, { get }): GoalProblem | undefined => {
  const split = get('data.validation');
  const hasSplit = !((typeof split === 'number' || split instanceof Float) && Number(split) === 0);
  const hints = hasSplit ? [] : [NO_SPLIT];
  const [stage = '', ...rest] = name.split('/');
  const metric = rest.join('/');
  if (FREE.some((one) => one === metric)) {
    if (!metric.startsWith('validation/') || hasSplit) return undefined;
    return { message: `there is no validation split to measure '${name}' on: data.validation is 0`, hints };
  }
  if (TESTED.some((one) => one === metric.replace(/^test\//, ''))) {
    const suggestion = `${stage}/validation/accuracy`;
    const message = `'${name}' is measured on the test set, which is no choice's`;
    return { message, expected: 'a value of the validation split', suggestion, hints };
  }
  if (name === 'seconds') return undefined;
  const [near] = nearest(name, [...known, ...tested]);
  const suggestion = near !== undefined && tested.includes(near) ? near.replace(/\/.*/, '/validation/accuracy') : near;
  return {
    message: `runs have no value '${name}'`,
    expected: `a value such as ${known.slice(0, 2).join(', ')}`,
    suggestion,
    hints,
  };
};
