/** @file Reads a table of comma-separated values. The only module that knows the library `csv-parse`. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HydrosolError } from '../../errors.ts';
import { nearestFile } from '../../util/nearest-file.ts';
import { importing } from '../../util/optional-package.ts';

/** A table as text: cells without the blanks around them. */
export interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The line of the file on which each row ends, from 1. */
  readonly lines: readonly number[];
}

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a file whose first line names the columns (RFC 4180: quoted cells may hold delimiters and line ends). Throws DATA_FILE if
 * it is missing, has no rows, names a column twice, has rows of other lengths, or quotes that do not close.
 */
export async function readTable(file: string, delimiter: string): Promise<Table> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const near = missing ? nearestFile(file) : undefined;
    throw new HydrosolError('DATA_FILE', `${file}: ${missing ? 'no such file' : 'cannot be read'}`, {
      suggestion: near && join(dirname(file), near),
      cause: error,
    });
  });
  const what = 'tables cannot be read';
  const { parse } = await importing(() => import('csv-parse/sync'), { code: 'DATA_FILE', what });
  let parsed: ParsedRow[];
  try {
    const options = { bom: true, delimiter, info: true, skip_empty_lines: true, trim: true } as const;
    parsed = parse(text, options) as unknown as ParsedRow[];
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
