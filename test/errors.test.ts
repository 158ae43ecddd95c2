import { toYaml } from '../src/config/index.ts';
import { describe, expect, it } from 'vitest';
import {
  addNote,
  formatError,
  formatThrown,
  HydrosolError,
  HydrosolErrors,
  notesOf,
  type ErrorDetails,
  type Source,
} from '../src/errors.ts';
import { createSecrets, NO_SECRETS } from '../src/util/secrets.ts';
import { composeTree, errorsOf } from './compose/conf-tree.ts';

const env = { TRACKING_TOKEN: 'tok-123456' };

/** An error that points at `part` of a text. */
function at(kind: Source['kind'], text: string, part: string, details: ErrorDetails = {}): ErrorDetails {
  const start = text.indexOf(part);
  return { origin: { source: { kind, name: 'config.yaml', text }, start, end: start + part.length }, ...details };
}

const rows: { name: string; message?: string; details: ErrorDetails; lines: string[] }[] = [
  {
    name: 'the value of an override, and carets stay where they belong',
    message: "'hunter' is no number",
    details: at('override', 'db.password=hunter', 'hunter', { fullKey: 'db.password' }),
    lines: [
      "error: '***' is no number",
      '  at override `db.password=***`',
      '    db.password=***',
      '                ^^^',
    ],
  },
  {
    name: 'a short value',
    message: 'got abc, not abcd',
    details: at('override', 'token=abc', 'token', { hints: ['to add it on purpose: +token=abc'] }),
    lines: [
      'error: got ***, not abcd',
      '  at override `token=***`',
      '    token=***',
      '    ^^^^^',
      '  to add it on purpose: +token=***',
    ],
  },
  {
    name: 'the value of a name that is misspelt',
    message: "there is no key 'db.pasword'",
    details: at('override', 'db.pasword=hunter2', 'pasword', { fullKey: 'db.pasword', suggestion: 'db.password' }),
    lines: [
      "error: there is no key 'db.pasword'",
      '  at override `db.pasword=***`',
      '    db.pasword=***',
      '       ^^^^^^^',
      '  did you mean: db.password',
    ],
  },
  {
    name: 'a line of YAML behind another secret',
    details: at('file', 'db: {password: hunter2, prot: 1}\n', 'prot'),
    lines: [
      'error: wrong',
      '  at config.yaml:1:25',
      '    db: {password: ***, prot: 1}',
      '                        ^^^^',
    ],
  },
  {
    name: 'a line below a secret',
    details: at('file', 'a: 1\nsecrets:\n  db: hunter2\n', 'hunter2'),
    lines: ['error: wrong', '  at config.yaml:3:7', '      db: ***', '          ^^^'],
  },
  {
    name: 'the value of a variable',
    message: "Value 'tok-123456' is no integer",
    details: { expected: 'not tok-123456' },
    lines: ["error: Value '***' is no integer", '  expected: not ***'],
  },
];

describe('formatError', () => {
  it.each(rows)('hides $name', ({ message = 'wrong', details, lines }) => {
    const error = new HydrosolError('VALUE', message, details);
    expect(formatError(error, createSecrets({ env })).split('\n')).toEqual(lines);
  });

  it('shows everything with NO_SECRETS', () => {
    const error = new HydrosolError('VALUE', 'wrong', at('override', 'token=abc', 'abc'));
    expect(formatError(error, NO_SECRETS)).toContain('`token=abc`');
  });

  const files = { 'config.yaml': 'db: {password: first-secret, port: 1}\n' };
  const wrong: { name: string; files?: Record<string, string>; words?: string[] }[] = [
    { name: 'a key that is none', words: ['db.pasword=hunter2'] },
    { name: 'a value that cannot be read', words: ['db.password=hunter2[', 'db.prot=1'] },
    { name: 'a value of a map', words: ['db={password:hunter2,port:1', 'db.prot=1'] },
    { name: 'a value that is added twice', words: ['+db.password=hunter2'] },
    { name: 'a function that is none', words: ['db.password=sort2(hunter2)'] },
    { name: 'YAML that cannot be read', files: { 'config.yaml': 'db:\n  password: "hunter2\n  port: [1\n' } },
    { name: 'YAML with a key twice', files: { 'config.yaml': 'password: hunter2\npassword: hunter2\n' } },
    { name: 'an interpolation that is none', files: { 'config.yaml': 'password: hunter2${\n' } },
    { name: 'a defaults list', files: { 'config.yaml': 'defaults: [{db: x}, 1]\npassword: hunter2\n' } },
  ];

  it.each(wrong)('hides a secret where the mistake is $name', ({ files: tree = files, words = [] }) => {
    const text = errorsOf(() => toYaml(composeTree(tree, words).config))
      .map((error) => formatError(error))
      .join('\n');
    expect(text).toMatch(/^error: /);
    expect(text).not.toMatch(/hunter|first-secret/);
  });
});

