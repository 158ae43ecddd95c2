import { describe, expect, it } from 'vitest';
import { explainKey } from '../../src/compose/index.ts';
import { formatError } from '../../src/errors.ts';
import { composeTree, errorsOf, plainOf, type Files } from './conf-tree.ts';

const FILES: Files = {
  'config.yaml':
    'defaults: [{db: pg}, _self_]\nitems: [{a: 1}, {a: 2}]\n"a.b": 5\nm: {"x.y": 1, k: 2}\nref: ${m}\nbroken: ${nowhere}\n',
  'db/pg.yaml': 'name: pg\n',
  'db/my.yaml': 'name: my\n',
};

const BASE = {
  db: { name: 'pg' },
  items: [{ a: 1 }, { a: 2 }],
  'a.b': 5,
  m: { 'x.y': 1, k: 2 },
  ref: '${m}',
  broken: '${nowhere}',
};

const x = String.raw;

// What Hydra 1.4.0rc3 composes of the same words.
describe('overrides of value paths', () => {
  it.each<{ word: string; gives: object }>([
    { word: 'items[0].a=9', gives: { items: [{ a: 9 }, { a: 2 }] } },
    { word: 'items[0]={a: 5}', gives: { items: [{ a: 5 }, { a: 2 }] } },
    { word: 'items[-1].a=7', gives: { items: [{ a: 1 }, { a: 7 }] } },
    { word: '+items[0].b=1', gives: { items: [{ a: 1, b: 1 }, { a: 2 }] } },
    { word: '~items[0]', gives: { items: [{ a: 2 }] } },
    { word: '~items[-1]={a: 2}', gives: { items: [{ a: 1 }] } },
    { word: 'items[0]=replace({b: 1})', gives: { items: [{ b: 1 }, { a: 2 }] } },
    { word: '++m[new]=1', gives: { m: { 'x.y': 1, k: 2, new: 1 } } },
    { word: 'm[k]=4', gives: { m: { 'x.y': 1, k: 4 } } },
    { word: '++m[k].z=1', gives: { m: { 'x.y': 1, k: { z: 1 } } } },
    { word: x`m[x\.y]=3`, gives: { m: { 'x.y': 3, k: 2 } } },
    { word: x`m.x\.y=3`, gives: { m: { 'x.y': 3, k: 2 } } },
    { word: x`~m[x\.y]=1`, gives: { m: { k: 2 } } },
    { word: x`a\.b=6`, gives: { 'a.b': 6 } },
    { word: x`+m.n\.q=1`, gives: { m: { 'x.y': 1, k: 2, 'n.q': 1 } } },
    { word: x`+m.x\=y=3`, gives: { m: { 'x.y': 1, k: 2, 'x=y': 3 } } },
    { word: 'ref[k]=7', gives: { m: { 'x.y': 1, k: 7 } } },
    { word: '~ref.k', gives: { m: { 'x.y': 1 } } },
    // never a group, whatever its name
    { word: 'db[name]=x', gives: { db: { name: 'x' } } },
  ])('$word', ({ word, gives }) => expect(plainOf(composeTree(FILES, [word]))).toEqual({ ...BASE, ...gives }));

  it.each([
    { word: 'items[5].a=1', code: 'INDEX' },
    { word: 'items[x]=1', code: 'VALUE' },
    { word: 'm[nope]=1', code: 'KEY_UNKNOWN', points: 'nope' },
    { word: x`m[n\.o].z=1`, code: 'KEY_UNKNOWN', points: x`n\.o` },
    { word: 'm[k].z=1', code: 'KEY_UNKNOWN' },
    { word: x`~m[x\.y]=2`, code: 'COMPOSITION' },
    { word: '~items[9]', code: 'KEY_UNKNOWN' },
    { word: '~m[k].z', code: 'KEY_UNKNOWN' },
    { word: 'items[0]=extend_list(1)', code: 'TYPE' },
    { word: '~broken', code: 'INTERPOLATION_KEY' },
    { word: 'm[k]=1,2', code: 'COMPOSITION' },
  ])('$word is an error', ({ word, code, points }) => {
    const [error] = errorsOf(() => composeTree(FILES, [word]));
    expect(error?.code).toBe(code);
    const { source, start, end } = error!.origin!;
    expect(source.text).toBe(word);
    if (points !== undefined) expect(word.slice(start, end)).toBe(points);
  });

  it('are of the hydra node by their first key', () => {
    const { overrides, get } = composeTree(FILES, ['hydra[job].name=q', x`+hydra\.x=1`, 'm[k]=3']);
    expect(overrides).toEqual({ hydra: ['hydra[job].name=q'], task: [x`+hydra\.x=1`, 'm[k]=3'] });
    expect(get('hydra.job.name')).toBe('q');
  });

  it('are shown as they are typed where a key is explained', () => {
    const { config } = composeTree(FILES, [x`m[x\.y]=3`]);
    expect(explainKey(config, 'm').map(({ key }) => key)).toEqual([x`m.x\.y`, 'm.k']);
    expect(explainKey(config, x`m.x\.y`)[0]?.origins.at(-1)?.source.text).toBe(x`m[x\.y]=3`);
    expect(explainKey(config, 'items[1]').map(({ key }) => key)).toEqual(['items[1].a']);
  });

  it('have all their = replaced in the name of a folder, as in Hydra', () => {
    const words = [x`+m.x\=y=3`, `m.k='a=b'`];
    const { get } = composeTree(FILES, [...words, 'hydra.job.config.override_dirname.kv_sep=-']);
    expect(get('hydra.job.override_dirname')).toBe(x`+m.x\-y-3,m.k-'a-b'`);
  });

  it('hide what is behind the name of a secret', () => {
    const [error] = errorsOf(() => composeTree(FILES, [x`db[pass\=word].password=hunter2`]));
    expect(formatError(error!)).not.toContain('hunter2');
  });
});

