import { describe, expect, it } from 'vitest';
import { gainLines, weakTeachers } from '../../src/report/gain.ts';
import type { Stages } from '../../src/report/index.ts';
import { finished, job, stage } from './runs.ts';

/** A student, and how many of 1000 examples it alone and its baseline alone are right on. */
const student = (accuracy: number, network: number, baseline: number) =>
  stage({
    accuracy,
    measures: {
      ece: 0.1,
      per_class_accuracy: [],
      confusion: [
        [400, 100],
        [0, 500],
      ],
      only_right: { network, baseline },
    },
  });
const teacher = stage({ accuracy: 0.99, epochs: 15 });
const baseline = stage({ accuracy: 0.95, epochs: 15 });

describe('what distilling brought', () => {
  it.each<{ name: string; stages: Stages; says: readonly string[] }>([
    {
      name: 'more than chance',
      stages: { teacher, baseline, student: student(0.96, 40, 15) },
      says: [
        'distilling: +1.00 points of test accuracy over the baseline, more than chance: of 1,000 examples 40 are right by the ' +
          'student alone, 15 by the baseline alone (McNemar, p = 0.001)',
      ],
    },
    {
      name: 'less, which may be chance',
      stages: { baseline, student: student(0.949, 3, 4) },
      says: [
        'distilling: -0.10 points of test accuracy over the baseline, which may be chance: of 1,000 examples 3 are right by the ' +
          'student alone, 4 by the baseline alone (McNemar, p = 1)',
      ],
    },
    {
      name: 'the points alone where no examples were compared',
      stages: { teacher, baseline, student: stage({ accuracy: 0.95 }) },
      says: ['distilling: +0.00 points of test accuracy over the baseline'],
    },
    {
      name: 'a student without examples of some classes',
      stages: { teacher, baseline, baseline_omitted: stage({ accuracy: 0.86 }), student: student(0.88, 40, 20) },
      says: [
        'distilling: +2.00 points of test accuracy over baseline_omitted, more than chance: of 1,000 examples 40 are right by ' +
          'the student alone, 20 by baseline_omitted alone (McNemar, p = 0.013)',
      ],
    },
    {
      name: 'nothing to learn from',
      stages: { teacher: stage({ accuracy: 0.81, epochs: 1 }), baseline },
      says: [
        'the teacher (0.8100) is no better than the baseline (0.9500), so there is little to learn from it: train it longer, ' +
          'teacher.trainer.epochs=30, or take another, teacher=NAME',
      ],
    },
    {
      name: 'a teacher that diverged',
      stages: { teacher: stage({ accuracy: NaN }), baseline },
      says: [expect.stringMatching(/^the teacher \(NaN\) is no better/) as string],
    },
    {
      name: 'a task that the baseline does without a fault',
      stages: { teacher: stage({ accuracy: 1 }), baseline: stage({ accuracy: 1 }) },
      says: [expect.stringMatching(/^the baseline alone is right on every test example/) as string],
    },
    { name: 'peers', stages: { peer1: baseline, peer2: baseline }, says: [] },
  ])('is told of $name', ({ stages, says }) => expect(gainLines(stages)).toEqual(says));
});

describe('the teachers of a sweep', () => {
  const weak = finished({ stages: { teacher: stage({ accuracy: 0.9 }), baseline } });
  it('are told of where they have little to teach', () => {
    const jobs = [job(0, [], finished()), job(1, [], weak), job(2, []), job(3, [], weak)];
    expect(weakTeachers(jobs)).toEqual([
      'the teacher is no better than the baseline in 2 of 4 jobs (1, 3), so there is little to learn from it: train it longer, ' +
        'teacher.trainer.epochs=30, or take another, teacher=NAME',
    ]);
  });

  it('are not told of where the baseline makes no fault', () => {
    const perfect = finished({ stages: { teacher: stage({ accuracy: 1 }), baseline: stage({ accuracy: 1 }) } });
    expect(weakTeachers([job(0, [], perfect)])).toEqual([]);
  });

  it('are not told of where they have', () => expect(weakTeachers([job(0, [], finished()), job(1, [])])).toEqual([]));
});
