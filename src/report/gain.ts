/** @file What distilling brought, in words below a run's tables. */
import { listedJobs } from './jobs-table.ts';
import { baselineIn, type Stages, type StageSummary } from './stages.ts';
import { mcNemarP } from './statistics.ts';
import type { SweepJob } from './sweep.ts';
import { formatCount, formatMeasure } from './table.ts';

/** Below this a difference is not put down to chance. */
const LEVEL = 0.05;

/** `0.0004`, `0.41`, below one in ten thousand `< 0.0001`. */
function formatP(p: number): string {
  return p < 0.0001 ? '< 0.0001' : `= ${Number(p.toPrecision(2))}`;
}

/** Examples of the test set. */
function testSize({ measures }: StageSummary): number | undefined {
  return measures?.confusion.flat().reduce((sum, count) => sum + count, 0);
}

/** What the student's accuracy is beside its baseline's, and whether chance alone would do that on the same examples. */
function gainLine(stages: Stages): string[] {
  const name = baselineIn(stages);
  const { student, [name]: baseline } = stages;
  const other = name === 'baseline' ? 'the baseline' : name;
  if (student === undefined || baseline === undefined) return [];
  const points = (student.accuracy - baseline.accuracy) * 100;
  const gain = `distilling: ${points < 0 ? '' : '+'}${points.toFixed(2)} points of test accuracy over ${other}`;
  const right = student.measures?.only_right;
  const size = testSize(student);
  if (right === undefined || !size) return [gain];
  const p = mcNemarP(right.network, right.baseline);
  const means = p < LEVEL ? 'more than chance' : 'which may be chance';
  const [better, worse, all] = [right.network, right.baseline, size].map(formatCount);
  return [
    `${gain}, ${means}: of ${all} examples ${better} are right by the student alone, ${worse} by ${other} alone (McNemar, p ${formatP(p)})`,
  ];
}

/** Whether a teacher is no better than what the student is without it. */
function hasLittleToTeach({ teacher, baseline }: Stages): boolean {
  return teacher !== undefined && baseline !== undefined && !(teacher.accuracy > baseline.accuracy);
}

/** Epochs that may make a better teacher: twice as many as there were. */
function moreEpochs({ teacher, baseline }: Stages): number {
  return 2 * Math.max(teacher?.epochs ?? 0, baseline?.epochs ?? 0);
}

/** What to do about a teacher that has little to teach, or a task in which there is nothing to gain. */
function teacherLine(stages: Stages): string[] {
  const { teacher, baseline } = stages;
  if (teacher === undefined || baseline === undefined || !hasLittleToTeach(stages)) return [];
  if (baseline.accuracy === 1)
    return [
      'the baseline alone is right on every test example, so no teacher can help: take fewer examples, data.train_size=100, or harder data',
    ];
  const epochs = moreEpochs(stages);
  return [
    `the teacher (${formatMeasure(teacher.accuracy)}) is no better than the baseline (${formatMeasure(baseline.accuracy)}), ` +
      `so there is little to learn from it: train it longer, teacher.trainer.epochs=${epochs}, or take another, teacher=NAME`,
  ];
}

/**
 * What the networks of a run say together, a line each: by how many points of accuracy the student is better than its baseline, and
 * whether that is more than chance (McNemar 1947, on the examples that only one of the two answers rightly); that a teacher is no
 * better than the baseline, and what to type. Nothing of networks that there are not.
 */
export function gainLines(stages: Stages): string[] {
  return [...gainLine(stages), ...teacherLine(stages)];
}

/** The jobs of a sweep whose teachers have little to teach, in a line, and what to type. */
export function weakTeachers(jobs: readonly SweepJob[]): string[] {
  const weak = jobs.filter(
    ({ summary }) =>
      summary !== undefined && summary.stages['baseline']?.accuracy !== 1 && hasLittleToTeach(summary.stages),
  );
  if (weak.length === 0) return [];
  const epochs = Math.max(...weak.map(({ summary }) => moreEpochs(summary!.stages)));
  return [
    `the teacher is no better than the baseline in ${weak.length} of ${jobs.length} jobs (${listedJobs(weak)}), so there is little ` +
      `to learn from it: train it longer, teacher.trainer.epochs=${epochs}, or take another, teacher=NAME`,
  ];
}
