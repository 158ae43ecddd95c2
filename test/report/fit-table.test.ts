import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/util/display-width.ts';
import { fitTable, widthOf } from '../../src/report/fit-table.ts';
import { formatTable, formatTables, rightColumn, type Column } from '../../src/report/table.ts';

const columns: readonly Column[] = [
  { title: 'network' },
  { title: 'model', rank: 3 },
  rightColumn('accuracy'),
  rightColumn('memory', { rank: 2 }),
  rightColumn('FLOPs', { rank: 2 }),
];
const rows = [['student', 'models.cnn', '0.9612', '78 KiB', '0.83 M']];
const whole = 'network  model       accuracy  memory   FLOPs';

describe('a table in a terminal', () => {
  it.each([
    { name: 'any width', width: undefined, box: false, head: whole, leftOut: [] },
    { name: 'as wide as it is', width: whole.length, box: false, head: whole, leftOut: [] },
    { name: 'without its box', width: whole.length, box: true, head: whole, leftOut: [] },
    { name: 'a column less', width: 44, box: true, head: 'network  accuracy  memory   FLOPs', leftOut: ['model'] },
    {
      name: 'the last of two of a rank',
      width: 30,
      box: false,
      head: 'network  accuracy  memory',
      leftOut: ['model', 'FLOPs'],
    },
    {
      name: 'all that may go',
      width: 17,
      box: false,
      head: 'network  accuracy',
      leftOut: ['model', 'memory', 'FLOPs'],
    },
  ])('of $name', ({ width, box, head, leftOut }) => {
    const [first, , ...rest] = formatTable(columns, rows, { width, box }).split('\n');
    expect(first).toBe(head);
    const said = leftOut.length === 0 ? [] : [`not shown: ${leftOut.join(', ')}`];
    expect(rest.slice(0, -1).join(' ').replaceAll(/\s+/g, ' ')).toBe(said.join(''));
  });

  it('becomes paragraphs, with nothing left out, where nothing that may go is enough', () => {
    const two = [...rows, ['teacher', 'models.vgg', '0.99', '1 MiB', '3 M']];
    expect(formatTable(columns, two, { width: 16, box: true }).split('\n')).toEqual([
      'network   student',
      'model     models.cnn',
      'accuracy  0.9612',
      'memory    78 KiB',
      'FLOPs     0.83 M',
      '',
      'network   teacher',
      'model     models.vgg',
      'accuracy  0.99',
      'memory    1 MiB',
      'FLOPs     3 M',
    ]);
  });

  it('says what was left out and how to see it', () => {
    expect(formatTable(columns, rows, { width: 30, whole: 'x | cat' }).split('\n').slice(2)).toEqual([
      'not shown: model, FLOPs',
      'all columns: x | cat',
    ]);
  });

  it('has a box only if all tables of a text have room for theirs', () => {
    const small = { columns: [{ title: 'a' }], rows: [['1']] };
    const boxed = formatTables([small, 'and', { columns, rows }], { box: true, width: 80 });
    expect(boxed).toMatch(/^┌/);
    expect(formatTables([small, 'and', { columns, rows }], { box: true, width: whole.length })).toMatch(/^a\n1\nand\n/);
  });

  it('counts the space of a column without a title and without cells', () => {
    const columns = ['', '', 'ä'].map((title) => ({ title }));
    expect(widthOf({ columns, rows: [], box: false })).toBe(displayWidth(formatTable(columns, [])));
  });

  it('is never wider than asked for, and loses no row', () => {
    const cell = fc.stringMatching(/^[a-zä模]{0,12}$/);
    const column = fc.record({ title: cell, rank: fc.option(fc.nat(5), { nil: undefined }) });
    const table = fc
      .array(column, { minLength: 1, maxLength: 6 })
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.array(fc.array(cell, { minLength: all.length, maxLength: all.length }))),
      );
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 90 }), ([all, cells], width) => {
        const fitted = fitTable({ columns: all, rows: cells, box: true }, width);
        if (fitted === undefined) return;
        const lines = formatTable(all, cells, { width, box: true }).split('\n');
        const table = lines.slice(0, cells.length + (fitted.box ? 3 : 1));
        expect(fitted.rows).toHaveLength(cells.length);
        expect(Math.max(...table.map(displayWidth))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
