/** @file The tables of the best jobs. */
import { wrap } from '../util/display-width.ts';
import {
  chooseBest,
  completeJobs,
  goalFor,
  numberOf,
  ruleText,
  type Choosing,
  type Goal,
  type Verdict,
} from './best.ts';
import { jobsTable, listedJobs, notBegun, reasonLines, varyingKeys } from './jobs-table.ts';
import { jobStage, overrideValue, splitOverride, type SweepJob } from './sweep.ts';
import { formatMeasure, formatTables, rightColumn, type Column, type Table, type TableStyle } from './table.ts';

const NONE = '–';
/** Of keys with more choices than these the best of each is not listed. */
const MOST_CHOICES = 20;

/** What is said where no job came to its end. */
const NO_TRIAL = 'no completed trial';

/** What is said of students that cannot be compared. */
const NO_SPLIT =
  'no student is named the best: there is no validation split to choose by (data.validation=0.1 makes one)';

/** The finished jobs that could not be the best, a line for each reason. */
function excludedLines({ infeasible, unmeasured }: Verdict, goal: Goal): string[] {
  const names = goal.map(({ name }) => name).join(' and ');
  return [
    ...(infeasible.length === 0 ? [] : [`infeasible, and so not chosen: ${listedJobs(infeasible)}`]),
    ...(unmeasured.length === 0 ? [] : [`without ${names}, and so not chosen: ${listedJobs(unmeasured)}`]),
  ];
}

/** `job 2 (model=cnn): 0.9000, on the test set 0.8000`. */
function bestLine(job: SweepJob, goal: Goal, keys: readonly string[]): string {
  const choices = job.overrides.filter((override) => keys.includes(splitOverride(override).key)).join(' ');
  const one = goal.length === 1;
  const values = goal.map(({ name }) => `${one ? '' : `${name} `}${formatMeasure(numberOf(job, name))}`);
  const student = jobStage(job, 'student');
  const tested = student === undefined ? [] : [`on the test set ${formatMeasure(student.accuracy)}`];
  return `job ${job.job}${choices === '' ? '' : ` (${choices})`}: ${[...values, ...tested].join(', ')}`;
}

/**
 * Which jobs of a sweep are the best and by which rule, as lines below its table. Nothing where nothing says what is better; of
 * students that were not measured on a validation split, how that is done.
 */
export function bestLines(jobs: readonly SweepJob[], keys: readonly string[], choosing: Choosing): string[] {
  if (jobs.length < 2) return [];
  const goal = goalFor(jobs, choosing);
  if (goal === undefined) {
    return completeJobs(jobs).some((job) => jobStage(job, 'student') !== undefined) ? [NO_SPLIT] : [];
  }
  const verdict = chooseBest(jobs, goal, choosing);
  const found = verdict.best.map((job) => bestLine(job, goal, keys));
  return [ruleText(goal), ...(found.length === 0 ? [NO_TRIAL] : found), ...excludedLines(verdict, goal)];
}

const valueColumns = (goal: Goal): Column[] => goal.map(({ name }) => rightColumn(name));
const valueCells = (goal: Goal, job: SweepJob): string[] => goal.map(({ name }) => formatMeasure(numberOf(job, name)));

/** One row for each of the best jobs. `shownFolder` gives the folder of a job as it can be typed. */
function bestTable(
  best: readonly SweepJob[],
  goal: Goal,
  { keys, shownFolder }: { readonly keys: readonly string[]; readonly shownFolder: (job: SweepJob) => string },
): Table {
  const hasStudent = best.some((job) => jobStage(job, 'student') !== undefined);
  return {
    columns: [
      { title: 'job' },
      ...keys.map((title) => ({ title })),
      ...valueColumns(goal),
      ...(hasStudent ? [rightColumn('test accuracy', { rank: 1 })] : []),
      { title: 'folder', rank: 2 },
    ],
    rows: best.map((job) => [
      job.job,
      ...keys.map((key) => overrideValue(job, key) ?? NONE),
      ...valueCells(goal, job),
      ...(hasStudent ? [formatMeasure(jobStage(job, 'student')?.accuracy)] : []),
      shownFolder(job),
    ]),
  };
}

/** The values of a key, in the order of the jobs. */
const choicesOf = (jobs: readonly SweepJob[], key: string): string[] => [
  ...new Set(jobs.map((job) => overrideValue(job, key) ?? NONE)),
];

/** For each choice of each key the best jobs that have it. */
function choicesTable(jobs: readonly SweepJob[], goal: Goal, keys: readonly string[], choosing: Choosing): Table {
  const rows = keys.flatMap((key) =>
    choicesOf(jobs, key).flatMap((choice, i) => {
      const those = jobs.filter((job) => (overrideValue(job, key) ?? NONE) === choice);
      const { best } = chooseBest(those, goal, choosing);
      const start = [i === 0 ? key : '', choice];
      if (best.length === 0) return [[...start, NONE, ...goal.map(() => NONE)]];
      return best.map((job, j) => [...(j === 0 ? start : ['', '']), job.job, ...valueCells(goal, job)]);
    }),
  );
  return { columns: [{ title: 'key' }, { title: 'choice' }, { title: 'job' }, ...valueColumns(goal)], rows };
}

export interface BestOptions extends Choosing {
  readonly goal: Goal;
  /** The folder of a job as it can be typed. */
  readonly shownFolder: (job: SweepJob) => string;
}

/**
 * The best jobs under the rule that chose them, and for each choice of each swept key the best jobs that have it. Where no job can
 * be chosen, the table of all jobs, and that none is completed.
 */
export function formatBest(jobs: readonly SweepJob[], options: BestOptions, style: TableStyle = {}): string {
  const { goal, shownFolder } = options;
  const keys = varyingKeys(jobs);
  const verdict = chooseBest(jobs, goal, options);
  const excluded = excludedLines(verdict, goal).map((line) => wrap(line, style));
  const rule = wrap(ruleText(goal), style);
  if (verdict.best.length === 0) {
    const all = jobsTable(jobs, { title: 'job', keys });
    return formatTables([rule, all, ...reasonLines(jobs, 'job '), ...notBegun(jobs), ...excluded, NO_TRIAL], style);
  }
  const listed = keys.filter((key) => choicesOf(jobs, key).length <= MOST_CHOICES);
  const many = keys
    .filter((key) => !listed.includes(key))
    .map((key) => `${key}: ${choicesOf(jobs, key).length} choices`);
  const perChoice =
    jobs.length < 2 || listed.length === 0
      ? []
      : ['', 'the best of each choice:', choicesTable(jobs, goal, listed, options)];
  const left = jobs.length - completeJobs(jobs).length;
  const counted = left === 0 ? [] : [`${left} of ${jobs.length} jobs did not finish, and so were not chosen`];
  const parts = [
    rule,
    bestTable(verdict.best, goal, { keys, shownFolder }),
    ...perChoice,
    ...many,
    ...excluded,
    ...counted,
  ];
  return formatTables(parts, style);
}