it('prints little, however long what somebody wrote', () => {
  const source = { kind: 'override', name: 'the command line', text: `a=${'x'.repeat(1e6)}` } as const;
  const error = new HydrosolError('OVERRIDE', `this is wrong: ${source.text}`, {
    origin: { source, start: 2, end: 1e6 },
    hints: [`write ${source.text}`],
  });
  expect(formatError(error).length).toBeLessThan(3000);
});

describe('notes', () => {
  const note = { doing: 'building mlp at model', fullKey: 'model', ...at('file', 'model: {_target_: mlp}', 'mlp') };

  it('leave an error what it is, and tell its key', () => {
    const error = new RangeError('no');
    addNote(error, note);
    expect(error).toMatchObject({ message: 'no', fullKey: 'model' });
    expect(Object.keys(error)).toEqual(['fullKey']);
    expect(formatThrown(error).replace(/\n {4}at .*/g, '')).toBe(
      [
        'RangeError: no',
        '  while building mlp at model',
        '  at config.yaml:1:19',
        '    model: {_target_: mlp}',
        '                      ^^^',
      ].join('\n'),
    );
  });

  it('give an error of ours the place that it lacks, and no other', () => {
    const bare = new HydrosolError('LOSS', 'no taps');
    const placed = new HydrosolError('LOSS', 'no taps', { fullKey: 'model.taps' });
    addNote(bare, note);
    addNote(placed, note);
    expect([bare.fullKey, placed.fullKey]).toEqual(['model', 'model.taps']);
    expect(formatError(bare)).toContain('error: no taps\n  while building mlp at model\n  at config.yaml:1:19\n');
  });

  it('are printed below several errors', () => {
    const error = new HydrosolErrors([new HydrosolError('LOSS', 'a'), new HydrosolError('LOSS', 'b')]);
    addNote(error, note);
    expect(formatError(error)).toBe('error: a\n\nerror: b\n  while building mlp at model');
  });

  it('are there once, the innermost first', () => {
    const error = new Error('no');
    for (const doing of ['inner', 'inner', 'outer']) addNote(error, { doing });
    expect(notesOf(error).map(({ doing }) => doing)).toEqual(['inner', 'outer']);
  });

  it.each([
    { thrown: 'a text', text: 'a text' },
    { thrown: null, text: 'null' },
    { thrown: Object.freeze(new RangeError('no')), text: 'RangeError: no' },
  ])('stand on an error of the same text where nothing can be written on: $thrown', ({ thrown, text }) => {
    const error = addNote(thrown, note);
    expect(error).toMatchObject({ fullKey: 'model', cause: thrown });
    expect(formatThrown(error).replaceAll(/\n {4}at .*/g, '')).toMatch(`${text}\n  while building mlp at model\n`);
    expect(notesOf(addNote(error, { doing: 'outer' }))).toEqual([note, { doing: 'outer' }]);
  });

  it('hide secrets', () => {
    const error = new Error('token is abc-123-secret');
    addNote(error, { doing: 'building tracker({uri: abc-123-secret})' });
    expect(formatThrown(error, createSecrets({ values: ['abc-123-secret'] }))).not.toContain('abc-123');
  });
});
