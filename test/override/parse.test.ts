import { describe, expect, it } from 'vitest';
import { HydrosolError, HydrosolErrors, formatError } from '../../src/errors.ts';
import { type Value, parseOverride, parseOverrides, parseValue, toPlain } from '../../src/override/index.ts';
import { Float } from '../../src/util/scalar.ts';

/** The value of a word, bare. */
function plain(word: string): unknown {
  const { value } = parseOverride(word);
  return value === undefined ? undefined : toPlain(value as Parameters<typeof toPlain>[0]);
}

/** What a word throws. */
function errorOf(word: string): HydrosolError {
  try {
    parseOverride(word);
  } catch (error) {
    if (error instanceof HydrosolError) return error;
    throw error;
  }
  throw new Error(`no error in ${word}`);
}

describe('parseOverride', () => {
  it.each([
    { word: 'a=1', type: 'change', keyOrGroup: 'a', package: undefined },
    { word: '+a.b=1', type: 'add', keyOrGroup: 'a.b', package: undefined },
    { word: '++a.0.$b=1', type: 'force-add', keyOrGroup: 'a.0.$b', package: undefined },
    { word: '~a/b@c.d', type: 'delete', keyOrGroup: 'a/b', package: 'c.d' },
    { word: '~a@=x', type: 'delete', keyOrGroup: 'a', package: '' },
    { word: '=1', type: 'change', keyOrGroup: '', package: undefined },
    ...[
      'items[0].a',
      'items[0]',
      'items[-1].a',
      'm[new]',
      'm[a][b].c',
      String.raw`m[x\.y]`,
      String.raw`m.x\.y`,
      String.raw`a\.b`,
      String.raw`m.n\.q`,
      String.raw`m.x\=y`,
      String.raw`c\[0\]`,
      String.raw`0.x\.y`,
      String.raw`-x\.y`,
      String.raw`$m[$k]`,
      'm[01]',
      '0.1[2]',
    ].flatMap((keyOrGroup) => [
      { word: `${keyOrGroup}=1`, type: 'change', keyOrGroup, package: undefined, isValuePath: true },
      { word: `++${keyOrGroup}={a: b}`, type: 'force-add', keyOrGroup, package: undefined, isValuePath: true },
      { word: `~${keyOrGroup}`, type: 'delete', keyOrGroup, package: undefined, isValuePath: true },
    ]),
  ])('reads the key of $word', ({ word, type, ...key }) => {
    const override = parseOverride(word);
    expect(override.type).toBe(type);
    expect(override.key).toMatchObject(key);
  });

  it.each([
    { word: '~a', value: undefined },
    { word: 'a=', value: '' },
    { word: 'a= \t', value: '' },
    { word: 'a= b c ', value: 'b c' },
    { word: 'a=1_000', value: 1000 },
    { word: 'a=1.', value: new Float(1) },
    { word: 'a=99999999999999999999', value: 99999999999999999999n },
    { word: "a='1'", value: '1' },
    { word: 'a=${b:{c}}', error: true },
    { word: 'a=x${b.c}y', value: 'x${b.c}y' },
    { word: 'a=[1,{b:null}]', value: [1, new Map([['b', null]])] },
    { word: 'a={1:x,1.0:y,true:z}', value: new Map([[1, 'z']]) },
    { word: 'a={__proto__:1}', value: new Map([['__proto__', 1]]) },
    { word: 'a=str(1.0)', value: '1.0' },
    { word: 'a=int(1e20)', value: 100000000000000000000n },
    { word: 'a=json_str({a:[é]})', error: true },
    { word: "a=json_str({a:['é',1.0,null,true]})", value: String.raw`{"a": ["\u00e9", 1.0, null, true]}` },
    { word: 'a=sort([b,B,a])', value: ['B', 'a', 'b'] },
    { word: "a=sort(['b',a])", value: ['a', 'b'] },
  ])('reads the value of $word', ({ word, value, error = false }) => {
    if (error) expect(errorOf(word).code).toBe('OVERRIDE');
    else expect(plain(word)).toEqual(value);
  });

  it('knows where everything stands', () => {
    const { key, value } = parseOverride('+ab@c=[x, {y: 10}]');
    expect([key.start, key.end]).toEqual([1, 5]);
    expect(value).toMatchObject({
      kind: 'list',
      start: 6,
      end: 18,
      items: [
        { start: 7, end: 8 },
        { start: 10, end: 17, entries: [{ key: { start: 11 }, value: { start: 14, end: 16 } }] },
      ],
    });
  });
});

