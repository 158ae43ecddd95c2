/** @file Every parser, fed with text that nobody would write: it reads it or throws a HydrosolError, and comes to an end. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeConfig, createRepository, createStore, type ConfigData } from '../src/compose/index.ts';
import {
  canSelect,
  create,
  fromDotlist,
  joinKey,
  OmegaConf,
  resolve,
  select,
  splitKey,
  structurallyEquals,
  toContainer,
  toYaml,
} from '../src/config/index.ts';
import { formatError, HydrosolError } from '../src/errors.ts';
import { parseOverride, parseValue, printOverride } from '../src/override/index.ts';
import { parseYaml } from '../src/yaml/index.ts';

/** Text that was well-formed before some of it was cut, doubled or replaced. */
function mutated(seeds: readonly string[], tokens: readonly string[]): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(60),
    cut: fc.nat(4),
    insert: fc.oneof(fc.constantFrom(...tokens), fc.string({ unit: 'binary', maxLength: 2 })),
    times: fc.constantFrom(1, 1, 1, 2, 300),
  });
  return fc.tuple(fc.constantFrom(...seeds), fc.array(edit, { maxLength: 5 })).map(([seed, edits]) =>
    edits.reduce((text, { at, cut, insert, times }) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + insert.repeat(times) + text.slice(start + cut);
    }, seed),
  );
}

const BRACKETS = ['[', ']', '{', '}', '(', ')', '${', '}', "'", '"', '\\', ',', ':', '=', '.', ' ', '\t', '\n', '$'];
const NAMES = ['__proto__', 'constructor', 'a', '0', '-1', '1e3', '???', 'null', '\0', '\ud800', '\u2028', '\ufeff'];
const YAML_TEXT = mutated(
  [
    'a: 1\nb:\n  - x\n  - {c: [1, 2.5, ~]}\n',
    'base: &b {x: 1}\nmore:\n  <<: *b\n  y: "a\\n${x}"\n',
    "k: >-\n  folded\n  text\n'q': 'it''s' # note\n",
    '? key\n: !!binary aGk=\n',
    'a: ${b.c[0]}\nd: \\???\n',
  ],
  [...BRACKETS, ...NAMES, '&b ', '*b', '<<: ', '- ', '? ', ': ', '!!', '!!set ', '|', '>', '#', '%', '---', '...', '@'],
);
const OVERRIDE_TEXT = mutated(
  ['a.b=1', '+db@x.y=[a, {b: c}]', '~a', '++a=shuffle(range(1,10,2))', "a='it\\'s ${b}'", 'a=glob(*,exclude=[b])'],
  [
    ...BRACKETS,
    ...NAMES,
    '~',
    '+',
    '++',
    '@',
    '/',
    'choice(',
    'range(',
    'sort(',
    'tag(',
    'append(',
    'int(',
    'reverse=true',
  ],
);
const INTERPOLATION_TEXT = mutated(
  ['${a.b[0]}', 'x${..c}y', "${oc.env:HOME,'${d}'}", '${oc.decode:[1, {k: v}]}', '\\${x} ${${a}.b}'],
  [...BRACKETS, ...NAMES, '${oc.select:', '${oc.create:', '${oc.dict.keys:', '..', '\\${', '${.'],
);
const PATH_TEXT = mutated(['a.b[0].c', '[a][b]', '..a', 'a\\.b', ''], [...BRACKETS, ...NAMES]);
const ITEM_TEXT = mutated(
  ['db: pg', 'override /db@_global_: my', 'optional db/sub@x.y: [a, b]', '_self_', '/db/pg@_here_', 'db@a:b: null'],
  [...BRACKETS, ...NAMES, '/', '@', '..', '../', '_global_', 'override ', 'optional ', 'db', '~'],
);
const PLACE_TEXT = mutated(
  ['file://conf', 'pkg://name/conf', 'structured://', '/etc', 'conf/../..'],
  [...BRACKETS, ...NAMES, '/', '..', '://', '@', 'pkg', 'file', '\\', '%2e%2e/'],
);

const source = (text: string) => ({ kind: 'value', name: 'noise', text }) as const;
const tree = create({ a: { b: [{ c: 1 }], n: null }, c: 'x', d: '${a.b}', e: '???', __proto__: 1 });

