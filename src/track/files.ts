/** @file metrics.jsonl: every measured number of a run, one JSON object a line. */
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { METRICS_FILE } from '../record/index.ts';
import type { MetricPoint } from '../util/events.ts';
import { numberInJson, numberOfJson } from '../util/number-text.ts';
import { readText } from '../util/read-file.ts';
import { openMetricLines, type MetricLines } from './metric-lines.ts';
import { warnOnStderr } from './tracker.ts';
import type { Tracker, Warn } from './tracker.ts';

/** One line, without its newline. Keys are in a fixed order, so that equal points are equal text. */
export function formatMetric({ stage, step, epoch, name, value, time }: MetricPoint): string {
  return JSON.stringify({ stage, step, epoch, name, value: numberInJson(value), time });
}

/** The point that a line holds, or undefined if it holds none. */
export function parseMetric(line: string): MetricPoint | undefined {
  let found: unknown;
  try {
    found = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof found !== 'object' || found === null) return undefined;
  const { stage, step, epoch, name, value: written, time } = found as Record<string, unknown>;
  const value = written === null ? undefined : numberOfJson(written);
  if (typeof stage !== 'string' || typeof name !== 'string') return undefined;
  if (typeof step !== 'number' || typeof epoch !== 'number' || typeof time !== 'number') return undefined;
  return value !== undefined ? { stage, step, epoch, name, value, time } : undefined;
}

/**
 * The points of a run folder's metrics.jsonl, in the order in which they were measured. A last line that a killed process
 * left half-written is passed over. Throws RUN_FOLDER if there is no such file, or a line before the last is no point.
 */
export async function readMetrics(folder: string): Promise<MetricPoint[]> {
  const path = join(folder, METRICS_FILE);
  const text = readText(path, { expected: `a run folder with a ${METRICS_FILE}` });
  const lines = text.split('\n');
  const points: MetricPoint[] = [];
  let start = 0;
  for (const [i, line] of lines.entries()) {
    const point = parseMetric(line);
    if (point !== undefined) points.push(point);
    else if (i < lines.length - 1) {
      throw new HydrosolError('RUN_FOLDER', `a line of ${path} is not a measured number`, {
        origin: { source: { kind: 'file', name: path, text }, start, end: start + line.length },
        expected: 'a JSON object with stage, step, epoch, name, value and time',
      });
    }
    start += line.length + 1;
  }
  return points;
}

/**
 * Writes metrics.jsonl into the run folder, over an older one; a run that is resumed keeps the points that it had, but for those that it
 * measures again. Each point is handed to the operating system before
 * `listen` returns, so a process that is killed loses nothing; a machine that loses power, the last lines.
 */
export function createFilesTracker({ warn = warnOnStderr }: { warn?: Warn } = {}): Tracker {
  return {
    async start({ folder, resumed = false }) {
      const path = join(folder, METRICS_FILE);
      let lines: MetricLines;
      try {
        lines = openMetricLines(path, { format: formatMetric, parse: parseMetric, resumed });
      } catch (error) {
        throw new HydrosolError('RUN_FOLDER', `${path} cannot be written: ${(error as Error).message}`, {
          hints: ['choose another run folder with hydra.run.dir=PATH'],
          cause: error,
        });
      }
      let warned = false;
      let ended = false;
      return {
        id: undefined,
        ids: new Map(),
        listen(event) {
          if (ended || event.kind !== 'metric') return;
          try {
            lines.write(event.point);
          } catch (error) {
            if (!warned)
              warn(`${path} cannot be written: ${(error as Error).message}; what is measured is kept to try again`);
            warned = true;
          }
        },
        async flush() {
          if (ended) return;
          try {
            await lines.sync();
          } catch (error) {
            warn(`${path} may lack its last points after a loss of power: ${(error as Error).message}`);
          }
        },
        async end() {
          if (ended) return;
          ended = true;
          try {
            lines.close();
          } catch (error) {
            warn(`${path} lacks its last ${lines.waiting()} points: ${(error as Error).message}`);
          }
        },
      };
    },
  };
}
