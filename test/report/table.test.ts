import { stripVTControlCharacters } from 'node:util';
import CliTable from 'cli-table3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tableStyle } from '../../src/report/index.ts';
import { formatMeasure, formatCount, formatTable, rightColumn } from '../../src/report/table.ts';

/** Of cli-table3's lines those between rows are left out. */
const FEW_LINES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

const columns = [{ title: 'name' }, rightColumn('size')];
const rows = [
  ['a', '1'],
  ['größe', '1,000,000'],
];

describe('formatTable', () => {
  it('aligns columns', () => {
    expect(formatTable(columns, rows).split('\n')).toEqual([
      'name        size',
      'a              1',
      'größe  1,000,000',
    ]);
  });

  it('draws a box', () => {
    expect(formatTable(columns, rows, { box: true }).split('\n')).toEqual([
      '┌───────┬───────────┐',
      '│ name  │      size │',
      '│ a     │         1 │',
      '│ größe │ 1,000,000 │',
      '└───────┴───────────┘',
    ]);
  });

  it('draws as cli-table3 does', () => {
    const cell = fc.string({ maxLength: 6 }).map((text) => text.trim() || 'x');
    const table = fc.record({ width: fc.nat(3), count: fc.nat(5) }).chain(({ width, count }) => {
      const row = fc.array(cell, { minLength: width + 1, maxLength: width + 1 });
      return fc.tuple(
        row,
        fc.array(fc.boolean(), { minLength: width + 1, maxLength: width + 1 }),
        fc.array(row, { maxLength: count }),
      );
    });
    fc.assert(
      fc.property(table, ([titles, right, cells]) => {
        const colAligns = right.map((isRight) => (isRight ? ('right' as const) : ('left' as const)));
        const lines = new CliTable({ head: titles, colAligns, style: { head: [], border: [] }, chars: FEW_LINES });
        lines.push(...cells);
        const given = titles.map((title, i) => ({ title, align: colAligns[i]! }));
        expect(formatTable(given, cells, { box: true })).toBe(lines.toString());
      }),
    );
  });

  it('colours nothing but the head', () => {
    const text = formatTable(columns, rows, { color: true });
    expect(text.split('\n')[0]).toContain('\u001B[1mname\u001B[22m');
    expect(stripVTControlCharacters(text)).toBe(formatTable(columns, rows));
  });

  it('leaves no spaces at the end of a line, also after an empty cell', () => {
    expect(formatTable([{ title: 'a' }, { title: 'b' }], [['1', '']])).toBe('a  b\n1');
  });

  it('can be empty', () => expect(formatTable(columns, [])).toBe('name  size'));
});

describe('tableStyle', () => {
  it.each([
    { name: 'a terminal', stream: { isTTY: true }, env: {}, style: { box: true, color: true } },
    { name: 'NO_COLOR', stream: { isTTY: true }, env: { NO_COLOR: '1' }, style: { box: true, color: false } },
    { name: 'TERM=dumb', stream: { isTTY: true }, env: { TERM: 'dumb' }, style: { box: false, color: false } },
    {
      name: 'a terminal of a width',
      stream: { isTTY: true, columns: 80 },
      env: {},
      style: { box: true, color: true, width: 80 },
    },
    {
      name: 'a terminal that does not know it',
      stream: { isTTY: true, columns: 0 },
      env: {},
      style: { box: true, color: true },
    },
    { name: 'a pipe with columns', stream: { columns: 80 }, env: {}, style: { box: false, color: false } },
    { name: 'a pipe', stream: {}, env: {}, style: { box: false, color: false } },
  ])('for $name', ({ stream, env, style }) => expect(tableStyle(stream, env)).toEqual(style));
});

describe('numbers', () => {
  it.each([
    { shown: formatMeasure(0.97123), text: '0.9712' },
    { shown: formatMeasure(1), text: '1.0000' },
    { shown: formatMeasure(NaN), text: 'NaN' },
    { shown: formatMeasure(undefined), text: '–' },
    { shown: formatCount(1_199_882), text: '1,199,882' },
    { shown: formatCount(0), text: '0' },
  ])('$text', ({ shown, text }) => expect(shown).toBe(text));
});

describe('control characters in a cell', () => {
  it.each([
    { name: 'in columns', width: 80 },
    { name: 'in paragraphs, where no columns have room', width: 12 },
  ])('are shown, not sent to the terminal, $name', ({ width }) => {
    const text = formatTable([{ title: 'a\u001b[2J' }, { title: 'b' }], [['x\u001b[31m\ny', 'long enough']], { width });
    expect(text).not.toContain('\u001b');
    expect(text.replaceAll(/\s/g, '')).toContain(String.raw`a\x1b[2J`);
    expect(text).not.toContain('\ny');
  });
});