/** Composes what a store says, with no file in reach. */
function composeStore(defaults: ConfigData, searchpath: readonly string[]): void {
  const store = createStore([
    { name: 'config', node: { defaults, x: 1, hydra: { searchpath } } },
    { group: 'db', name: 'pg', node: { port: 1 } },
    { group: 'db', name: 'my', node: { port: 2 } },
  ]);
  const repository = createRepository({ searchPath: [], store, cwd: '/nowhere' });
  composeConfig(repository, { configName: 'config', cwd: '/nowhere' });
}

/** Runs a share of 1500 random texts for each parser, and of 600 configs that are printed and read again. */
export function fuzz(share: number): void {
  describe('reads any text or throws a HydrosolError', () => {
    it.each<{ name: string; text: fc.Arbitrary<string>; parse: (text: string) => void }>([
      { name: 'YAML', text: YAML_TEXT, parse: (text) => void parseYaml(source(text)) },
      { name: 'a config, resolved', text: YAML_TEXT, parse: (text) => resolve(create(text)) },
      { name: 'an override', text: OVERRIDE_TEXT, parse: (text) => void printOverride(parseOverride(text)) },
      { name: 'a value', text: OVERRIDE_TEXT, parse: (text) => void parseValue(text) },
      {
        name: 'an interpolation, followed',
        text: INTERPOLATION_TEXT,
        parse: (text) => void select(create({ a: { b: [1] }, c: 2, v: text }), 'v'),
      },
      { name: 'a key path', text: PATH_TEXT, parse: (text) => void joinKey(splitKey(text)) },
      { name: 'select', text: PATH_TEXT, parse: (text) => void select(tree, text, { default: 1 }) },
      { name: 'canSelect', text: PATH_TEXT, parse: (text) => void canSelect(tree, text) },
      { name: 'update', text: PATH_TEXT, parse: (text) => OmegaConf.update(create(tree), text, { x: 1 }) },
      { name: 'a dotlist', text: OVERRIDE_TEXT, parse: (text) => void toContainer(fromDotlist([text, text])) },
      { name: 'an item of a defaults list', text: ITEM_TEXT, parse: (text) => composeStore([text], []) },
      {
        name: 'a group item of a defaults list',
        text: fc.tuple(ITEM_TEXT, ITEM_TEXT).map((pair) => JSON.stringify(pair)),
        parse(text) {
          const [group = '', option = ''] = JSON.parse(text) as string[];
          composeStore([Object.fromEntries([[group, option]])], []);
        },
      },
      { name: 'a place of the search path', text: PLACE_TEXT, parse: (text) => composeStore([], [text]) },
    ])('$name', ({ text, parse }) => {
      fc.assert(
        fc.property(text, (noise) => {
          try {
            parse(noise);
          } catch (error) {
            if (!(error instanceof HydrosolError)) throw error;
            expect(formatError(error)).toMatch(/^error: ./s);
          }
        }),
        { numRuns: 1500 * share },
      );
    });
  });

  describe('toYaml', () => {
    const key = fc.oneof(
      fc.constantFrom('y', 'no', '1', '1e3', '', ' ', '~', '<<', '=', '__proto__', '- a', 'a: b', '#x', '2001-01-01'),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    );
    const leaf = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        true,
        false,
        '???',
        '\\???',
        '${a}',
        '\\${a}',
        '1:30',
        '.5e3',
        '0o17',
        'inf',
        'nan',
      ),
      fc.maxSafeInteger(),
      fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
      // not a number is not equal to itself
      fc.double({ noNaN: true }),
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('${')),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('value'), { maxLength: 3 }),
        fc
          .uniqueArray(fc.tuple(key, tie('value')), { maxLength: 3, selector: ([name]) => name })
          .map((all) => new Map(all)),
      ),
    }));
    const config = fc.oneof(
      fc.array(value, { maxLength: 4 }),
      fc.uniqueArray(fc.tuple(key, value), { maxLength: 4, selector: ([name]) => name }).map((all) => new Map(all)),
    );
    it('prints what create reads as the same config, in every style', () => {
      fc.assert(
        fc.property(config, fc.constantFrom(false, true, null), (made, defaultFlowStyle) => {
          const before = create(made);
          const text = toYaml(before, { defaultFlowStyle });
          const after = create(text);
          expect(structurallyEquals(after, before), text).toBe(true);
          expect(toYaml(after, { defaultFlowStyle })).toBe(text);
        }),
        { numRuns: 600 * share },
      );
    });
  });
}
