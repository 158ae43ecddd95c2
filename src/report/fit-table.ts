/** @file Which columns of a table have room. */
import { displayWidth } from '../util/display-width.ts';

/** A column that may have to be left out. */
export interface Ranked {
  readonly title: string;
  /** Where a table is too wide, the column with the highest rank is left out first; one without any never. */
  readonly rank?: number | undefined;
}

/** A table before it is drawn, and how. */
export interface PlainTable<C extends Ranked> {
  readonly columns: readonly C[];
  readonly rows: readonly (readonly string[])[];
  /** Whether lines are drawn around the cells. */
  readonly box: boolean;
}

/** The width of each column of a table in those of a terminal, as wide as its widest cell. */
export function cellWidths({ columns, rows, box }: PlainTable<Ranked>): number[] {
  return columns.map(({ title }, i) =>
    // without lines an empty column has a space
    rows.reduce((most, row) => Math.max(most, displayWidth(row[i] ?? '')), Math.max(displayWidth(title), box ? 0 : 1)),
  );
}

/** The width of a table in columns of a terminal: cells are two spaces apart, or have a space on each side and lines between. */
export function widthOf(table: PlainTable<Ranked>): number {
  const { columns, box } = table;
  const between = box ? 3 * columns.length + 1 : 2 * (columns.length - 1);
  return cellWidths(table).reduce((sum, width) => sum + width, between);
}

/** The table without one of its columns. */
function without<C extends Ranked>({ columns, rows, box }: PlainTable<C>, index: number): PlainTable<C> {
  return { columns: columns.toSpliced(index, 1), rows: rows.map((row) => row.toSpliced(index, 1)), box };
}

/** The column that is left out next: the last of those with the highest rank. -1 where none may be. */
function leastOf(columns: readonly Ranked[]): number {
  if (columns.length < 2) return -1;
  const highest = Math.max(...columns.map(({ rank = -Infinity }) => rank));
  return Number.isFinite(highest) ? columns.findLastIndex(({ rank }) => rank === highest) : -1;
}

/** A table that fits into a width: without its box if that is enough, else without some columns. Undefined where none does. */
export function fitTable<C extends Ranked>(table: PlainTable<C>, width = Infinity): PlainTable<C> | undefined {
  if (widthOf(table) <= width) return table;
  let plain: PlainTable<C> = { ...table, box: false };
  while (widthOf(plain) > width) {
    const least = leastOf(plain.columns);
    if (least === -1) return undefined;
    plain = without(plain, least);
  }
  return plain;
}
