/** @file Reads a table of comma-separated values. The only module that knows the library `csv-parse`. */
import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HydrosolError } from '../../errors.ts';
import { nearestFile } from '../../util/nearest-file.ts';
import { importing } from '../../util/optional-package.ts';

/** The names of the columns of a table. */
export interface Head {
  readonly file: string;
  readonly columns: readonly string[];
}

/** A table as text: cells without the blanks around them. */
export interface Table extends Head {
  readonly rows: readonly (readonly string[])[];
  /** The line of the file on which each row ends, from 1. */
  readonly lines: readonly number[];
}

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

const OPTIONS = { bom: true, info: true, skip_empty_lines: true, trim: true } as const;

/** The parser of the library. Fails with DATA_FILE where it is not installed. */
async function parser() {
  return (await importing(() => import('csv-parse/sync'), { code: 'DATA_FILE', what: 'tables cannot be read' })).parse;
}

/** The error of a file that cannot be read; `option` is what names it. */
function unreadable(file: string, cause: unknown, option?: string): HydrosolError {
  const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
  const near = missing ? nearestFile(file) : undefined;
  return new HydrosolError('DATA_FILE', `${file}: ${missing ? 'no such file' : 'cannot be read'}`, {
    fullKey: option,
    suggestion: near && join(dirname(file), near),
    cause,
  });
}

/** Bytes in which the first line of a table is looked for. */
const HEAD_BYTES = 1 << 20;

/** Reads the names of a table's columns and nothing else; `option` names the file in errors. Throws DATA_FILE if it is missing or has none. */
export async function readHead(file: string, delimiter: string, option: string): Promise<Head> {
  const read = async (): Promise<string> => {
    const opened = await open(file);
    try {
      const { buffer, bytesRead } = await opened.read({ buffer: Buffer.alloc(HEAD_BYTES) });
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await opened.close();
    }
  };
  const text = await read().catch((error: unknown) => Promise.reject(unreadable(file, error, option)));
  const parse = await parser();
  try {
    const [head] = parse(text, { ...OPTIONS, delimiter, to: 1 }) as unknown as ParsedRow[];
    return { file, columns: head?.record ?? [] };
  } catch (error) {
    throw new HydrosolError('DATA_FILE', `${file}: ${(error as Error).message}`, {
      fullKey: option,
      expected: 'a first line that names the columns, and quotes that close',
      cause: error,
    });
  }
}

/**
 * Reads a file whose first line names the columns (RFC 4180: quoted cells may hold delimiters and line ends). Throws DATA_FILE if
 * it is missing, has no rows, names a column twice, has rows of other lengths, or quotes that do not close.
 */
export async function readTable(file: string, delimiter: string): Promise<Table> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => Promise.reject(unreadable(file, error)));
  const parse = await parser();
  let parsed: ParsedRow[];
  try {
    parsed = parse(text, { ...OPTIONS, delimiter }) as unknown as ParsedRow[];
  } catch (error) {
    throw new HydrosolError('DATA_FILE', `${file}: ${(error as Error).message}`, {
      expected: 'as many cells in every row as there are columns, and quotes that close',
      cause: error,
    });
  }
  const [head, ...body] = parsed;
  const columns = head?.record ?? [];
  if (body.length === 0) {
    throw new HydrosolError('DATA_FILE', `${file}: no rows`, { expected: 'a line of names, then one row an example' });
  }
  const twice = columns.find((name, i) => columns.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new HydrosolError('DATA_FILE', `${file}: two columns ${twice}`, { expected: 'a name for each column' });
  }
  return { file, columns, rows: body.map(({ record }) => record), lines: body.map(({ info }) => info.lines) };
}
