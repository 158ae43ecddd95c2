import { describe, expect, it } from 'vitest';
import { expandGrid, expandOverride, parseOverride, parseOverrides, rangeLength } from '../../src/override/index.ts';

const expand = (word: string, options = {}): string[] => expandOverride(parseOverride(word), options);

describe('expandOverride', () => {
  it.each([
    { word: 'a=1', words: ['a=1'] },
    { word: '~a', words: ['~a'] },
    { word: 'a=1,b,[c,d]', words: ['a=1', 'a=b', 'a=[c,d]'] },
    { word: "+db@x='a,b',c", words: ["+db@x='a,b'", '+db@x=c'] },
    { word: "a=choice('1',2)", words: ["a='1'", 'a=2'] },
    { word: 'a=true,false', words: ['a=True', 'a=False'] },
    { word: 'a=range(3)', words: ['a=0', 'a=1', 'a=2'] },
    { word: 'a=range(3,0,-1)', words: ['a=3', 'a=2', 'a=1'] },
    { word: 'a=range(2,2)', words: [] },
    { word: 'a=range(0,0.5,0.1)', words: ['a=0.0', 'a=0.1', 'a=0.2', 'a=0.3', 'a=0.4'] },
    { word: 'a=range(1e-3,4e-3,1e-3)', words: ['a=0.001', 'a=0.002', 'a=0.003'] },
    { word: 'a=range(0,1,0.25)', words: ['a=0.0', 'a=0.25', 'a=0.5', 'a=0.75'] },
    { word: 'a=sort(range(0,2,0.5),reverse=true)', words: ['a=1.5', 'a=1.0', 'a=0.5', 'a=0.0'] },
    { word: 'a=sort(range(1.5,-0.5,-0.5))', words: ['a=0.0', 'a=0.5', 'a=1.0', 'a=1.5'] },
    { word: 'a=sort(range(7,0,-3))', words: ['a=1', 'a=4', 'a=7'] },
    { word: 'a=logrange(1e-4,1e-1,num=4)', words: ['a=0.0001', 'a=0.001', 'a=0.01', 'a=0.1'] },
    { word: 'a=logrange(1e-6,1e-5,num=2)', words: ['a=1e-06', 'a=1e-05'] },
    { word: 'a=logrange(1,10,num=3)', words: ['a=1.0', 'a=3.16228', 'a=10.0'] },
    { word: 'a=logrange(8,1,num=4)', words: ['a=8.0', 'a=4.0', 'a=2.0', 'a=1.0'] },
    { word: 'a=sort(logrange(8,1,num=4))', words: ['a=1.0', 'a=2.0', 'a=4.0', 'a=8.0'] },
    { word: 'a=int(logrange(1,1000,num=4))', words: ['a=1', 'a=10', 'a=100', 'a=1000'] },
    // an end is what was typed, and values that are close keep the digits that tell them apart
    { word: 'a=logrange(1,1.0000004,num=3)', words: ['a=1.0', 'a=1.0000002', 'a=1.0000004'] },
    // Hydra 1.4 casts each value, not the numbers of the range
    { word: 'a=int(range(0.5,2.6))', words: ['a=0', 'a=1', 'a=2'] },
    { word: 'a=int(range(0,1,0.5))', words: ['a=0', 'a=0'] },
    { word: 'a=int(range(0,2,0.5))', words: ['a=0', 'a=0', 'a=1', 'a=1'] },
    { word: 'a=float(range(2))', words: ['a=0.0', 'a=1.0'] },
    { word: 'a=float(int(range(0.5,2.5)))', words: ['a=0.0', 'a=1.0'] },
    { word: 'a=sort(float(range(3,0,-1)))', words: ['a=1.0', 'a=2.0', 'a=3.0'] },
    { word: 'a=int(sort(range(2.5,0,-1)))', words: ['a=0', 'a=1', 'a=2'] },
    { word: 'm[k]=1,2', words: ['m[k]=1', 'm[k]=2'] },
    { word: String.raw`~m.x\=y`, words: [String.raw`~m.x\=y`] },
    {
      word: 'a=range(99999999999999999999,100000000000000000001)',
      words: ['a=99999999999999999999', 'a=100000000000000000000'],
    },
    { word: 'g=glob(*)', words: ['g=a1', 'g=a2', 'g=b/c'] },
    { word: 'g=glob([a*,b*],exclude=*2)', words: ['g=a1', 'g=b/c'] },
    { word: 'g=glob([!a]*)', error: true },
    { word: "g=glob('[!a]*')", words: ['g=b/c'] },
    { word: "g=glob('a[12]')", words: ['g=a1', 'g=a2'] },
    { word: 'g=glob(?1)', words: ['g=a1'] },
  ])('$word', ({ word, words, error = false }) => {
    const run = (): string[] => expand(word, { optionsOf: () => ['a1', 'a2', 'b/c'] });
    if (error) expect(run).toThrow(expect.objectContaining({ code: 'OVERRIDE' }));
    else expect(run()).toEqual(words);
  });

  it('shuffles by seed', () => {
    const words = expand('a=shuffle(range(20))', { seed: 1 });
    expect(words).toEqual(expand('a=shuffle(range(20))', { seed: 1 }));
    expect(words).not.toEqual(expand('a=shuffle(range(20))', { seed: 2 }));
    expect(words.toSorted()).toEqual(expand('a=range(20)').toSorted());
  });

  it.each([
    'a=interval(0,1)',
    'a=glob(*)',
    'a=range(1000001)',
    'a=range(0,1,1e-300)',
    'a=range(3,0,0)',
    'a=sort(range(0,1,0.0))',
    'a=range(0,inf)',
    'a=range(nan)',
  ])('has no list for %s', (word) => {
    expect(() => expand(word)).toThrow(expect.objectContaining({ code: 'OVERRIDE' }));
  });

  it('counts a range without walking it', () => {
    expect(rangeLength({ start: 0, stop: 10n ** 30n, step: 7 })).toBe((10n ** 30n + 6n) / 7n);
  });
});

describe('expandGrid', () => {
  it('is the product, the last override fastest', () => {
    expect([...expandGrid(parseOverrides(['a=1,2', 'b=x', 'c=3,4']))]).toEqual([
      ['a=1', 'b=x', 'c=3'],
      ['a=1', 'b=x', 'c=4'],
      ['a=2', 'b=x', 'c=3'],
      ['a=2', 'b=x', 'c=4'],
    ]);
  });

  it('lets the last override of a key count', () => {
    expect([...expandGrid(parseOverrides(['a=1,2', 'b=x', 'a=3']))]).toEqual([['a=3', 'b=x']]);
  });

  it('is one run without overrides', () => expect([...expandGrid([])]).toEqual([[]]));
});
