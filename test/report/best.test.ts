import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseBest, formatBest, goalFor, ruleText, type Goal, type SweepJob } from '../../src/report/index.ts';
import { bestTrial, bestTrials, createFold, type StudyEvent } from '../../src/study/index.ts';
import { objectiveOf } from '../../src/sweep/objective.ts';
import { endOfReplicates } from '../../src/sweep/trial-end.ts';
import { failed, finished, job, replicate, stage } from './runs.ts';

const HIGH: Goal = [{ name: 'score', direction: 'maximize' }];
const BOTH: Goal = [...HIGH, { name: 'cost', direction: 'minimize' }];

const scored = (number: number, values: Readonly<Record<string, number>>): SweepJob =>
  job(number, [`i=${number}`, `kind=${number % 2 === 0 ? 'a' : 'b'}`], finished({ stages: {}, values }));
const names = (jobs: readonly SweepJob[]): string[] => jobs.map(({ job: name }) => name);
/** The jobs of a trial, one for each score; one without is not over. */
const seeds = (number: number, ...scores: readonly (number | undefined)[]): SweepJob[] =>
  scores.map((score, i) =>
    replicate(
      [number, i],
      [`i=${number}`, `seed=${i}`],
      score === undefined ? undefined : finished({ stages: {}, values: { score } }),
    ),
  );

describe('chooseBest', () => {
  const interrupted = {
    ...scored(9, { score: 9 }),
    summary: finished({ status: 'INTERRUPTED', values: { score: 9 } }),
  };
  const none = job(1, ['i=1'], failed());
  it.each<{ name: string; jobs: SweepJob[]; goal?: Goal; infeasible?: string[]; best: string[] }>([
    { name: 'the highest', jobs: [scored(0, { score: 1 }), scored(1, { score: 2 })], best: ['1'] },
    { name: 'of equals the lower job', jobs: [scored(0, { score: 2 }), scored(1, { score: 2 })], best: ['0'] },
    { name: 'no job that failed', jobs: [none, scored(2, { score: 1 })], best: ['2'] },
    { name: 'no job that was stopped', jobs: [interrupted, scored(2, { score: 1 })], best: ['2'] },
    { name: 'no job without the value', jobs: [scored(0, {}), scored(2, { score: 1 })], best: ['2'] },
    { name: 'no NaN', jobs: [scored(0, { score: NaN }), scored(2, { score: 1 })], best: ['2'] },
    { name: 'an infinity', jobs: [scored(0, { score: Infinity }), scored(2, { score: 1 })], best: ['0'] },
    { name: 'nothing of nothing', jobs: [none], best: [] },
    {
      name: 'T3: of trials the highest mean, not the highest job',
      jobs: [...seeds(0, 0.9, 0.5), ...seeds(1, 0.8, 0.8)],
      best: ['1'],
    },
    { name: 'no trial that lacks a job', jobs: [...seeds(0, 3, undefined), ...seeds(1, 1, 2)], best: ['1'] },
    { name: 'no trial with a NaN', jobs: [...seeds(0, 3, NaN), ...seeds(1, 1, 2)], best: ['1'] },
    { name: 'of equal means the lower trial', jobs: [...seeds(0, 1, 3), ...seeds(1, 2, 2)], best: ['0'] },
    { name: 'a trial with an infinity', jobs: [...seeds(0, 1, Infinity), ...seeds(1, 2, 2)], best: ['0'] },
    { name: 'trials and jobs alike', jobs: [...seeds(0, 1, 3), scored(1, { score: 2.5 })], best: ['1'] },
    {
      name: 'no trial that breaks a constraint',
      jobs: [...seeds(0, 3, 3), ...seeds(1, 1, 2)],
      infeasible: ['0'],
      best: ['1'],
    },
    {
      name: 'no job that breaks a constraint',
      jobs: [scored(0, { score: 1 }), scored(1, { score: 2 })],
      infeasible: ['1'],
      best: ['0'],
    },
    {
      name: 'of two goals all that none betters',
      jobs: [scored(0, { score: 1, cost: 1 }), scored(1, { score: 2, cost: 2 }), scored(2, { score: 1, cost: 2 })],
      goal: BOTH,
      best: ['0', '1'],
    },
    {
      name: 'the front without one that breaks a constraint',
      jobs: [scored(0, { score: 1, cost: 1 }), scored(1, { score: 2, cost: 0 })],
      goal: BOTH,
      infeasible: ['1'],
      best: ['0'],
    },
    {
      name: 'the shortest',
      jobs: [{ ...scored(0, {}), summary: finished({ seconds: 2, values: {} }) }, scored(1, {})],
      goal: [{ name: 'seconds', direction: 'minimize' }],
      best: ['0'],
    },
  ])('$name', ({ jobs, goal = HIGH, infeasible = [], best }) => {
    expect(names(chooseBest(jobs, goal, { infeasible: new Set(infeasible) }).best)).toEqual(best);
  });

  it('agrees with the study of the same trials', () => {
    const number = fc.constantFrom(0, 1, 2, 3);
    const trials = fc.array(fc.record({ score: number, cost: number, ends: fc.boolean() }), { minLength: 1 });
    fc.assert(
      fc.property(trials, (given) => {
        for (const goal of [HIGH, BOTH]) {
          const directions = goal.map(({ direction }) => direction);
          const fold = createFold();
          const events: StudyEvent[] = given.map(({ score, cost, ends }) => ({
            kind: 'create-trial',
            trial: {
              state: ends ? 'COMPLETE' : 'FAIL',
              values: ends ? [score, cost].slice(0, goal.length) : undefined,
            },
          }));
          for (const event of [{ kind: 'create-study', name: 's', directions } as const, ...events]) fold.apply(event);
          const jobs = given.map(({ ends, ...values }, i) => (ends ? scored(i, values) : job(i, [], failed())));
          const { best } = chooseBest(jobs, goal);
          const wanted = goal.length > 1 ? bestTrials(fold.state) : [bestTrial(fold.state) ?? []].flat();
          expect(names(best)).toEqual(wanted.map((trial) => String(trial.number)));
        }
      }),
    );
  });
});

