import { describe, expect, it, vi } from 'vitest';
import { parseYaml, toPlain } from '../../src/yaml/index.ts';
import type { YamlNode } from '../../src/yaml/index.ts';
import { Float } from '../../src/util/scalar.ts';

const source = (text: string) => ({ kind: 'file', name: 'test.yaml', text }) as const;
const read = (text: string) => {
  const tree = parseYaml(source(text));
  return tree === undefined ? undefined : toPlain(tree);
};

describe('what a text means', () => {
  it.each([
    {
      name: 'map',
      text: 'a: 1\nb: x',
      value: new Map<unknown, unknown>([
        ['a', 1],
        ['b', 'x'],
      ]),
    },
    {
      name: 'keys keep their order',
      text: '2: x\n1: y',
      value: new Map([
        [2, 'x'],
        [1, 'y'],
      ]),
    },
    { name: 'list', text: '- 1\n-\n- x', value: [1, null, 'x'] },
    { name: 'float', text: '1.0', value: new Float(1) },
    { name: 'integer beyond 2^53', text: '9007199254740993', value: 9007199254740993n },
    { name: 'quoted number', text: "'1'", value: '1' },
    { name: 'bytes', text: '!!binary aGk=', value: new Uint8Array([104, 105]) },
    { name: 'forced string', text: '!!str 1', value: '1' },
    { name: 'forced integer', text: "!!int '017'", value: 15 },
    { name: 'non-specific tag', text: '! 1', value: 1 },
    { name: 'ordered map', text: '!!omap [a: 1]', value: [['a', 1]] },
    { name: 'path', text: '!!python/object/apply:pathlib.PosixPath [/, tmp, x]', value: '/tmp/x' },
    { name: 'prototype names are ordinary keys', text: '__proto__: 1', value: new Map([['__proto__', 1]]) },
    { name: 'empty', text: '', value: undefined },
    { name: 'comment alone', text: '# x', value: undefined },
    { name: 'explicit null', text: '~', value: null },
  ])('$name', ({ text, value }) => expect(read(text)).toEqual(value));
});

describe('anchors and merge keys', () => {
  it.each([
    {
      name: 'alias',
      text: 'a: &x [1]\nb: *x',
      value: [
        ['a', [1]],
        ['b', [1]],
      ],
    },
    {
      name: 'explicit keys win, merged ones stand first',
      text: 'a: &x {k: 1, l: 2}\nb: {m: 0, <<: *x, k: 3}',
      value: [
        [
          'a',
          [
            ['k', 1],
            ['l', 2],
          ],
        ],
        [
          'b',
          [
            ['l', 2],
            ['m', 0],
            ['k', 3],
          ],
        ],
      ],
    },
    {
      name: 'of a list the first map wins',
      text: '<<: [{a: 1}, {a: 2, b: 3}]',
      value: [
        ['a', 1],
        ['b', 3],
      ],
    },
    { name: 'a quoted << is a key', text: "'<<': 1", value: [['<<', 1]] },
    { name: '= is a key', text: '=: 1', value: [['=', 1]] },
  ])('$name', ({ text, value }) => {
    const entries = (item: unknown): unknown =>
      item instanceof Map ? Array.from(item, ([key, inner]) => [key, entries(inner)]) : item;
    expect(entries(read(text))).toEqual(value);
  });
});

describe('what is refused', () => {
  it.each([
    { name: 'duplicate key', text: 'a: 1\nb: 2\na: 3', code: 'YAML_SYNTAX', at: 10 },
    { name: 'duplicate key in flow', text: '{a: 1, a: 2}', code: 'YAML_SYNTAX', at: 7 },
    { name: 'duplicate anchor', text: 'a: &x 1\nb: &x 2', code: 'YAML_SYNTAX', at: 14 },
    { name: 'undefined alias', text: 'a: *x', code: 'YAML_SYNTAX', at: 3 },
    { name: 'alias inside of its anchor', text: 'a: &x {b: *x}', code: 'YAML_SYNTAX', at: 10 },
    { name: 'unknown tag', text: 'a: !x 1', code: 'YAML_SYNTAX', at: 6 },
    { name: 'tab as indentation', text: '\ta: 1', code: 'YAML_SYNTAX', at: 0 },
    { name: 'unclosed quote', text: "a: 'x", code: 'YAML_SYNTAX', at: 5 },
    { name: 'two documents', text: '--- a\n--- b', code: 'YAML_SYNTAX', at: 6 },
    { name: 'a list as key', text: '? [1]\n: 2', code: 'YAML_SYNTAX', at: 2 },
    { name: 'no key', text: ': 1', code: 'YAML_SYNTAX', at: 0 },
    { name: 'merging a scalar', text: '<<: 1', code: 'YAML_SYNTAX', at: 4 },
    { name: 'bare =', text: '- =', code: 'YAML_SYNTAX', at: 2 },
    { name: 'number that is none', text: '!!int abc', code: 'YAML_SYNTAX', at: 6 },
    { name: 'control character', text: 'a: \u0001', code: 'YAML_SYNTAX', at: 3 },
    { name: 'set', text: 'a: !!set {b}', code: 'UNSUPPORTED_VALUE', at: 9 },
    { name: 'timestamp', text: 'a: !!timestamp 2001-01-01', code: 'UNSUPPORTED_VALUE', at: 15 },
  ])('$name', ({ text, code, at }) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code, origin: expect.objectContaining({ start: at }) }));
  });
});