describe('several values where one is wanted', () => {
  it.each([
    { word: 'm.k=1,2', list: 'm.k=[1,2]', string: `m.k='1,2'` },
    { word: '+b=sort(3,1,2)', list: '+b=sort([3,1,2])', string: `+b='sort(3,1,2)'` },
    { word: '+b=int(1.5,2)', list: '+b=int([1.5,2])', string: `+b='int(1.5,2)'` },
    { word: `m.k='a b',c`, list: `m.k=['a b',c]`, string: x`m.k='\'a b\',c'` },
    { word: x`m[x\.y]=a,b`, list: x`m[x\.y]=[a,b]`, string: x`m[x\.y]='a,b'` },
  ])('$word has hints that can be typed', ({ word, list, string }) => {
    const [error] = errorsOf(() => composeTree(FILES, [word]));
    const text = error!.hints.join('\n').replaceAll(/\\(?=["\\$`])/g, '');
    for (const hint of [list, string]) {
      expect(text).toContain(hint);
      expect(errorsOf(() => composeTree(FILES, [hint]))).toEqual([]);
    }
  });
});

describe(x`an option named ???`, () => {
  const files: Files = {
    'config.yaml': 'defaults:\n  - db: one\n  - _self_\n',
    'file.yaml': x`defaults: [{db: '\???'}]`,
    'missing.yaml': 'defaults:\n  - db: "???"\n',
    'db/one.yaml': 'n: 1\n',
    'db/???.yaml': 'lit: 1\n',
  };

  it.each([
    { words: [x`db=\???`], configName: 'config' },
    { words: [x`db='\???'`], configName: 'config' },
    { words: [x`db=[\???]`], configName: 'config' },
    { words: [], configName: 'file' },
  ])('is chosen by $words in $configName.yaml', ({ words, configName }) => {
    const composition = composeTree(files, words, { configName });
    expect(plainOf(composition)).toEqual({ db: { lit: 1 } });
  });

  it.each([
    { words: ['db=???'], configName: 'config' },
    { words: [`db='???'`], configName: 'config' },
    { words: [], configName: 'missing' },
  ])('is none without its backslash: $words in $configName.yaml', ({ words, configName }) => {
    expect(errorsOf(() => composeTree(files, words, { configName }))[0]?.code).toBe('MISSING_VALUE');
  });

  it('is named as it is chosen where one must be', () => {
    const [error] = errorsOf(() => composeTree(files, [], { configName: 'missing' }));
    expect(error).toMatchObject({ expected: x`one of \???, one`, hints: [x`to choose one: 'db=\???'`] });
  });

  it('keeps its backslash where the choice is written down', () => {
    const { choices, get } = composeTree(files, [x`db=\???`]);
    expect(choices.get('db')).toBe(x`\???`);
    expect(get('hydra.runtime.choices.db')).toBe('???');
  });
});
