/** @file Tables of text: boxes on a terminal, aligned columns elsewhere. */
import CliTable from 'cli-table3';
import picocolors from 'picocolors';
import { visible } from '../util/visible.ts';

/** How tables are drawn. */
export interface TableStyle {
  /** Lines around the cells; without them columns are two spaces apart, so that other programs can read them. */
  readonly box?: boolean;
  readonly color?: boolean;
}

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** A column of numbers. */
export function rightColumn(title: string): Column {
  return { title, align: 'right' };
}

/** Boxes and colours for a terminal, neither for anything else; NO_COLOR and TERM=dumb are obeyed. */
export function tableStyle(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>> = process.env,
): TableStyle {
  const box = stream.isTTY === true && env['TERM'] !== 'dumb';
  return { box, color: box && !env['NO_COLOR'] };
}

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    [side, `${side}-mid`, `${side}-left`, `${side}-right`].map((name) => [name, '']),
  ),
);

/** No lines between rows; the head stands out by being bold. */
const FEW_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

/** A table with a head, without a newline at its end. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { box = false, color = false }: TableStyle = {},
): string {
  const { bold } = picocolors.createColors(color);
  const colAligns = columns.map(({ align = 'left' }) => align);
  const head = columns.map(({ title }) => bold(visible(title)));
  const cells = rows.map((row) => row.map((cell) => visible(cell)));
  const style = { head: [], border: [] };
  if (box) {
    const lines = new CliTable({ head, colAligns, style, chars: FEW_LINES });
    lines.push(...cells);
    return lines.toString();
  }
  const plain = new CliTable({
    colAligns,
    style: { ...style, 'padding-left': 0, 'padding-right': 0 },
    chars: { ...NO_LINES, middle: '  ' },
  });
  plain.push(head, ...cells);
  return plain.toString().replaceAll(/ +$/gm, '');
}

/** `0.9712`; `–` where there is none. */
export function formatMeasure(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(4);
}

/** `1,199,882`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
