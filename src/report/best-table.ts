/** @file The tables of the best trials. */
import { meanOf } from '../util/mean.ts';
import { wrap } from '../util/display-width.ts';
import {
  chooseBest,
  completeJobs,
  goalFor,
  nounOf,
  numberOf,
  ruleText,
  type Choosing,
  type Goal,
  type Verdict,
} from './best.ts';
import { jobsTable, listedJobs, notBegun, reasonLines, varyingKeys } from './jobs-table.ts';
import { dominatedShare } from './front.ts';
import { shownValue } from './shown-value.ts';
import { jobStage, jobStatus, overrideValue, splitOverride, type SweepJob } from './sweep.ts';
import { formatMeasure, formatTables, rightColumn, type Column, type Table, type TableStyle } from './table.ts';
import { trialsOf } from './trials.ts';

const NONE = '–';
/** Of keys with more choices than these the best of each is not listed. */
const MOST_CHOICES = 20;

/** What is said where no job came to its end. */
const NO_TRIAL = 'no completed trial';

/** What is said of students that cannot be compared. */
const NO_SPLIT =
  'no student is named the best: there is no validation split to choose by (data.validation=0.1 makes one)';

/** How much of what there is the front dominates, if there is one. */
function dominatedLine(jobs: readonly SweepJob[], goal: Goal, choosing: Choosing): string[] {
  const share = dominatedShare(jobs, goal, choosing);
  const box = 'of the box between the worst and the best value of each';
  return share === undefined ? [] : [`hypervolume: ${share.toFixed(4)} ${box}`];
}

/** The finished jobs that could not be the best, a line for each reason. */
function excludedLines({ infeasible, unmeasured }: Verdict, goal: Goal): string[] {
  const names = goal.map(({ name }) => name).join(' and ');
  return [
    ...(infeasible.length === 0 ? [] : [`infeasible, and so not chosen: ${listedJobs(infeasible)}`]),
    ...(unmeasured.length === 0 ? [] : [`without ${names}, and so not chosen: ${listedJobs(unmeasured)}`]),
  ];
}

/** The accuracy of a trial's student on the test set, the mean over its jobs; undefined where one of them has none. */
function testAccuracy(trial: SweepJob): number | undefined {
  const found = (trial.replicates ?? [trial]).map((job) => jobStage(job, 'student')?.accuracy);
  return found.every((accuracy) => accuracy !== undefined) ? meanOf(found) : undefined;
}

/** `job 2 (model=cnn): 0.9000, on the test set 0.8000`; `trial 2 (model=cnn): mean of 3 jobs 0.9000`. */
function bestLine(job: SweepJob, goal: Goal, keys: readonly string[]): string {
  const choices = job.overrides
    .map(splitOverride)
    .filter(({ key }) => keys.includes(key))
    .map(({ key, value }) => (key === value ? key : `${key}=${shownValue(value)}`))
    .join(' ');
  const one = goal.length === 1;
  const values = goal.map(({ name }) => `${one ? '' : `${name} `}${formatMeasure(numberOf(job, name))}`);
  const accuracy = testAccuracy(job);
  const tested = accuracy === undefined ? [] : [`on the test set ${formatMeasure(accuracy)}`];
  const mean = job.replicates === undefined ? '' : `mean of ${job.replicates.length} jobs `;
  const name = `${nounOf([job])} ${job.job}${choices === '' ? '' : ` (${choices})`}`;
  return `${name}: ${mean}${[...values, ...tested].join(', ')}`;
}

/**
 * Which trials of a sweep are the best and by which rule, as lines below its table. Nothing where nothing says what is better; of
 * students that were not measured on a validation split, how that is done.
 */
export function bestLines(jobs: readonly SweepJob[], choosing: Choosing): string[] {
  const trials = trialsOf(jobs);
  if (trials.length < 2) return [];
  const goal = goalFor(jobs, choosing);
  if (goal === undefined) {
    return completeJobs(jobs).some((job) => jobStage(job, 'student') !== undefined) ? [NO_SPLIT] : [];
  }
  const keys = varyingKeys(trials);
  const verdict = chooseBest(trials, goal, choosing);
  const found = verdict.best.map((job) => bestLine(job, goal, keys));
  return [
    ruleText(goal, jobs),
    ...(found.length === 0 ? [NO_TRIAL] : found),
    ...dominatedLine(jobs, goal, choosing),
    ...excludedLines(verdict, goal),
  ];
}

const valueColumns = (goal: Goal): Column[] => goal.map(({ name }) => rightColumn(name));
const valueCells = (goal: Goal, job: SweepJob): string[] => goal.map(({ name }) => formatMeasure(numberOf(job, name)));

/** One row for each of the best trials. `shownFolder` gives the folder of one as it can be typed. */
function bestTable(
  best: readonly SweepJob[],
  goal: Goal,
  { keys, shownFolder }: { readonly keys: readonly string[]; readonly shownFolder: (job: SweepJob) => string },
): Table {
  const hasStudent = best.some((job) => testAccuracy(job) !== undefined);
  return {
    columns: [
      { title: nounOf(best) },
      ...keys.map((title) => ({ title })),
      ...valueColumns(goal),
      ...(hasStudent ? [rightColumn('test accuracy', { rank: 1 })] : []),
      { title: 'folder', rank: 2 },
    ],
    rows: best.map((job) => [
      job.job,
      ...keys.map((key) => shownValue(overrideValue(job, key) ?? NONE)),
      ...valueCells(goal, job),
      ...(hasStudent ? [formatMeasure(testAccuracy(job))] : []),
      shownFolder(job),
    ]),
  };
}