it('agrees with the study of trials of several seeds, to the last digit', () => {
  const score = fc.oneof(
    fc.double({ noNaN: true, min: -1, max: 1 }),
    fc.constantFrom(0.1, 0.2, 0.3, Infinity, -Infinity),
  );
  const trials = fc.array(fc.array(score, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(trials, (given) => {
      const fold = createFold();
      fold.apply({ kind: 'create-study', name: 's', directions: ['maximize'] });
      for (const scores of given) {
        const jobs = scores.map((one, i) => ({ folder: String(i), summary: finished({ values: { score: one } }) }));
        const { end } = endOfReplicates(jobs, objectiveOf({ goal: HIGH }));
        const values = end.state === 'COMPLETE' ? end.values : undefined;
        fold.apply({ kind: 'create-trial', trial: { state: values === undefined ? 'FAIL' : 'COMPLETE', values } });
      }
      const { best } = chooseBest(
        given.flatMap((scores, number) => seeds(number, ...scores)),
        HIGH,
      );
      const wanted = bestTrial(fold.state);
      expect(best.map(({ job: name, summary }) => [Number(name), [summary?.values['score']]])).toEqual(
        wanted === undefined ? [] : [[wanted.number, wanted.values]],
      );
    }),
  );
});

it('names its rule', () => {
  expect(ruleText(HIGH, [])).toBe('best by score, highest; ties: the lower job');
  expect(ruleText(BOTH, [])).toBe('Pareto front of score, highest; cost, lowest');
  expect(ruleText(HIGH, seeds(0, 1, 2))).toBe('best by mean score, highest; ties: the lower trial');
});

it('takes the validation accuracy of students where the sweep has no goal, and nothing else', () => {
  const students = [job(0, [], finished({ stages: { student: stage({ validation: { accuracy: 0.5, loss: 1 } }) } }))];
  expect(goalFor(students, {})).toEqual([{ name: 'student/validation/accuracy', direction: 'maximize' }]);
  expect(goalFor(students, { goal: HIGH })).toBe(HIGH);
  expect(goalFor([job(0, [], finished())], {})).toBeUndefined();
});

const shownFolder = ({ folder = '' }: SweepJob): string => `sweep/${folder}`;

describe('formatBest', () => {
  it('has the rule, the best, and the best of each choice', () => {
    const jobs = [
      scored(0, { score: 1 }),
      scored(1, { score: 3 }),
      scored(2, { score: 2 }),
      job(3, ['i=3', 'kind=b'], failed()),
    ];
    expect(formatBest(jobs, { goal: HIGH, shownFolder, infeasible: new Set(['0']) }).split('\n')).toEqual([
      'best by score, highest; ties: the lower job',
      'job  i  kind   score  folder',
      '1    1  b     3.0000  sweep/1',
      '',
      'the best of each choice:',
      'key   choice  job   score',
      'i     0       –         –',
      '      1       1    3.0000',
      '      2       2    2.0000',
      '      3       –         –',
      'kind  a       2    2.0000',
      '      b       1    3.0000',
      'infeasible, and so not chosen: 0',
      '1 of 4 jobs did not finish, and so were not chosen',
    ]);
  });

  it('has trials of several seeds, their means and their folders', () => {
    const jobs = [...seeds(0, 0.9, 0.7), ...seeds(1, 0.85, 0.75), ...seeds(2, 1, undefined)];
    expect(formatBest(jobs, { goal: HIGH, shownFolder }).split('\n')).toEqual([
      'best by mean score, highest; ties: the lower trial',
      'trial  i   score  folder',
      '0      0  0.8000  sweep/0',
      '',
      'the best of each choice:',
      'key  choice  trial   score',
      'i    0       0      0.8000',
      '     1       1      0.8000',
      '     2       –           –',
      '1 of 3 trials did not finish all their jobs, and so were not chosen',
    ]);
  });

  it('has all jobs, and says so, where none is completed', () => {
    const text = formatBest([job(0, ['i=0'], failed()), job(1, ['i=1'])], { goal: HIGH, shownFolder });
    expect(text.split('\n')).toEqual([
      'best by score, highest; ties: the lower job',
      'job  i  status      seconds',
      '  0  0  FAILED          0.3',
      '  1  1  UNFINISHED        –',
      'job 0: MODEL: no such teacher',
      'job 1: no summary; it runs still, or its process was killed',
      'no completed trial',
    ]);
  });
});
