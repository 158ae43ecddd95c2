/** @file Whether two runs came to the same numbers. */
import { readMetrics } from '../track/index.ts';
import { isTiming, type MetricPoint } from '../util/events.ts';
import { readSummary } from './summary.ts';
import type { StageSummary, Summary } from './summary.ts';
import { formatMeasure, formatTable, rightColumn } from './table.ts';
import type { TableStyle } from './table.ts';

/** The numbers that a run left. */
export interface RunRecord {
  readonly summary: Summary;
  readonly points: readonly MetricPoint[];
}

/** The record of a run folder. Throws RUN_FOLDER if summary.json or metrics.jsonl is missing or broken. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const [summary, points] = await Promise.all([readSummary(folder), readMetrics(folder)]);
  return { summary, points };
}

/** One thing in which two runs differ; a side is undefined where it lacks the thing. */
export interface Difference {
  /** `seed`, `student.accuracy`, `student/train/loss at step 20`. */
  readonly what: string;
  readonly logged: string | number | undefined;
  readonly reproduced: string | number | undefined;
}

/** What two equal trainings agree on; not how long they or their networks take, nor whether they were done anew. */
const STAGE_FIELDS = ['model', 'parameters', 'accuracy', 'loss', 'steps', 'epochs', 'weights_sha256'] as const;

/** Every value of a run by its name, in a fixed order. Points with the same name are told apart by their count. */
function values({ summary, points }: RunRecord): Map<string, string | number | undefined> {
  const { status, seed, engine, stages } = summary;
  const found = new Map<string, string | number | undefined>(Object.entries({ status, seed, engine }));
  for (const [stage, result] of Object.entries<StageSummary>(stages)) {
    for (const field of STAGE_FIELDS) found.set(`${stage}.${field}`, result[field]);
  }
  for (const { stage, name, step, epoch, value } of points.filter((point) => !isTiming(point))) {
    const what = `${stage}/${name} at step ${step} of epoch ${epoch}`;
    let key = what;
    for (let n = 2; found.has(key); n++) key = `${what} (${n})`;
    found.set(key, value);
  }
  return found;
}

/**
 * Everything in which two runs differ, bit for bit; nothing if they are identical. Compared are the status, seed and
 * engine, each stage's results and weights in summary.json, and every point of metrics.jsonl; not times, nor the order in
 * which the points of different names were written.
 */
export function compareMetrics(logged: RunRecord, reproduced: RunRecord): Difference[] {
  const [before, after] = [values(logged), values(reproduced)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((what) => ({ what, logged: before.get(what), reproduced: after.get(what) }))
    .filter(({ logged, reproduced }) => !Object.is(logged, reproduced));
}

/** How many differences are listed one by one. */
const MOST_LISTED = 10;

/** Logged against reproduced, stage by stage, then `identical` or `different` with the first differences. */
export function formatComparison(
  logged: RunRecord,
  reproduced: RunRecord,
  differences: readonly Difference[],
  style: TableStyle = {},
): string {
  const stages = [...new Set([logged, reproduced].flatMap(({ summary }) => Object.keys(summary.stages)))];
  const rows = stages.flatMap((stage) => {
    const [before, after] = [logged.summary.stages[stage], reproduced.summary.stages[stage]];
    return [
      [stage, 'test accuracy', formatMeasure(before?.accuracy), formatMeasure(after?.accuracy)],
      ['', 'test loss', String(before?.loss ?? '–'), String(after?.loss ?? '–')],
      ['', 'weights', before?.weights_sha256.slice(0, 12) ?? '–', after?.weights_sha256.slice(0, 12) ?? '–'],
    ];
  });
  const columns = [{ title: 'network' }, { title: 'metric' }, rightColumn('logged'), rightColumn('reproduced')];
  const lines = [formatTable(columns, rows, style)];
  if (differences.length === 0) {
    lines.push(`identical, in ${stages.length} networks and ${logged.points.length} measured points`);
  } else {
    lines.push(`different in ${differences.length} of their numbers:`);
    for (const { what, logged, reproduced } of differences.slice(0, MOST_LISTED)) {
      lines.push(`  ${what}: logged ${logged ?? 'missing'}, reproduced ${reproduced ?? 'missing'}`);
    }
    if (differences.length > MOST_LISTED) lines.push(`  and ${differences.length - MOST_LISTED} more`);
  }
  return lines.join('\n');
}
