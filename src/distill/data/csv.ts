/** @file Tables: a column of labels, and columns of numbers or of categories. */
import { component } from '../component.ts';
import { HydrosolError } from '../../errors.ts';
import { nearest } from '../../util/suggest.ts';
import { readHead, readTable, type Head, type Table } from './csv-table.ts';
import type { Split } from './dataset.ts';
import { assertAll } from './files-there.ts';
import { makeDataset, splitOptions, type DataContext } from './make-dataset.ts';
import { holdOutCounts, stratifiedHoldOut } from './subset.ts';

/** How the text of one column becomes numbers. */
interface Encoder {
  readonly column: number;
  readonly width: number;
  /** Writes the numbers of a cell at a place. */
  write(text: string, into: Float32Array, at: number): void;
}

const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));

/** Throws DATA_FILE if a cell of a column is empty. */
function assertFilled(column: number, tables: readonly Table[]): void {
  for (const { file, columns, rows, lines } of tables) {
    const empty = rows.findIndex((row) => row[column] === '');
    if (empty === -1) continue;
    throw new HydrosolError('DATA_FILE', `${file}, line ${lines[empty]}: nothing in column ${columns[column]}`, {
      expected: 'a value in every cell',
    });
  }
}

/** Encodes a column of numbers, or one of categories as 0 and 1 where that is allowed. Throws DATA_FILE if it is neither. */
function encoderOf(column: number, tables: readonly Table[], oneHot: boolean): Encoder {
  assertFilled(column, tables);
  const name = tables[0]!.columns[column]!;
  const values = new Set<string>();
  for (const { file, rows, lines } of tables) {
    for (const [i, row] of rows.entries()) {
      const text = row[column]!;
      if (!oneHot && !isNumber(text)) {
        throw new HydrosolError('DATA_FILE', `${file}, line ${lines[i]}: '${text}' in column ${name}`, {
          expected: 'a finite number',
          hints: ['for columns of categories: data.categorical=one_hot', `to leave it out: data.ignore=[${name}]`],
        });
      }
      values.add(text);
    }
  }
  if ([...values].every(isNumber)) {
    return { column, width: 1, write: (text, into, at) => void (into[at] = Number(text)) };
  }
  const places = new Map([...values].sort().map((value, i) => [value, i]));
  return { column, width: places.size, write: (text, into, at) => void (into[at + places.get(text)!] = 1) };
}

/** The place of a column. Throws DATA_FILE if there is none of this name; `option` is what names it. */
function columnOf({ file, columns }: Head, name: string, option?: string): number {
  const place = columns.indexOf(name);
  if (place === -1) {
    throw new HydrosolError('DATA_FILE', `${file}: no column ${name}`, {
      fullKey: option,
      expected: `one of ${columns.join(', ')}`,
      suggestion: nearest(name, columns)[0],
    });
  }
  return place;
}

/** Names of the classes: all labels, in the order of numbers if they are numbers. Throws DATA_FILE if one is missing. */
function classesOf(tables: readonly Table[], label: number): string[] {
  assertFilled(label, tables);
  const names = [...new Set(tables.flatMap(({ rows }) => rows.map((row) => row[label]!)))].sort();
  return names.every(isNumber) ? names.sort((a, b) => Number(a) - Number(b)) : names;
}

/** A labelled table in one or two files. Every column is normalised by the mean and deviation of the training examples. */
export const csv = component({
  name: 'csv',
  summary: 'A table: a column of labels, columns of numbers, columns of categories as 0 and 1',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['file', 'label'],
    properties: {
      file: { type: 'string', minLength: 1, description: 'The table; its first line names the columns.' },
      label: { type: 'string', minLength: 1, description: 'Name of the column that has the classes.' },
      test_file: {
        type: ['string', 'null'],
        minLength: 1,
        default: null,
        description: 'A table of the same columns to test on; null holds a share of the first out.',
      },
      test: {
        type: 'number',
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        default: 0.2,
        unit: 'share of the rows',
        description: 'Share held out for testing where there is no test_file.',
      },
      ignore: { type: 'array', items: { type: 'string' }, default: [], description: 'Names of columns to leave out.' },
      categorical: {
        type: 'string',
        enum: ['refuse', 'one_hot'],
        default: 'refuse',
        description: 'What becomes of columns that are no numbers.',
      },
      delimiter: { type: 'string', minLength: 1, default: ',', description: 'What stands between two cells.' },
      ...splitOptions({ validation: 0.1 }),
    },
  },
  inspect: ({ file, test_file: testFile, label, ignore, delimiter }) =>
    readHead(file, delimiter, 'file').then((head) =>
      assertAll([
        async () => columnOf(head, label, 'label'),
        ...ignore.map((name) => async () => columnOf(head, name, 'ignore')),
        async () => {
          if (testFile !== null) assertSameColumns([head, await readHead(testFile, delimiter, 'test_file')]);
        },
      ]),
    ),
  async count({ file, test_file: testFile, test, delimiter }) {
    const { rows } = await readTable(file, delimiter);
    if (testFile !== null) return { train: rows.length, test: (await readTable(testFile, delimiter)).rows.length };
    return holdOutCounts(rows.length, test);
  },
  async create(options, context: DataContext) {
    const { file, label, test_file: testFile, test: share, ignore, categorical, delimiter, ...sizes } = options;
    const table = await readTable(file, delimiter);
    const tables = testFile === null ? [table] : [table, await readTable(testFile, delimiter)];
    assertSameColumns(tables);
    const labelAt = columnOf(table, label);
    const left = new Set([labelAt, ...ignore.map((name) => columnOf(table, name))]);
    const used = Array.from(table.columns.keys()).filter((column) => !left.has(column));
    const encoders = used.map((column) => encoderOf(column, tables, categorical === 'one_hot'));
    const width = encoders.reduce((total, encoder) => total + encoder.width, 0);
    if (width === 0) throw new HydrosolError('DATA_FILE', `${file}: no column besides ${label}`, { fullKey: 'ignore' });
    const names = classesOf(tables, labelAt);
    const [all, tested] = tables.map((of): Split => encodeRows(of, encoders, width, names, labelAt));
    const classes = names.length;
    const { test: size } = holdOutCounts(all!.size, share);
    const { held, rest } =
      tested === undefined
        ? stratifiedHoldOut(all!, { size, classes, seed: context.seed, split: 'test' })
        : { held: tested, rest: all! };
    return makeDataset({ name: 'csv', shape: [width], classes, train: rest, test: held }, sizes, context);
  },
});

function encodeRows(
  { rows }: Table,
  encoders: readonly Encoder[],
  width: number,
  names: readonly string[],
  labelAt: number,
): Split {
  const classOf = new Map(names.map((name, i) => [name, i]));
  const inputs = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries()) {
    let at = i * width;
    for (const encoder of encoders) {
      encoder.write(row[encoder.column]!, inputs, at);
      at += encoder.width;
    }
  }
  return { size: rows.length, inputs, labels: Int32Array.from(rows, (row) => classOf.get(row[labelAt]!)!) };
}

function assertSameColumns([first, ...others]: readonly Head[]): void {
  for (const { file, columns } of others) {
    if (columns.join('\n') === first!.columns.join('\n')) continue;
    throw new HydrosolError('DATA_FILE', `${file}: columns ${columns.join(', ')}`, {
      fullKey: 'test_file',
      expected: `${first!.columns.join(', ')}, as in ${first!.file}`,
    });
  }
}