/** The words that hints say to type, as the program gets them from a shell. */
function wordsIn(hints: readonly string[]): string[] {
  const words = hints.flatMap((hint) => /: ([^…]*=[^…]*|'?~[^…]*)$/.exec(hint)?.[1] ?? []);
  return words.map((word) => {
    if (word.startsWith("'")) return word.slice(1, -1);
    return word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\([\\"$`])/g, '$1') : word;
  });
}

describe('errors', () => {
  const rows: readonly { word: string; at: number[]; says?: string; hint?: string; suggestion?: string }[] = [
    { word: 'lr=[1,2', at: [3, 4], says: "unclosed '['" },
    { word: 'a={b:[1}', at: [5, 6], says: "unclosed '['" },
    { word: 'a={b:1', at: [2, 3], says: "unclosed '{'" },
    { word: 'a=range(1,2', at: [7, 8], says: "unclosed '('" },
    { word: "a='b", at: [2, 3], says: "unclosed '" },
    { word: 'a=${b', at: [2, 4], says: "unclosed '${'" },
    { word: 'lr==1', at: [3, 4] },
    { word: 'a=b=c', at: [3, 4] },
    { word: 'a=[1,]', at: [5, 6] },
    { word: 'a=b]', at: [3, 4] },
    { word: 'a=x{y', at: [3, 4] },
    { word: 'a=1,', at: [4, 5] },
    { word: 'a=é', at: [2, 3], hint: 'quote the value' },
    { word: 'a=~/data', at: [2, 3], hint: 'a=$HOME/data' },
    { word: 'a=~/my data', at: [2, 3], hint: `"a='~/my data'"` },
    { word: "a='b'c", at: [5, 6] },
    { word: 'a b=1', at: [1, 2] },
    { word: '[m].k=1', at: [0, 1], hint: 'm.k=1' },
    { word: 'a[]=1', at: [1, 2] },
    { word: 'a[0=1', at: [1, 2] },
    { word: 'a[0]b=1', at: [4, 5] },
    { word: '0[a]=1', at: [0, 1] },
    { word: 'a[ 0 ].b=1', at: [1, 2], hint: `'a[0].b=1'` },
    { word: `a["x"]=1`, at: [1, 2], hint: `'a[x]=1'` },
    { word: 'a[x.y]=1', at: [1, 2], hint: String.raw`'a[x\.y]=1'` },
    { word: String.raw`a.x\y=1`, at: [3, 4] },
    { word: 'a/b[0]=1', at: [3, 4], hint: "'a.b[0]=1'" },
    { word: 'a[0]@b=1', at: [4, 5] },
    { word: 'a@b[0]=1', at: [2, 3] },
    { word: 'a =1', at: [1, 2], hint: 'a=1' },
    { word: '', at: [0, 1], says: 'empty word' },
    { word: '+', at: [1, 2], says: 'no key' },
    { word: 'a', at: [1, 2], hint: 'a=VALUE' },
    { word: '++a', at: [3, 4], hint: '++a=VALUE' },
    { word: 'items[0]', at: [8, 9], hint: "'~items[0]'" },
    { word: '--help=1', at: [0, 1], hint: 'options' },
    { word: '/db=x', at: [0, 1], hint: 'without a slash' },
    { word: 'a/b.c=1', at: [1, 2], hint: 'slashes' },
    { word: 'a=rnage(3)', at: [2, 7], suggestion: 'range' },
    { word: 'a=range(1,stpo=3)', at: [10, 16], suggestion: 'stop' },
    { word: 'a=range(1,2,3,4)', at: [14, 15] },
    { word: 'a=range()', at: [2, 9] },
    { word: 'a=range(0,1,0)', at: [12, 13] },
    { word: 'a=range(x)', at: [8, 9] },
    { word: 'a=range(start=1,2)', at: [16, 17] },
    { word: 'a=int([1,x])', at: [9, 10] },
    { word: 'a=sort(1,b)', at: [7, 8] },
    { word: 'a=[range(3)]', at: [3, 11] },
    { word: 'a=range(3),4', at: [2, 10] },
    { word: 'a=[append(1)]', at: [3, 12] },
    { word: '+a=append(1)', at: [0, 1], hint: 'a=append(1)' },
    { word: '+a=extend_list(1)', at: [0, 1], says: 'extend_list(…) changes', hint: "'+a=[1]'" },
    { word: 'a=[extend_list(1)]', at: [3, 17], says: 'extend_list(…) cannot' },
    { word: 'a=int(extend_list(1))', at: [6, 20], says: 'extend_list(…)' },
    { word: 'a=logrange(0,1,num=3)', at: [11, 12], says: 'above 0' },
    { word: 'a=logrange(1,-2,num=3)', at: [13, 15], says: 'above 0' },
    { word: 'a=logrange(1,inf,num=3)', at: [13, 16], says: 'finite' },
    { word: 'a=logrange(2,2.0,num=3)', at: [13, 16], says: 'ends where it starts' },
    { word: 'a=logrange(1,2,num=1)', at: [19, 20], says: '2 numbers' },
    { word: 'a=logrange(1,2,num=1000001)', at: [19, 26], says: '1000001 values' },
    { word: 'a=logrange(1,2,num=2.5)', at: [15, 22], says: 'num must be' },
    { word: 'a=logrange(1,2)', at: [2, 15], says: "needs 'num'" },
    { word: 'a=logrange(1,2,nmu=3)', at: [15, 20], suggestion: 'num' },
    { word: 'a=logrnge(1,2,3)', at: [2, 9], suggestion: 'logrange' },
    { word: 'a=str(logrange(1,2,3))', at: [6, 21], says: 'int or float' },
    { word: 'a=sort(interval(0,1))', at: [7, 20], says: 'interval(…) cannot be sorted' },
    { word: 'a=insert(x,1)', at: [9, 10] },
    { word: `a=${'['.repeat(50_000)}`, at: [202, 203] },
  ];

  it.each(rows)('points at the fault of $word', ({ word, at, says, hint, suggestion }) => {
    const error = errorOf(word);
    expect(error.code).toBe('OVERRIDE');
    expect([error.origin?.start, error.origin?.end]).toEqual(at);
    if (says !== undefined) expect(error.message).toContain(says);
    if (hint !== undefined) expect(error.hints.join('\n')).toContain(hint);
    if (suggestion !== undefined) expect(error.suggestion).toBe(suggestion);
  });

  it.each(rows)('say of $word what can be typed', ({ word }) => {
    for (const instead of wordsIn(errorOf(word).hints)) expect(parseOverride(instead).source.text).toBe(instead);
  });

  it('finds the words in hints', () => {
    expect(wordsIn(errorOf('+a=extend_list(1)').hints)).toEqual(['a=extend_list(1)', '+a=[1]']);
    expect(wordsIn(errorOf('items[0]').hints)).toEqual(['items[0]=VALUE', '~items[0]']);
    expect(wordsIn(errorOf('a=~/data').hints)).toEqual(['a=$HOME/data', "a='~/data'"]);
  });

  it('are shown below the word', () => {
    expect(formatError(errorOf('lr=[1,2'))).toContain('    lr=[1,2\n       ^');
  });

  it('say how to quote for a shell', () => {
    expect(formatError(errorOf('name=a#b'))).toContain(`"name='a#b'"`);
  });

  it('of several words come together', () => {
    expect(() => parseOverrides(['a=1', 'b=[', 'c=f()'])).toThrow(HydrosolErrors);
    expect(() => parseOverrides(['a=1', 'b=['])).toThrow(expect.objectContaining({ code: 'OVERRIDE' }));
  });
});

/** A list, shuffled. */
function list(seed: number): unknown {
  return toPlain(parseValue('shuffle([1,2,3,4,5,6,7,8])', { seed }) as Parameters<typeof toPlain>[0]);
}

describe('parseValue', () => {
  it('reads sweeps as a sampler needs them', () => {
    expect(parseValue('tag(a,b,interval(0,1))')).toMatchObject<Partial<Value>>({
      kind: 'interval',
      tags: ['a', 'b'],
      interval: { start: new Float(0), end: new Float(1) },
    });
  });

  it('shuffles a list the same way for the same seed', () => {
    expect(list(1)).toEqual(list(1));
    expect(list(1)).not.toEqual(list(2));
    expect((list(1) as number[]).toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
