import { describe, expect, it } from 'vitest';
import { compose, hydraConfig } from '../../src/compose/index.ts';
import { toYaml } from '../../src/config/index.ts';
import { formatError } from '../../src/errors.ts';
import { composeTree, errorsOf, plainOf, writeTree, type Files } from './conf-tree.ts';

const FILES: Files = {
  'config.yaml': `
defaults: [{db: pg}, _self_]
hydra:
  aliases:
    'lr, learning_rate': opt.lr
    fast: opt.epochs=1
    more: +opt.more=1
    base: db
    opt.epochs: opt.lr
    first: items[0]
    config: extra@_global_
opt: {lr: .1, epochs: 3}
items: [1]
`,
  'db/pg.yaml': 'name: pg\n',
  'db/my.yaml': 'name: my\n',
  'extra/a.yaml': 'extra: a\n',
  'exp/al.yaml': '# @package _global_\nhydra: {aliases: {b: opt.lr}}\n',
};

const plain = (...words: string[]): unknown => plainOf(composeTree(FILES, words));
const BASE = { db: { name: 'pg' }, opt: { lr: 0.1, epochs: 3 }, items: [1] };

/** The text of what is wrong with some words, or with a config. */
const textOf = (files: Files, words: readonly string[]): string =>
  errorsOf(() => composeTree(files, words))
    .map((error) => formatError(error))
    .join('\n');

describe('aliases', () => {
  it.each<{ words: string[]; gives: object }>([
    { words: ['lr=0.5'], gives: { opt: { lr: 0.5, epochs: 3 } } },
    { words: ['learning_rate=2'], gives: { opt: { lr: 2, epochs: 3 } } },
    { words: ['++lr={a: 1}'], gives: { opt: { lr: { a: 1 }, epochs: 3 } } },
    { words: ['~lr'], gives: { opt: { epochs: 3 } } },
    { words: ['~lr=0.1'], gives: { opt: { epochs: 3 } } },
    { words: ['fast'], gives: { opt: { lr: 0.1, epochs: 1 } } },
    { words: ['++fast'], gives: { opt: { lr: 0.1, epochs: 1 } } },
    { words: ['more'], gives: { opt: { lr: 0.1, epochs: 3, more: 1 } } },
    { words: ['base=my'], gives: { db: { name: 'my' } } },
    { words: ['first=7'], gives: { items: [7] } },
    { words: ['+config=a'], gives: { extra: 'a' } },
    // expanded once: what an alias stands for may be another's name
    { words: ['opt.epochs=9'], gives: { opt: { lr: 9, epochs: 3 } } },
  ])('$words', ({ words, gives }) => expect(plain(...words)).toEqual({ ...BASE, ...gives }));

  it('are expanded in what is written down', () => {
    const { overrides, config } = composeTree(FILES, ['lr=1', 'fast']);
    expect(overrides.task).toEqual(['opt.lr=1', 'opt.epochs=1']);
    expect(toYaml(hydraConfig(config))).toContain('    - opt.lr=1\n    - opt.epochs=1\n');
  });

  it('are there in every hydra node', () => {
    expect(toYaml(hydraConfig(composeTree({ 'config.yaml': 'x: 1\n' }).config))).toContain('  aliases: {}\n');
  });

  it('are known to compose()', () => {
    const configDir = writeTree(FILES);
    expect(compose({ configDir, configName: 'config', overrides: ['lr=2'] })).toMatchObject({ opt: { lr: 2 } });
  });

  it.each([
    { words: ['lr'], says: "'lr' stands for opt.lr and needs a value" },
    { words: ['fast=2'], says: "'fast' stands for opt.epochs=1 and takes no value" },
    { words: ['lr=[1'], says: "alias expansion: 'lr=[1' -> 'opt.lr=[1'" },
    { words: ['lr=1,2'], says: "alias expansion: 'lr=1,2' -> 'opt.lr=1,2'" },
    { words: ['lr.x=1', '~lr=5'], says: "alias expansion: '~lr=5' -> '~opt.lr=5'" },
    { words: ['base=nope'], says: "alias expansion: 'base=nope' -> 'db=nope'" },
    { words: ['hydra.aliases={a: b}'], says: 'the command line cannot change hydra.aliases' },
    { words: ['+hydra.aliases.q=opt.lr'], says: 'the command line cannot change hydra.aliases' },
    { words: ['hydra.aliases.fast=opt.lr'], says: 'the command line cannot change hydra.aliases' },
    { words: ['~hydra.aliases'], says: 'the command line cannot change hydra.aliases' },
    { words: ['hydra[aliases][fast]=x'], says: 'the command line cannot change hydra.aliases' },
    { words: ['++hydra={aliases: {a: b}}'], says: 'the command line cannot change hydra.aliases' },
    { words: ['+exp=al'], says: "'exp/al' sets hydra.aliases" },
  ])('$words is an error', ({ words, says }) => expect(textOf(FILES, words)).toContain(says));

  it.each([
    { aliases: '5', says: 'must be a map' },
    { aliases: '${other}', says: 'must be literal' },
    { aliases: '{a: 1}', says: 'literal text' },
    { aliases: '{a: "${b}"}', says: 'literal text' },
    { aliases: '{1: b}', says: 'is a string' },
    { aliases: '{a: +opt.lr}', says: 'has an operator' },
    { aliases: '{a: "b c"}', says: 'is no override' },
    { aliases: '{a: "b=[1"}', says: 'is no override' },
    { aliases: '{"a,": b}', says: 'cannot be the name' },
    { aliases: '{+a: b}', says: 'cannot be the name' },
    { aliases: '{"a b": c}', says: 'cannot be the name' },
    { aliases: '{"a, b": c, b: d}', says: 'is there twice' },
  ])('$aliases are none', ({ aliases, says }) => {
    const text = textOf({ 'config.yaml': `other: {}\nb: 1\nhydra:\n  aliases: ${aliases}\n` }, []);
    expect(text).toContain(says);
    expect(text).toContain('config.yaml:4:');
  });

  it('that are wrong are told of together, with what is wrong with the words', () => {
    const files = { 'config.yaml': 'x: 1\nhydra: {aliases: {"a b": x, c: 1, y: x}}\n' };
    expect(errorsOf(() => composeTree(files, ['y=2', 'x=[', 'y=[']))).toHaveLength(4);
  });

  it('of a config with a package of its own are none', () => {
    const files = { 'config.yaml': '# @package foo\nhydra: {aliases: {lr: x}}\nx: 1\n' };
    expect(textOf(files, ['lr=2'])).toContain("there is no key 'lr'");
  });
});
