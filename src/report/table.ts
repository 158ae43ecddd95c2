/** @file Tables of text: boxes on a terminal, aligned columns elsewhere. */
import picocolors from 'picocolors';
import { displayWidth, padDisplay, wrap } from '../util/display-width.ts';
import { numberText } from '../util/number-text.ts';
import { cellWidths, fitTable, widthOf, type PlainTable, type Ranked } from './fit-table.ts';
import { oneLine } from '../util/visible.ts';

/** How tables are drawn. */
export interface TableStyle {
  /** Lines around the cells; without them columns are two spaces apart, so that other programs can read them. */
  readonly box?: boolean;
  readonly color?: boolean;
  /** Columns of the terminal. Default: any: a table is as wide as it needs to be. */
  readonly width?: number | undefined;
  /** What prints a table whole, if columns had to be left out. */
  readonly whole?: string | undefined;
}

export interface Column extends Ranked {
  readonly align?: 'left' | 'right';
}

/** A column of numbers. */
export function rightColumn(title: string, { rank }: Pick<Column, 'rank'> = {}): Column {
  return { title, align: 'right', rank };
}

/** Boxes, colours and a width for a terminal, none of them for anything else; NO_COLOR and TERM=dumb are obeyed. */
export function tableStyle(
  stream: { readonly isTTY?: boolean; readonly columns?: number | undefined },
  env: Readonly<Record<string, string | undefined>> = process.env,
): TableStyle {
  const isTerminal = stream.isTTY === true;
  const box = isTerminal && env['TERM'] !== 'dumb';
  // a terminal that does not know its width says 0
  const width = isTerminal && stream.columns ? { width: stream.columns } : {};
  return { box, color: box && !env['NO_COLOR'], ...width };
}

/** A table before it is drawn: a cell for each column in each row. */
export type Table = Omit<PlainTable<Column>, 'box'>;

/** A table as it is, whatever its width. */
function draw(table: PlainTable<Column>, color: boolean): string {
  const { columns, rows, box } = table;
  const { bold } = picocolors.createColors(color);
  const widths = cellWidths(table);
  const [left, between, right] = box ? ['│ ', ' │ ', ' │'] : ['', '  ', ''];
  const line = (cells: readonly string[], paint: (text: string) => string = String): string => {
    const drawn = columns.map(({ align }, i) => {
      const text = cells[i] ?? '';
      const space = ' '.repeat(widths[i]! - displayWidth(text));
      return align === 'right' ? `${space}${paint(text)}` : `${paint(text)}${space}`;
    });
    return `${left}${drawn.join(between)}${right}`.replace(/ +$/, '');
  };
  const titles = columns.map(({ title }) => title);
  const lines = [line(titles, bold), ...rows.map((row) => line(row))];
  if (!box) return lines.join('\n');
  const [top, bottom] = ['┌┬┐', '└┴┘'].map(([start, middle, end]) => {
    return `${start}${widths.map((width) => '─'.repeat(width + 2)).join(middle)}${end}`;
  });
  return [top, ...lines, bottom].join('\n');
}

/** A table whose texts are a line each, so that it is measured as it is drawn. */
function inLines({ columns, rows }: Table): Table {
  return {
    columns: columns.map((column) => ({ ...column, title: oneLine(column.title) })),
    rows: rows.map((row) => row.map((cell) => oneLine(cell))),
  };
}

/** Each row as a paragraph with a line for each cell: for tables that are too wide with any columns. */
function stack({ columns, rows }: Table, { color = false, width }: TableStyle): string {
  const { bold } = picocolors.createColors(color);
  const longest = Math.max(...columns.map(({ title }) => displayWidth(title)));
  const paragraph = (row: readonly string[]): string =>
    columns
      .map(({ title }, i) => ({ title, text: wrap(row[i] ?? '', { width, first: `${padDisplay(title, longest)}  ` }) }))
      .map(({ title, text }) => `${bold(title)}${text.slice(title.length)}`)
      .join('\n');
  return rows.map(paragraph).join('\n\n');
}

/**
 * Tables and lines of text below each other, no table wider than the style allows: first the boxes go, of all of them, then of a
 * table columns by their rank; of one that is still too wide nothing is left out, and each row becomes a paragraph. At the end
 * stands what had no room and how to see it. No newline at the end.
 */
export function formatTables(given: readonly (Table | string)[], style: TableStyle = {}): string {
  const parts = given.map((part) => (typeof part === 'string' ? part : inLines(part)));
  const { color = false, width, whole } = style;
  const tables = parts.filter((part) => typeof part !== 'string');
  const box = style.box === true && tables.every((table) => widthOf({ ...table, box: true }) <= (width ?? Infinity));
  const leftOut = new Set<string>();
  const texts = parts.map((part) => {
    if (typeof part === 'string') return part;
    const fitted = fitTable({ ...part, box }, width);
    if (fitted === undefined && part.rows.length > 0) return stack(part, style);
    const drawn = fitted ?? { ...part, box: false };
    for (const column of part.columns) if (!drawn.columns.includes(column)) leftOut.add(column.title);
    return draw(drawn, color);
  });
  if (leftOut.size > 0) {
    texts.push(wrap([...leftOut].join(', '), { width, first: 'not shown: ' }));
    texts.push(`all columns: ${whole ?? 'in a wider terminal, or with | cat behind the command'}`);
  }
  return texts.join('\n');
}

/** One table, as `formatTables` draws it. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: TableStyle = {},
): string {
  return formatTables([{ columns, rows }], style);
}

/** `0.9712`; `–` where there is none; `NaN`, `inf` and `-inf` as results.csv has them. */
export function formatMeasure(value: number | undefined): string {
  if (value === undefined) return '–';
  return Number.isFinite(value) ? value.toFixed(4) : numberText(value);
}

/** `1,199,882`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
