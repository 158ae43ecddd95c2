import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatResultsCsv } from '../../src/report/index.ts';
import { failed, finished, job, stage } from './runs.ts';

/** Reads RFC 4180, as any other program would. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

describe('formatResultsCsv', () => {
  it('has the accuracy on the validation split where it was measured', () => {
    const student = stage({ accuracy: 0.5, validation: { accuracy: 0.25, loss: 1 } });
    const stages = { baseline: stage({ accuracy: 0.75 }), student };
    const rows = parseCsv(formatResultsCsv([job(0, ['i=0'], finished({ stages })), job(1, ['i=1'], failed())]));
    const place = rows[0]!.indexOf('student_validation_accuracy');
    expect(rows.map((row) => row[place])).toEqual(['student_validation_accuracy', '0.25', '']);
    expect(rows[0]).not.toContain('baseline_validation_accuracy');
  });

  it('has one row a job', () => {
    const accuracy = 1 / 3;
    const measures = { ece: 0.25, agreement: 0.75, kl: 0.125, per_class_accuracy: [], confusion: [] };
    const summary = finished({
      stages: { teacher: stage({ accuracy: 0.99, parameters: 7, loss: 0.5 }), student: stage({ accuracy, measures }) },
    });
    const text = formatResultsCsv([
      job(0, ['model=cnn', 'loss=relation'], summary),
      job(1, ['model=mlp', '~loss'], failed('say "no", twice\nor more')),
      job(2, ['model=vit']),
    ]);
    expect(text).toBe(
      [
        'job,model,loss,~loss,status,teacher_accuracy,student_accuracy,teacher_nll,student_nll,' +
          'student_ece,student_agreement,student_kl,teacher_parameters,student_parameters,seconds,folder,error',
        '0,cnn,relation,,FINISHED,0.99,0.3333333333333333,0.5,0.1234,0.25,0.75,0.125,7,19882,45.67,0,',
        '1,mlp,,~loss,FAILED,,,,,,,,,,0.25,1,"MODEL: say ""no"", twice\nor more"',
        '2,vit,,,UNFINISHED,,,,,,,,,,,2,',
        '',
      ].join('\r\n'),
    );
  });

  it('has numbers that are not finite as what reads tables spells them, and no formula', () => {
    const values = { a: NaN, b: Infinity, c: -Infinity, d: -0.5 };
    const [, row] = parseCsv(formatResultsCsv([job(0, [], finished({ stages: {}, values }))]));
    expect(row!.slice(2, 6)).toEqual(['NaN', 'inf', '-inf', '-0.5']);
  });

  it('gives an override of the name of another column a longer one', () => {
    const [header] = parseCsv(formatResultsCsv([job(0, ['+job=1', 'seconds=2'], failed())]));
    expect(header).toEqual(['job', '+job', 'override seconds', 'status', 'seconds', 'folder', 'error']);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+cmd|calc', "'+cmd|calc"],
    ['-a', "'-a"],
    ['@SUM(1)', "'@SUM(1)"],
    ['-0.5', '-0.5'],
    ['+3', '+3'],
    ['-1e-05', '-1e-05'],
    ['-.5', '-.5'],
    ['-inf', '-inf'],
    ['[-1]', '[-1]'],
  ])('T2: has the text %s as %s, which no spreadsheet runs', (value, cell) => {
    const summary = finished({ stages: {}, values: { loss: -0.5 } });
    const [header, row] = parseCsv(formatResultsCsv([job(0, [`x=${value}`, '+y=1', '@z()=1'], summary)]));
    expect(header).toEqual(['job', 'x', '+y', "'@z()", 'status', 'loss', 'seconds', 'folder', 'error']);
    expect(row!.slice(1, 6)).toEqual([cell, '1', '1', 'FINISHED', '-0.5']);
  });

  it('T1: has all columns that any job has, and as many cells in each row', () => {
    const key = fc.constantFrom('a', 'b', 'c', '+d', 'e.f');
    const jobs = fc.array(
      fc.tuple(fc.array(key), fc.dictionary(fc.constantFrom('u', 'v', 'w/x'), fc.integer()), fc.boolean()),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(jobs, (given) => {
        const made = given.map(([keys, values, ends], i) => {
          const words = keys.map((name) => `${name}=1`);
          return job(i, words, ends ? finished({ stages: {}, values }) : failed());
        });
        const [header, ...rows] = parseCsv(formatResultsCsv(made));
        expect(rows.every((row) => row.length === header!.length)).toBe(true);
        const wanted = given.flatMap(([keys, values, ends]) => [
          ...keys,
          ...(ends ? Object.keys(values).map((name) => name.replace('/', '_')) : []),
        ]);
        expect(header).toEqual(expect.arrayContaining(wanted));
      }),
    );
  });

  it('can be read back, whatever is in it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\r\n', ' ', 'ü', '=') });
    fc.assert(
      fc.property(text, text, (value, message) => {
        const jobs = [job(0, [`key=${value}`], failed(message)), job(1, ['key=x'], finished())];
        const [header, first, second] = parseCsv(formatResultsCsv(jobs));
        expect(first).toHaveLength(header!.length);
        expect(second).toHaveLength(header!.length);
        expect(first![1]).toBe(/^[=\r]/.test(value) ? `'${value}` : value);
        expect(first!.at(-1)).toBe(`MODEL: ${message}`);
      }),
    );
  });
});
