/** @file Reads a journal from where it was read to. */
import type { FileHandle } from 'node:fs/promises';
import { isObject } from '../util/json.ts';
import { parsePythonJson } from './python-json.ts';
import { createReplay, type Replay } from './replay.ts';

/** What a journal ends with. */
export interface Tail {
  /** Bytes up to the last end of a line. */
  readonly whole: number;
  /** What follows. */
  readonly rest: Buffer;
}

export interface JournalReader {
  readonly replay: () => Replay;
  /** Reads what was appended since the last time, up to the last whole line; all, if the file is another by now. */
  readonly read: (file: FileHandle) => Promise<Tail>;
  /** Applies a last line that has no newline yet as if it had one. False, and nothing is done, where it is no record. */
  readonly apply: (line: Buffer) => boolean;
}

/** Bytes that are read at once: more than a line has. */
const CHUNK = 2 ** 22;
/** How many bytes before the position are compared, to see that the file is still the one that was read. */
const OVERLAP = 64;

/** A line that holds several records, since a newline between them is missing. */
const GLUED = /\}(?=\{"op_code")/;

/** The records of a line: one, or several where newlines between them are missing. Throws an `Error` where it is none. */
function recordsOf(line: string): readonly Readonly<Record<string, unknown>>[] {
  let values: readonly unknown[];
  try {
    values = [parsePythonJson(line)];
  } catch (error) {
    const parts = line.split(GLUED);
    if (parts.length === 1) throw error;
    values = parts.map((part, i) => parsePythonJson(i < parts.length - 1 ? `${part}}` : part));
  }
  if (!values.every(isObject)) throw new Error('no object');
  return values as readonly Readonly<Record<string, unknown>>[];
}

/** At most so many lines are named. */
const NAMED = 10;

function lineNumbers(lines: readonly number[]): string {
  const named = lines.slice(0, NAMED).join(', ');
  const more = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : '';
  return `${lines.length === 1 ? 'line' : 'lines'} ${named}${more}`;
}

/**
 * Reads the journal of a study of this name, else the first. Lines that are no records are skipped, with one warning for all that a
 * reading finds, which has their numbers.
 */
export function createJournalReader(
  shown: string,
  name: string | undefined,
  warn: (text: string) => void,
): JournalReader {
  let replay = createReplay(name);
  let identity = '';
  let position = 0;
  let line = 0;
  let before: Buffer = Buffer.alloc(0);

  const restart = (): void => {
    replay = createReplay(name);
    [position, line, before] = [0, 0, Buffer.alloc(0)];
  };

  /** Whether the file is another than the one that was read, or has been written over. */
  const isAnother = async (file: FileHandle, size: number): Promise<boolean> => {
    if (size < position) return true;
    const bytes = Buffer.alloc(before.length);
    await file.read(bytes, 0, bytes.length, position - bytes.length);
    return !bytes.equals(before);
  };

  const applyLines = (bytes: Buffer, bad: number[], glued: number[]): void => {
    const lines = bytes.toString('utf8').split('\n');
    lines.pop();
    for (const text of lines) {
      line++;
      try {
        const records = recordsOf(text);
        for (const record of records) replay.apply(record);
        if (records.length > 1) glued.push(line);
      } catch {
        bad.push(line);
      }
    }
    position += bytes.length;
    before = Buffer.from(bytes.subarray(-OVERLAP));
  };

  return {
    replay: () => replay,
    async read(file) {
      const { dev, ino, size } = await file.stat({ bigint: true });
      const now = `${dev}:${ino}`;
      if (now !== identity || (await isAnother(file, Number(size)))) restart();
      identity = now;
      const [bad, glued]: [number[], number[]] = [[], []];
      let rest: Buffer = Buffer.alloc(0);
      while (position + rest.length < Number(size)) {
        const length = Math.min(Math.max(CHUNK, rest.length), Number(size) - position - rest.length);
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position + rest.length);
        if (bytesRead === 0) break;
        const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
        const end = bytes.lastIndexOf(10) + 1;
        if (end > 0) applyLines(bytes.subarray(0, end), bad, glued);
        rest = bytes.subarray(end);
      }
      if (bad.length > 0)
        warn(`${shown}: ${lineNumbers(bad)} cannot be read and ${bad.length === 1 ? 'is' : 'are'} skipped`);
      if (glued.length > 0)
        warn(
          `${shown}: ${lineNumbers(glued)} ${glued.length === 1 ? 'holds' : 'hold'} more than one record; all are read`,
        );
      return { whole: position, rest };
    },
    apply(bytes) {
      try {
        for (const record of recordsOf(bytes.toString('utf8'))) replay.apply(record);
      } catch {
        return false;
      }
      line++;
      position += bytes.length + 1;
      before = Buffer.concat([before, bytes, Buffer.from('\n')]).subarray(-OVERLAP);
      return true;
    },
  };
}
