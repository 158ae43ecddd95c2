import { describe, expect, it } from 'vitest';
import {
  formatSeedsJson,
  formatSeedsTable,
  groupBySeed,
  type StageSummary,
  type SweepJob,
} from '../../src/report/index.ts';
import { failed, finished, job, stage } from './runs.ts';

type Counts = NonNullable<StageSummary['measures']>['only_right'];

/** A finished job whose baseline and student are this good. */
function trained(
  number: number,
  overrides: string[],
  [baseline, student]: [number, number],
  counts?: Counts,
): SweepJob {
  const measures = { ece: 0, per_class_accuracy: [], confusion: [], ...(counts && { only_right: counts }) };
  const stages = { baseline: stage({ accuracy: baseline }), student: stage({ accuracy: student, measures }) };
  return job(number, overrides, finished({ stages }));
}

const jobs = [
  trained(0, ['loss=a', 'model=m', 'seed=0'], [0.5, 0.75], { network: 30, baseline: 5 }),
  trained(1, ['loss=a', 'model=m', 'seed=1'], [0.5, 0.625], { network: 3, baseline: 3 }),
  trained(2, ['loss=a', 'model=m', 'seed=2'], [0.5, 0.6875]),
  trained(3, ['loss=b', 'model=m', 'seed=0'], [0.5, 0.25]),
  job(4, ['loss=b', 'model=m', 'seed=1'], failed()),
  job(5, ['loss=b', 'model=m', 'seed=2']),
];

const ended = (seed: number, values: Readonly<Record<string, number>>) =>
  job(seed, [`seed=${seed}`], finished({ stages: {}, values }));

describe('groupBySeed', () => {
  const [a, b, ...rest] = groupBySeed(jobs);

  it('puts together what differs by the seed alone, and leaves out what did not finish', () => {
    expect(rest).toEqual([]);
    expect(a).toMatchObject({ overrides: { loss: 'a' }, jobs: ['0', '1', '2'], seeds: ['0', '1', '2'] });
    expect(b).toMatchObject({ overrides: { loss: 'b' }, jobs: ['3'], seeds: ['0'] });
    expect(a!.accuracy['student']).toMatchObject({ values: [0.75, 0.625, 0.6875], count: 3, mean: 0.6875 });
    expect(b!.accuracy['student']).toEqual({ values: [0.25], count: 1, mean: 0.25 });
    expect(a!.measures).toMatchObject({ nll: { baseline: { mean: 0.1234 } }, ece: { student: { count: 3 } }, kl: {} });
  });

  it('tests the student against the baseline of the same seed, and within each job where the answers were compared', () => {
    const { differences, mean, t_test: test, sign_flip_p: p, mcnemar } = a!.student_against_baseline!;
    expect({ differences, mean, p }).toEqual({ differences: [0.25, 0.125, 0.1875], mean: 0.1875, p: 0.25 });
    // 0.1875 / (0.0625 / √3), two degrees of freedom: p = 1 - t / √(2 + t²)
    const t = 3 * Math.sqrt(3);
    expect(test).toMatchObject({ degrees: 2 });
    expect(test!.t).toBeCloseTo(t, 12);
    expect(test!.p).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
    expect(mcnemar.map(({ job: number, student_only: mine, baseline_only: other }) => [number, mine, other])).toEqual([
      ['0', 30, 5],
      ['1', 3, 3],
    ]);
    expect(mcnemar[1]!.p).toBe(1);
    expect(b!.student_against_baseline).toEqual({ differences: [-0.25], count: 1, mean: -0.25, mcnemar: [] });
  });

  it('tests it against the network that had the same examples, where classes are left out', () => {
    const left = [0, 1].map((seed) => {
      const stages = {
        baseline: stage({ accuracy: 0.9 }),
        baseline_omitted: stage({ accuracy: 0.5 }),
        student: stage({ accuracy: 0.75 }),
      };
      return job(seed, [`seed=${seed}`], finished({ stages }));
    });
    expect(groupBySeed(left)[0]!.student_against_baseline).toMatchObject({ differences: [0.25, 0.25] });
  });

  it.each([
    { name: 'no job', sweep: [] },
    { name: 'one seed a choice', sweep: [jobs[0]!, jobs[3]!] },
    { name: 'the same seed again', sweep: [jobs[0]!, jobs[0]!] },
    { name: 'one finished job', sweep: jobs.slice(3) },
  ])('is nothing for $name', ({ sweep }) => {
    expect(groupBySeed(sweep)).toEqual([]);
  });

  it('has numbers that are not finite, and their mean without an interval', () => {
    const groups = groupBySeed([ended(0, { a: 1, b: NaN, c: Infinity }), ended(1, { a: 3, b: 2, c: 2, d: 1 })]);
    expect(groups[0]!.values).toEqual({
      a: expect.objectContaining({ mean: 2, standard_deviation: expect.any(Number) }),
      b: { values: [NaN, 2], count: 2, mean: NaN },
      c: { values: [Infinity, 2], count: 2, mean: Infinity },
    });
    expect(JSON.parse(formatSeedsJson(groups)).groups[0].values).toMatchObject({
      b: { values: ['NaN', 2], mean: 'NaN' },
      c: { values: ['Infinity', 2], mean: 'Infinity' },
    });
    expect(formatSeedsTable(groups).split('\n').at(-1)).toMatch(/^ +2 +2\.0000 ± \S+ +NaN +inf$/);
  });

  it('knows no difference where a network is missing or is no number', () => {
    const broken = trained(9, ['loss=a', 'model=m', 'seed=9'], [NaN, 0.5]);
    const [group] = groupBySeed([jobs[0]!, broken]);
    expect(Object.keys(group!.measures['nll']!)).toEqual(['baseline', 'student']);
    expect(group!.accuracy).toMatchObject({ baseline: { mean: NaN }, student: { mean: 0.625 } });
    expect(group!.student_against_baseline).toBeUndefined();
  });
});

it('seeds.json has every number', () => {
  const groups = groupBySeed(jobs);
  expect(JSON.parse(formatSeedsJson(groups))).toEqual({ confidence: 0.95, groups });
});

describe('formatSeedsTable', () => {
  it('has a row for each choice', () => {
    expect(formatSeedsTable(groupBySeed(jobs)).split('\n')).toEqual([
      "over the seeds, mean on the test set ± half of its 95 % interval (Student's t):",
      'loss  network   seeds    test accuracy              NLL              ECE  agreement  KL to teacher',
      'a     baseline      3  0.5000 ± 0.0000  0.1234 ± 0.0000                –          –              –',
      'a     student       3  0.6875 ± 0.1553  0.1234 ± 0.0000  0.0000 ± 0.0000          –              –',
      'b     baseline      1           0.5000           0.1234                –          –              –',
      'b     student       1           0.2500           0.1234           0.0000          –              –',
      "the student's test accuracy against the baseline's:",
      'loss  student - baseline  p (t-test)  p (sign flip)  McNemar, p < 0.05',
      'a       +0.1875 ± 0.1553      0.0351         0.2500  1 better, 0 worse of 2',
      'b                -0.2500           –              –  –',
    ]);
  });

  it('has no tests where nothing is compared', () => {
    const alone = [0, 1].map((seed) => job(seed, [`seed=${seed}`], finished({ stages: { student: stage() } })));
    expect(formatSeedsTable(groupBySeed(alone)).split('\n').slice(1)).toEqual([
      'network  seeds    test accuracy              NLL  ECE  agreement  KL to teacher',
      'student      2  0.9612 ± 0.0000  0.1234 ± 0.0000    –          –              –',
    ]);
  });
});