/** The values of a key, in the order of the trials. */
const choicesOf = (jobs: readonly SweepJob[], key: string): string[] => [
  ...new Set(jobs.map((job) => overrideValue(job, key) ?? NONE)),
];

/** For each choice of each key, or each part of its range, the best trials that have it; where there are ranges, how many have it. */
function choicesTable(
  jobs: readonly SweepJob[],
  goal: Goal,
  keys: readonly string[],
  { parts = new Map(), ...choosing }: Pick<BestOptions, 'parts'> & Choosing,
): Table {
  // of a grid each choice has as many
  const counts = keys.some((key) => parts.has(key));
  const rows = keys.flatMap((key) => {
    const partOf = parts.get(key) ?? ((value: string) => value);
    const valueOf = (job: SweepJob): string => partOf(overrideValue(job, key) ?? NONE);
    const choices = [...new Set(jobs.map(valueOf))];
    // parts of a range in its order, choices in theirs
    if (parts.has(key)) choices.sort((a, b) => parseFloat(a) - parseFloat(b));
    return choices.flatMap((choice, i) => {
      const those = jobs.filter((job) => valueOf(job) === choice);
      const { best } = chooseBest(those, goal, choosing);
      const start = [i === 0 ? key : '', choice, ...(counts ? [String(those.length)] : [])];
      if (best.length === 0) return [[...start, NONE, ...goal.map(() => NONE)]];
      return best.map((job, j) => [...(j === 0 ? start : start.map(() => '')), job.job, ...valueCells(goal, job)]);
    });
  });
  const noun = nounOf(jobs);
  return {
    columns: [
      { title: 'key' },
      { title: 'choice' },
      ...(counts ? [rightColumn(`${noun}s`, { rank: 3 })] : []),
      { title: counts ? `best ${noun}` : noun },
      ...valueColumns(goal),
    ],
    rows,
  };
}

/** How important each key was. */
function importanceTable(importances: ReadonlyMap<string, number>): Table {
  return {
    columns: [{ title: 'key' }, rightColumn('importance')],
    rows: Array.from(importances, ([key, share]) => [key, share.toFixed(2)]),
  };
}

export interface BestOptions extends Choosing {
  readonly goal: Goal;
  /** How important each swept key was for a trial to be among the best tenth, as shares. Default: nobody says. */
  readonly importances?: ReadonlyMap<string, number> | undefined;
  /** Of a key that may be any number of a range, which part of the range a value is in, as tables call it. */
  readonly parts?: ReadonlyMap<string, (value: string) => string> | undefined;
  /** The folder of a trial as it can be typed. */
  readonly shownFolder: (job: SweepJob) => string;
}

/**
 * The best trials under the rule that chose them, and for each choice of each swept key the best trials that have it. Where none can
 * be chosen, the table of all jobs, and that none is completed.
 */
export function formatBest(jobs: readonly SweepJob[], options: BestOptions, style: TableStyle = {}): string {
  const { goal, shownFolder, parts: ranges = new Map(), importances = new Map() } = options;
  const trials = trialsOf(jobs);
  const keys = varyingKeys(trials);
  const verdict = chooseBest(trials, goal, options);
  const excluded = excludedLines(verdict, goal).map((line) => wrap(line, style));
  const rule = wrap(ruleText(goal, jobs), style);
  if (verdict.best.length === 0) {
    const all = jobsTable(jobs, { title: 'job', keys: varyingKeys(jobs) });
    return formatTables([rule, all, ...reasonLines(jobs, 'job '), ...notBegun(jobs), ...excluded, NO_TRIAL], style);
  }
  const listed = keys.filter((key) => ranges.has(key) || choicesOf(trials, key).length <= MOST_CHOICES);
  const many = keys
    .filter((key) => !listed.includes(key))
    .map((key) => `${key}: ${choicesOf(trials, key).length} choices`);
  const perChoice =
    trials.length < 2 || listed.length === 0
      ? []
      : [
          '',
          `the best of each choice${ranges.size === 0 ? '' : ', and of each part of a range'}:`,
          choicesTable(trials, goal, listed, options),
        ];
  const left = trials.length - completeJobs(trials).length;
  const pruned = trials.filter((trial) => jobStatus(trial) === 'PRUNED').length;
  const which = nounOf(trials) === 'trial' ? 'trials did not finish all their jobs' : 'jobs did not finish';
  const early = pruned === 0 ? '' : ` (${pruned} pruned)`;
  const counted = left === 0 ? [] : [`${left} of ${trials.length} ${which}${early}, and so were not chosen`];
  const important =
    importances.size < 2
      ? []
      : ['', 'importance of each key for the best tenth (PED-ANOVA):', importanceTable(importances)];
  const parts = [
    rule,
    bestTable(verdict.best, goal, { keys, shownFolder }),
    ...dominatedLine(jobs, goal, options),
    ...perChoice,
    ...many,
    ...important,
    ...excluded,
    ...counted,
  ];
  return formatTables(parts, style);
}
