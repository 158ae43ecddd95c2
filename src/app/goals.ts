/** @file Which values of the shipped experiment a sweep may optimise. */
import type { GoalProblem, Goals, SharedConfig } from '../program/index.ts';
import { Float } from '../util/scalar.ts';
import { nearest } from '../util/suggest.ts';

/** Networks that most schemes have; others are called by theirs. */
const STAGES = ['student', 'baseline', 'teacher'] as const;
/** What is known of a network without looking at the test set. */
const FREE = ['validation/accuracy', 'validation/nll', 'parameters', 'flops', 'latency_ms'] as const;
/** What is measured on the test set. */
const TESTED = ['accuracy', 'nll', 'ece', 'agreement', 'kl'] as const;

const known: readonly string[] = STAGES.flatMap((stage) => FREE.map((metric) => `${stage}/${metric}`));
const tested: readonly string[] = STAGES.flatMap((stage) => TESTED.map((metric) => `${stage}/${metric}`));

const NO_SPLIT = 'to hold a tenth of the training set out: data.validation=0.1';

/** Whether some of the training set may be held out; a sweep may differ in that. */
function mayHaveSplit({ get }: SharedConfig): boolean {
  const split = get('data.validation');
  return !((typeof split === 'number' || split instanceof Float) && Number(split) === 0);
}

/** What is wrong with a value that a choice must not be made by, or that runs do not have. */
function check(name: string, config: SharedConfig): GoalProblem | undefined {
  const hasSplit = mayHaveSplit(config);
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
    expected: `a value such as student/${FREE.join(', student/')}`,
    suggestion,
    hints,
  };
}

/** The goals of sweeps over the shipped experiment. A study shows the student's accuracy: on the held-out split where there is one. */
export const goals: Goals = {
  check,
  shown: (config) => ({
    name:
      mayHaveSplit(config) && config.get('data.validation') !== undefined
        ? 'student/validation/accuracy'
        : 'student/accuracy',
    direction: 'maximize',
  }),
};