/** Lists of references to lists of references, … */
const bomb = (levels: number, width: number): string =>
  Array.from(
    { length: levels },
    (_, i) =>
      `k${i}: &k${i} [${Array(width)
        .fill(i === 0 ? 'x' : `*k${i - 1}`)
        .join(', ')}]`,
  ).join('\n');

describe('limits', () => {
  it('stops aliases that write out to too much', () => {
    expect(() => read(bomb(9, 9))).toThrow(expect.objectContaining({ code: 'YAML_LIMIT' }));
  });
  it('stops aliases that write out to a hundred times the text', () => {
    const text = `base: &base [${Array(90).fill('x').join(', ')}]\nitems: [${Array(90).fill('*base').join(', ')}]`;
    expect(() => parseYaml(source(text))).not.toThrow();
    expect(() => read(bomb(3, 9))).not.toThrow();
    expect(() => parseYaml(source(bomb(6, 10)), { maxExpandedNodes: 10_000_000 })).toThrow(
      expect.objectContaining({ code: 'YAML_LIMIT' }),
    );
  });
  it('lifts both limits for trusted texts', () => {
    expect(() => parseYaml(source(bomb(6, 9)), { maxExpandedNodes: null })).not.toThrow();
  });
  it.each([
    { name: 'a higher number', value: ' 1_000_000 ', fits: true },
    { name: 'none', value: 'None', fits: true },
    { name: 'a lower number', value: '50', fits: false },
  ])('takes the limit from the environment: $name', ({ value, fits }) => {
    vi.stubEnv('OMEGACONF_MAX_YAML_EXPANDED_NODES', value);
    const text = `base: &base [${Array(200).fill('x').join(', ')}]\nitems: [${Array(90).fill('*base').join(', ')}]`;
    if (fits) expect(() => read(text)).not.toThrow();
    else expect(() => read(text)).toThrow(expect.objectContaining({ code: 'YAML_LIMIT' }));
    expect(() => parseYaml(source(text), { maxExpandedNodes: 10_000 })).toThrow(
      expect.objectContaining({ code: 'YAML_LIMIT' }),
    );
    vi.unstubAllEnvs();
  });
  it.each(['0', '-1', '1.5', 'many', ''])('refuses the limit %j', (value) => {
    vi.stubEnv('OMEGACONF_MAX_YAML_EXPANDED_NODES', value);
    expect(() => read('a: &a 1\nb: *a')).toThrow(expect.objectContaining({ code: 'VALUE' }));
    vi.unstubAllEnvs();
    expect(() => parseYaml(source('a: &a 1\nb: *a'), { maxExpandedNodes: Number(value) - 1.5 })).toThrow(
      expect.objectContaining({ code: 'VALUE' }),
    );
  });
  it('has no limit on texts without aliases', () => {
    const text = Array.from({ length: 6000 }, (_, i) => `k${i}: ${i}`).join('\n');
    expect((read(text) as Map<unknown, unknown>).size).toBe(6000);
  });
  it.each([
    { name: 'flow lists', text: '['.repeat(10_000) },
    { name: 'flow maps', text: '{a: '.repeat(10_000) },
    { name: 'block lists', text: '- '.repeat(10_000) },
    { name: 'block maps', text: Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n') },
  ])('stops $name nested too deeply', ({ text }) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'YAML_LIMIT' }));
  });
  it('refuses texts of 100 MB', () => {
    expect(() => read(`a: ${'x'.repeat(100_000_000)}`)).toThrow(expect.objectContaining({ code: 'YAML_LIMIT' }));
  });
  it('refuses integers of a million digits', () => {
    expect(() => read(`a: ${'1'.repeat(1_000_000)}`)).toThrow(expect.objectContaining({ code: 'YAML_SYNTAX' }));
  });
  it('reads a value of 10 MB', () => {
    expect(read(`'${'x'.repeat(10_000_000)}'`)).toHaveLength(10_000_000);
  });
});

it('gives every node its place', () => {
  const text = 'loss:\n  temperature: 4.0\n  names: [a, "b"]\n';
  const places: string[] = [];
  const visit = (node: YamlNode): void => {
    places.push(text.slice(node.origin.start, node.origin.end));
    if (node.kind === 'list') node.items.forEach(visit);
    if (node.kind === 'map') {
      for (const { key, value } of node.entries) {
        visit(key);
        visit(value);
      }
    }
  };
  visit(parseYaml(source(text))!);
  expect(places.map((place) => place.trim())).toEqual([
    text.trim(),
    'loss',
    text.slice(8).trim(),
    'temperature',
    '4.0',
    'names',
    '[a, "b"]',
    'a',
    '"b"',
  ]);
});
