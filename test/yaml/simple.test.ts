import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWithLibrary } from '../../src/yaml/library.ts';
import { readSimple } from '../../src/yaml/simple.ts';
import type { YamlNode } from '../../src/yaml/index.ts';

const source = (text: string) => ({ kind: 'value', name: 'text', text }) as const;

/** Values with the places that they begin at, and scalars with the places that they end at. */
function outline(node: YamlNode): unknown {
  const { start, end } = node.origin;
  if (node.kind === 'scalar') return start === end ? 'nothing' : [node.value, start, end];
  if (node.kind === 'list') return ['list', start, node.items.map(outline)];
  return ['map', start, node.entries.map(({ key, value }) => [outline(key), outline(value)])];
}

/** Checks that the quick reader, if it reads a text at all, reads what the library reads. Says whether it did. */
function check(text: string): boolean {
  const simple = readSimple(source(text));
  if (simple === undefined) return false;
  const full = readWithLibrary(source(text), {});
  expect(simple.tree && outline(simple.tree), text).toEqual(full && outline(full));
  return true;
}

describe('reads', () => {
  it.each([
    '',
    '# only a comment\n',
    'a: 1',
    'a: 1\nb:\n  c: x # note\n\n  d:\n  - 1\n  - y\n',
    'a:\nb:\n',
    'a:\n- 1\n-\n- x\nb: 2\n',
    '- a: 1\n  b: 2\n- c:\n    d: 1\n',
    "a: 'x # y'\nb: \"z: w\"\nc: [1, 'a b', 2.5, x.y]\n",
    'a: []\nb: {}\n',
    '  a: 1\n  b: 2',
    'override /model: cnn\n',
    '- override db: pg\n- _self_\n',
    'a: ${b.c}\nd: x${e}y # f\n',
    'a: http://x.y/z?q=1\n',
    'a: -1\nb: -x\nc: 1e3\nd: 017\ne: 1:30\n',
    'a:   spaced   out   \n',
    'a:\n\n\n  b: 1\n',
    'a: ???\nb: ~\n',
    'a: 1 # T² — 日本 😀\nb: "é"\nc: T²\n',
    '-   a:  1\n    b: 2\n',
    'a:\n  - b:\n    - c: 1\n',
  ])('%j', (text) => expect(check(text)).toBe(true));
});

describe('leaves to the library', () => {
  it.each([
    'a: &x 1',
    'a: *x',
    'a: !x 1',
    'a: |\n  x\n',
    'a: >\n  x\n',
    'a: x\n  y\n',
    'a: "x\\n"',
    "a: 'it''s'",
    'a: {b: 1}',
    'a: [1,\n2]',
    'a: [[1]]',
    '? a\n: 1',
    '--- \na: 1',
    'é: 1',
    'a:\t1',
    'a: 1\na: 2',
    'a: b: c',
    '1: a',
    'yes: 1',
    "'a': 1",
    '<<: {a: 1}',
    'a: =',
    'a: 1\n b: 2',
    'a:\n  b: 1\n c: 2',
    '- - 1',
    '- a\n  b',
    'x',
    '[1, 2]',
    'a: @x',
    'a: [b: c]',
    '-a: 1\n',
    'a: 1\r\nb: 2',
    'a:\n- 1\n  - 2',
    '- \n  a: 1',
    'a: %x',
    'a: "x" y',
    'a : 1',
  ])('%j', (text) => expect(readSimple(source(text))).toBeUndefined());
});

it('reads most of the shipped configs', () => {
  const conf = resolve(import.meta.dirname, '../../conf');
  const files = readdirSync(conf, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const read = files.filter((name) => check(readFileSync(resolve(conf, name), 'utf8')));
  expect(read.length).toBeGreaterThan(files.length / 2);
});

it('agrees with the library on whatever it reads', () => {
  const part = fc.constantFrom(
    'a',
    'b',
    'key',
    'x y',
    '1',
    '1.5',
    'yes',
    '~',
    ':',
    ': ',
    '- ',
    '-',
    '\n',
    '\n',
    '\n  ',
    '\n  ',
    '\n    ',
    ' ',
    '  ',
    '#',
    ' # c',
    "'q'",
    '"d"',
    '[',
    ']',
    ', ',
    '{}',
    '[]',
    '[1, a]',
    '${a.b}',
    '???',
    'é',
    '\u00a0',
    '😀',
    '=',
    '.',
    '...',
    '---',
    '|',
    '/',
    '?',
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
      const text = parts.join('');
      const simple = readSimple(source(text));
      if (simple === undefined) return;
      read++;
      check(text);
    }),
    { numRuns: 20_000 },
  );
  expect(read).toBeGreaterThan(500);
});
it('agrees with the library on what looks like a config', () => {
  const word = fc.constantFrom('a', 'b', 'lr', 'model.type', 'override /db', 'x1');
  const value = fc.constantFrom(
    '',
    '1',
    '-2.5',
    'text',
    'two words',
    'yes',
    '~',
    "'quoted # text'",
    '"a: b"',
    '[1, a]',
    '[]',
    '{}',
    '${a.b}',
    'x # comment',
    'a:b',
    'http://x',
    '1:30',
    '???',
    '[a, ???]',
    'a?',
    '-',
    '- x',
    "[-1, 'q']",
    '[a b , c]',
  );
  const line = fc.tuple(fc.constantFrom(0, 0, 2, 2, 4), fc.boolean(), fc.option(word), value);
  let read = 0;
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = lines
        .map(
          ([indent, dash, key, item]) =>
            `${' '.repeat(indent)}${dash ? '- ' : ''}${key === null ? '' : `${key}: `}${item}`,
        )
        .join('\n');
      if (readSimple(source(text)) === undefined) return;
      read++;
      check(text);
    }),
    { numRuns: 20_000 },
  );
  expect(read).toBeGreaterThan(500);
});
