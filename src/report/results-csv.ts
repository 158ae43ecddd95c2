/** @file results.csv: one row for each job of a sweep. */
import { MEASURES, type Measure } from './measures.ts';
import { jobStage, jobStatus, overrideKeys, overrideValue, stageNames } from './sweep.ts';
import type { SweepJob } from './sweep.ts';

export const RESULTS_FILE = 'results.csv';

/** A field as RFC 4180 has it: quoted if it holds a comma, a quote or a line break, with its quotes doubled. */
function field(value: string | number | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns that are there whatever the sweep varies; an override of such a name gets a longer one. */
const FIXED = new Set(['job', 'status', 'seconds', 'folder', 'error']);

/** What there is of each network; a column that no job has is left out. */
const OF_STAGE: readonly Pick<Measure, 'key' | 'of'>[] = [
  { key: 'accuracy', of: ({ accuracy }) => accuracy },
  { key: 'validation_accuracy', of: ({ validation }) => validation?.accuracy },
  ...MEASURES,
  { key: 'parameters', of: ({ parameters }) => parameters },
];

/** `student_accuracy`, …: one after the other, each for all networks. */
function stageColumns(jobs: readonly SweepJob[]) {
  const stages = stageNames(jobs);
  const columns = OF_STAGE.flatMap(({ key, of }) =>
    stages.map((stage) => {
      const value = (job: SweepJob): number | undefined => {
        const summary = jobStage(job, stage);
        return summary && of(summary);
      };
      return { title: `${stage}_${key}`, value };
    }),
  );
  return columns.filter(({ value }) => jobs.some((job) => value(job) !== undefined));
}

/**
 * The table as RFC 4180 has it, lines ended by CR LF: job, one column for each key of the overrides, status; of each stage
 * accuracy on the test set and, where it was measured, on the validation split, NLL, ECE, agreement with the teacher and KL to
 * it, parameters; seconds, the run folder (relative to the sweep's) and the error. Numbers have all their digits.
 */
export function formatResultsCsv(jobs: readonly SweepJob[]): string {
  const keys = overrideKeys(jobs);
  const ofStages = stageColumns(jobs);
  const header = [
    'job',
    ...keys.map((key) => (FIXED.has(key) ? `override ${key}` : key)),
    'status',
    ...ofStages.map(({ title }) => title),
    'seconds',
    'folder',
    'error',
  ];
  const rows = jobs.map((job) => [
    job.job,
    ...keys.map((key) => overrideValue(job, key)),
    jobStatus(job),
    ...ofStages.map(({ value }) => value(job)),
    job.summary?.seconds,
    job.job,
    job.summary?.error && `${job.summary.error.code}: ${job.summary.error.message}`,
  ]);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}
