/** @file Whether two runs came to the same numbers. */
import { readMetrics } from '../track/index.ts';
import { numberText } from '../util/number-text.ts';
import { isTiming, type MetricPoint } from '../util/events.ts';
import { readRunSummary, type RunSummary } from './run-summary.ts';
import type { StageSummary } from './stages.ts';
import { formatMeasure, formatTable, rightColumn } from './table.ts';
import type { TableStyle } from './table.ts';

/** The numbers that a run left. */
export interface RunNumbers {
  readonly summary: RunSummary;
  readonly points: readonly MetricPoint[];
}

/** The numbers of a run folder. Fails with RUN_FOLDER if summary.json or metrics.jsonl is missing or broken. */
export async function readRunNumbers(folder: string): Promise<RunNumbers> {
  return { summary: readRunSummary(folder), points: await readMetrics(folder) };
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
function namedNumbers({ summary, points }: RunNumbers): Map<string, string | number | undefined> {
  const { status, seed, engine, threads, stages, values } = summary;
  // The values of a run with networks are numbers of its networks.
  const own = Object.keys(stages).length === 0 ? values : {};
  const found = new Map<string, string | number | undefined>(Object.entries({ ...own, status, seed, engine, threads }));
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
 * Everything in which two runs differ, bit for bit; nothing if they are identical. Compared are the status, the values, seed,
 * engine and threads, each stage's results and weights in summary.json, and every point of metrics.jsonl; not times, nor the order in
 * which the points of different names were written.
 */
export function compareMetrics(logged: RunNumbers, reproduced: RunNumbers): Difference[] {
  const [before, after] = [namedNumbers(logged), namedNumbers(reproduced)];
  return (
    [...new Set([...before.keys(), ...after.keys()])]
      // summaries of earlier versions do not say how many threads there were
      .filter((what) => what !== 'threads' || logged.summary.threads !== undefined)
      .map((what) => ({ what, logged: before.get(what), reproduced: after.get(what) }))
      .filter(({ logged, reproduced }) => !Object.is(logged, reproduced))
  );
}

/** How many differences are listed one by one. */
const MOST_LISTED = 10;

const valueText = (value: number | undefined): string => (value === undefined ? '–' : numberText(value));

/** The values of two runs beside each other; nothing if they have none. */
function valueLines(logged: RunNumbers, reproduced: RunNumbers, style: TableStyle): string[] {
  const [before, after] = [logged.summary.values, reproduced.summary.values];
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (names.length === 0) return [];
  const columns = [{ title: 'value' }, rightColumn('logged'), rightColumn('reproduced')];
  const rows = names.map((name) => [name, valueText(before[name]), valueText(after[name])]);
  return [formatTable(columns, rows, style)];
}

/** Logged against reproduced, stage by stage, then `identical` or `different` with the first differences. */
export function formatComparison(
  logged: RunNumbers,
  reproduced: RunNumbers,
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
  const lines = stages.length === 0 ? valueLines(logged, reproduced, style) : [formatTable(columns, rows, style)];
  if (differences.length === 0) {
    const count = Object.keys(logged.summary.values).length;
    const what = stages.length === 0 ? `${count} value${count === 1 ? '' : 's'}` : `${stages.length} networks`;
    lines.push(`identical, in ${what} and ${logged.points.length} measured points`);
  } else {
    lines.push(`different in ${differences.length} of their numbers:`);
    for (const { what, logged, reproduced } of differences.slice(0, MOST_LISTED)) {
      lines.push(`  ${what}: logged ${logged ?? 'missing'}, reproduced ${reproduced ?? 'missing'}`);
    }
    if (differences.length > MOST_LISTED) lines.push(`  and ${differences.length - MOST_LISTED} more`);
  }
  return lines.join('\n');
}
