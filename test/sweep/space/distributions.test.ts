import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandGrid, parseOverrides } from '../../../src/override/index.ts';
import { planFromJson, planSpace, planToJson, plannedJobs, wordsOf } from '../../../src/sweep/index.ts';
import { errorsOf } from '../../compose/conf-tree.ts';
import { jobsOf, masterOf, planOf, refusalOf } from './tree.ts';

const categorical = (...choices: unknown[]): object => ({ kind: 'categorical', choices });
const int = (low: number, high: number, step = 1, log = false): object => ({ kind: 'int', low, high, log, step });
const float = (low: number, high: number, step: number | null, log = false): object => ({
  kind: 'float',
  low,
  high,
  log,
  step,
});

describe('the distribution of a word', () => {
  // as Hydra's Optuna sweeper reads them, but for logrange and for choices that Optuna takes for one
  it.each([
    { word: 'x=a,b', is: categorical('a', 'b') },
    { word: 'x=choice(2,2.5,true,null,c)', is: categorical(2, 2.5, true, null, 'c') },
    { word: 'x=range(1,8)', is: int(1, 7) },
    { word: 'x=range(1,8,3)', is: int(1, 7, 3) },
    { word: 'x=range(8,1,-3)', is: int(2, 8, 3) },
    { word: 'x=range(0,10000)', is: int(0, 9999) },
    { word: 'x=range(0,1,0.3)', is: float(0, 0.9, 0.3) },
    { word: 'x=range(0,1,0.1)', is: float(0, 0.9, 0.1) },
    { word: 'x=range(1.0,0.1,-0.3)', is: float(0.4, 1, 0.3) },
    { word: 'x=range(1.5,4.5)', is: float(1.5, 3.5, 1) },
    { word: 'x=tag(log,range(1,65))', is: int(1, 64, 1, true) },
    { word: 'x=sort(shuffle(range(3)))', is: categorical(0, 1, 2), shuffled: true },
    { word: 'x=float(range(2))', is: categorical(0, 1) },
    { word: 'x=int(range(0.5,2.6))', is: categorical(0, 1, 2) },
    { word: 'x=logrange(1e-3,1e-1,num=3)', is: categorical(0.001, 0.01, 0.1) },
    { word: 'x=range(9007199254740990,9007199254740992)', is: int(9_007_199_254_740_990, Number.MAX_SAFE_INTEGER) },
    {
      word: 'x=range(99999999999999999998,100000000000000000000)',
      is: categorical('99999999999999999998', '99999999999999999999'),
    },
    { word: 'model=glob(*)', is: categorical('1', 'cnn', 'vit') },
    { word: 'model=1,cnn', is: categorical('1', 'cnn') },
    { word: 'x=[1,2],{a: 1}', is: categorical('[1,2]', '{a:1}') },
    { word: "x=1,'1',b", is: categorical(1, '1', 'b') },
    { word: 'x=1,true,b', is: categorical('1', 'True', 'b') },
    { word: 'x=1,1.0', is: categorical('1', '1.0') },
    { word: "x=[16,32],[64],null,true,1,'1'", is: categorical('[16,32]', '[64]', 'null', 'True', '1', "'1'") },
    { word: "x=a,'a'", is: categorical('a', "'a'") },
    { word: 'x=nan,inf,1', is: categorical('nan', 'inf', 1) },
    { word: 'x=1,2,1', is: categorical(1, 2) },
  ])('$word', ({ word, is, shuffled = false }) => {
    const { distribution } = planOf([word]).space.get(word.split('=')[0]!)!;
    if (shuffled) expect(distribution).toMatchObject({ choices: expect.arrayContaining([0, 1, 2]) });
    else expect(distribution).toEqual(is);
  });

  it.each([
    { word: 'x=interval(1,8)', is: float(1, 8, null) },
    { word: 'x=int(interval(1,8))', is: int(1, 8) },
    { word: 'x=tag(log,interval(1e-5,0.1))', is: float(1e-5, 0.1, null, true) },
    { word: 'x=tag(log,int(interval(1,512)))', is: int(1, 512, 1, true) },
    { word: 'x=range(0,1000000000,2)', is: int(0, 999_999_998, 2) },
    { word: 'x=range(0,1000,1e-6)', is: float(0, 999.999999, 1e-6) },
  ])('of a sampler: $word', ({ word, is }) => {
    const plan = planOf([word], { sampling: true });
    expect(plan.space.get('x')!.distribution).toEqual(is);
    expect(plan.cells).toEqual([]);
  });
});

