import { describe, expect, it } from 'vitest';
import { dumpYaml } from '../../src/yaml/index.ts';
import { Float } from '../../src/util/scalar.ts';
import type { Plain } from '../../src/util/scalar.ts';

const map = (object: Record<string, Plain>): Plain => new Map(Object.entries(object));

describe('scalars', () => {
  it.each<{ value: Plain; text: string }>([
    { value: null, text: 'null' },
    { value: true, text: 'true' },
    { value: -3, text: '-3' },
    { value: 10n ** 20n, text: '100000000000000000000' },
    { value: new Float(1), text: '1.0' },
    { value: new Float(1e16), text: '1.0e+16' },
    { value: new Float(1e-5), text: '1.0e-05' },
    { value: new Float(2.5e-300), text: '2.5e-300' },
    { value: new Float(-0), text: '-0.0' },
    { value: new Float(Infinity), text: '.inf' },
    { value: new Float(-Infinity), text: '-.inf' },
    { value: new Float(NaN), text: '.nan' },
    { value: 'text', text: 'text' },
    { value: '', text: "''" },
    { value: '1', text: "'1'" },
    { value: '1e3', text: "'1e3'" },
    { value: 'inf', text: "'inf'" },
    { value: 'y', text: "'y'" },
    { value: 'null', text: "'null'" },
    { value: '2001-01-01', text: "'2001-01-01'" },
    { value: "it's", text: "it's" },
    { value: "'quoted'", text: "'''quoted'''" },
    { value: 'a: b', text: "'a: b'" },
    { value: 'a:b', text: 'a:b' },
    { value: '# x', text: "'# x'" },
    { value: '- x', text: "'- x'" },
    { value: '-x', text: '-x' },
    { value: '${a.b}', text: '${a.b}' },
    { value: 'tab\there', text: '"tab\\there"' },
    { value: 'two\nlines', text: "'two\n\n  lines'" },
    { value: '日本', text: '日本' },
    { value: '😀', text: '"\\U0001F600"' },
    { value: '???', text: '???' },
  ])('$text', ({ value, text }) => expect(dumpYaml(map({ k: value }))).toBe(`k: ${text}\n`));

  it('prints bytes in base64', () => {
    expect(dumpYaml(map({ k: new Uint8Array([104, 105]) }))).toBe('k: !!binary |\n  aGk=\n');
  });
});

describe('structure', () => {
  it.each([
    {
      name: 'list below its key',
      value: map({ a: [1, [2, 3], map({ b: 4, c: 5 })] }),
      text: 'a:\n- 1\n- - 2\n  - 3\n- b: 4\n  c: 5\n',
    },
    { name: 'empty containers', value: map({ a: [], b: map({}) }), text: 'a: []\nb: {}\n' },
    { name: 'nested maps', value: map({ a: map({ b: map({ c: 1 }) }) }), text: 'a:\n  b:\n    c: 1\n' },
    { name: 'quoted keys', value: map({ '1': 'x', y: 'x', 'a b': 'x' }), text: "'1': x\n'y': x\na b: x\n" },
    {
      name: 'keys that are no strings',
      value: new Map<never, Plain>([
        [1, 'x'],
        [true, 'w'],
        [new Float(2.5), 'z'],
      ] as never),
      text: '1: x\ntrue: w\n2.5: z\n',
    },
    { name: 'long key', value: map({ ['k'.repeat(129)]: 1 }), text: `? ${'k'.repeat(129)}\n: 1\n` },
    {
      name: 'folding',
      value: map({ a: 'word '.repeat(20).trim() }),
      text: `a: ${'word '.repeat(16).trim()}\n  ${'word '.repeat(4).trim()}\n`,
    },
    { name: 'root scalar', value: 'x', text: 'x\n...\n' },
  ])('$name', ({ value, text }) => expect(dumpYaml(value)).toBe(text));
});

it('prints strings of megabytes', () => {
  expect(dumpYaml(map({ a: 'xy '.repeat(1_000_000) })).length).toBeGreaterThan(3_000_000);
});

describe('options', () => {
  const value = map({ b: [1, 2], a: map({ c: 'x' }) });
  it.each([
    { name: 'sorted keys', options: { sortKeys: true }, text: 'a:\n  c: x\nb:\n- 1\n- 2\n' },
    { name: 'flow', options: { defaultFlowStyle: true }, text: '{b: [1, 2], a: {c: x}}\n' },
    { name: 'flow for leaves', options: { defaultFlowStyle: null }, text: 'b: [1, 2]\na: {c: x}\n' },
  ])('$name', ({ options, text }) => expect(dumpYaml(value, options)).toBe(text));
});
