/** @file The lines of metrics.jsonl while a run writes them: over an older file, or going on with it. */
import { closeSync, constants, fsync, fsyncSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import type { MetricPoint } from '../util/events.ts';
import { writeTextWhole } from '../util/files.ts';
import { orUndefined } from '../util/or-undefined.ts';

export interface MetricLines {
  /** Writes the line of a point; of a series that goes on, what it measures again is taken away first. */
  readonly write: (point: MetricPoint) => void;
  /** How many lines could not be written yet. */
  readonly waiting: () => number;
  /** Waits until the disk has what was written. */
  readonly sync: () => Promise<void>;
  readonly close: () => void;
}

/** How points are written, and read again. */
export interface MetricFormat {
  readonly format: (point: MetricPoint) => string;
  readonly parse: (line: string) => MetricPoint | undefined;
}

/** Opens a file made anew: a link or a pipe that lies in its place is nobody's to write to. */
function openAnew(path: string): number {
  try {
    return openSync(path, 'wx+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    rmSync(path, { force: true });
    return openSync(path, 'wx+');
  }
}

/** A point that an earlier process left. */
interface Earlier {
  readonly series: string;
  readonly step: number;
  /** With its newline. */
  readonly line: string;
}

const seriesOf = ({ stage, name }: MetricPoint): string => JSON.stringify([stage, name]);

/** What an earlier process left, in order; nothing of what lies there that is no file, and no line that is no point. */
function earlierPoints(path: string, { format, parse }: MetricFormat): Earlier[] {
  const read = (): string => {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      return readFileSync(file, 'utf8');
    } finally {
      closeSync(file);
    }
  };
  const points = (orUndefined(read) ?? '').split('\n').flatMap((line) => parse(line) ?? []);
  return points.map((point) => ({ series: seriesOf(point), step: point.step, line: `${format(point)}\n` }));
}

const textOf = (points: Iterable<Earlier>): string => Array.from(points, ({ line }) => line).join('');

/**
 * Takes back what is measured again: the first point of a series says where it goes on, and earlier points behind the last one
 * before that step do not count any more. Gives the lines of those that are left where some were taken.
 */
function rewinder(earlier: readonly Earlier[]): (point: MetricPoint) => string | undefined {
  const left = new Set(earlier);
  const bySeries = new Map<string, Earlier[]>();
  for (const point of earlier) {
    const own = bySeries.get(point.series);
    if (own === undefined) bySeries.set(point.series, [point]);
    else own.push(point);
  }
  return (point) => {
    const series = seriesOf(point);
    const own = bySeries.get(series) ?? [];
    bySeries.delete(series);
    const again = own.slice(own.findLastIndex(({ step }) => step < point.step) + 1);
    if (again.length === 0) return undefined;
    for (const old of again) left.delete(old);
    return textOf(left);
  };
}

/**
 * Opens the file of a run's points, over an older one; a run that is `resumed` keeps the points that it had. A full disk costs
 * nothing: what could not be written is tried again with the next line. Throws what the file system throws.
 */
export function openMetricLines(path: string, kind: MetricFormat & { readonly resumed: boolean }): MetricLines {
  const earlier = kind.resumed ? earlierPoints(path, kind) : [];
  const rewind = rewinder(earlier);
  // one that is killed before it measures anything leaves what was there
  if (earlier.length > 0) writeTextWhole(path, textOf(earlier));
  let file = earlier.length > 0 ? openSync(path, 'r+') : openAnew(path);
  let head = Buffer.byteLength(textOf(earlier));
  let size = head;
  let synced = 0;
  let waiting: string[] = [];
  let kept: string | undefined;
  const replaceHead = (text: string): void => {
    const own = Buffer.alloc(size - head);
    readSync(file, own, 0, own.length, head);
    writeTextWhole(path, text + own.toString('utf8'));
    closeSync(file);
    file = openSync(path, 'r+');
    head = Buffer.byteLength(text);
    size = head + own.length;
    synced = 0;
  };
  const flush = (): void => {
    if (kept !== undefined) replaceHead(kept);
    kept = undefined;
    const bytes = Buffer.from(waiting.join(''));
    // always at the same place, so that a second try writes over what the first one left
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done, bytes.length - done, size + done);
    size += bytes.length;
    waiting = [];
  };
  return {
    write(point) {
      kept = rewind(point) ?? kept;
      waiting.push(`${kind.format(point)}\n`);
      flush();
    },
    waiting: () => waiting.length,
    async sync() {
      const now = size;
      if (now === synced) return;
      await promisify(fsync)(file);
      synced = now;
    },
    close() {
      try {
        flush();
        if (size > synced) fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
  };
}