describe('what cannot be a distribution', () => {
  it.each([
    { word: 'x=interval(2,2)', says: 'interval(2.0,2.0) is empty' },
    { word: 'x=interval(3,2)', says: 'is reversed', suggestion: 'x=interval(2.0,3.0)' },
    { word: 'x=int(interval(3,2))', says: 'is reversed', suggestion: 'x=int(interval(2,3))' },
    { word: 'x=interval(0,inf)', says: 'has no ends' },
    { word: 'x=tag(log,interval(0,1))', says: 'has no logarithm at 0' },
    { word: 'x=tag(log,interval(-1,1))', says: 'has no logarithm at -1' },
    { word: 'x=tag(log,range(1,9,2))', says: 'not even in the logarithm' },
    { word: 'x=tag(log,range(0,9))', says: 'not even in the logarithm' },
    { word: 'x=tag(log,range(0.1,0.9,0.1))', says: 'not even in the logarithm' },
    { word: 'x=range(3,1)', says: 'has no numbers' },
  ])('$word', ({ word, says, suggestion }) => {
    const error = refusalOf([word], { sampling: true }, { says, suggestion });
    expect(error).toMatchObject({ fullKey: 'x', origin: { source: { text: word } } });
  });

  it('tells all of them, with an interval in a grid', () => {
    const errors = errorsOf(() => planOf(['x=interval(0,1)', 'y=interval(1,2)']));
    expect(errors).toMatchObject([{ code: 'OVERRIDE' }, { code: 'OVERRIDE' }]);
    expect(errors[0]!.hints.join()).toContain('range(');
  });
});

describe('the words of a job', () => {
  it('have the type that was typed', () => {
    const word = "+a=[16,32],[64],null,true,1,'1',1.0";
    expect(jobsOf([word])).toEqual(['+a=[16,32]', '+a=[64]', '+a=null', '+a=True', '+a=1', "+a='1'", '+a=1.0']);
  });

  it('round what a sampler draws to the decimals of the step', () => {
    const plan = planOf(['y=5', 'x=range(0,1,0.1)', 'lr=interval(0,1)'], { sampling: true });
    const params = new Map([
      ['x', 0.1 * 3],
      ['lr', 0.1 * 3],
    ]);
    expect(wordsOf(plan, params)).toEqual(['y=5', 'x=0.3', 'lr=0.30000000000000004']);
  });

  const value = fc.oneof(
    fc.constantFrom('5', 'a', "'a'", '[1,2]', 'null', '1,1', '1,1.0,true', 'a,b,a', 'choice([1],{k: 2})', "'',x"),
    fc.constantFrom('range(3)', 'range(5,0,-2)', 'range(0,0.5,0.2)', 'shuffle(range(4))', 'int(range(0,1,0.5))'),
    fc.constantFrom('tag(log,range(1,4,2))', 'logrange(1,100,3)', 'sort(range(0,2,0.5),reverse=true)', 'append(1)'),
  );
  const key = fc.constantFrom('x', 'y', '+q', '++z', 'model.widths', '~x', 'model', '+model@m');
  it('are those of a plain grid, and survive JSON', () => {
    const master = masterOf([]);
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value), { maxLength: 4 }), (pairs) => {
        const words = pairs
          .filter(([one, text]) => text !== 'append(1)' || !/^[+~]/.test(one))
          .map(([one, text]) => `${one}=${text}`);
        const all = parseOverrides(words);
        const plan = planFromJson(JSON.parse(JSON.stringify(planToJson(planSpace(words, master)))) as never);
        expect(plannedJobs(plan).map(({ overrides }) => overrides)).toEqual([...expandGrid(all)]);
      }),
      { numRuns: 150 },
    );
  });
});
