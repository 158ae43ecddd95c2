import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeOrigin } from '../../../src/errors.ts';
import { errorsOf } from '../../compose/conf-tree.ts';
import { jobsOf, planOf, refusalOf } from './tree.ts';

const AB_XY = ['teacher=a,b', 'model=cnn,vit'];

describe('the jobs of', () => {
  it.each([
    {
      name: 'zipped keys',
      words: AB_XY,
      sweeper: '{zip: [[teacher, model]]}',
      jobs: ['teacher=a model=cnn', 'teacher=b model=vit'],
    },
    {
      name: 'zipped keys around another',
      words: ['x=1,2', 'y=3,4', 'z=5,6'],
      sweeper: '{zip: [[x, z]]}',
      jobs: ['x=1 y=3 z=5', 'x=1 y=4 z=5', 'x=2 y=3 z=6', 'x=2 y=4 z=6'],
    },
    {
      name: 'zipped choices that are typed twice',
      words: ['x=1,1,2', 'y=3,4,5'],
      sweeper: '{zip: [[x, y]]}',
      jobs: ['x=1 y=3', 'x=1 y=4', 'x=2 y=5'],
    },
    {
      name: 'a zipped range',
      words: ['x=range(3)', 'lr=logrange(1e-3,1e-1,3)'],
      sweeper: '{zip: [[x, lr]]}',
      jobs: ['x=0 lr=0.001', 'x=1 lr=0.01', 'x=2 lr=0.1'],
    },
    {
      name: 'a grid without a combination',
      words: AB_XY,
      sweeper: '{exclude: [{teacher: b, model: vit}]}',
      jobs: ['teacher=a model=cnn', 'teacher=a model=vit', 'teacher=b model=cnn'],
    },
    {
      name: 'one map alone',
      words: AB_XY,
      sweeper: '{exclude: {teacher: b}}',
      jobs: ['teacher=a model=cnn', 'teacher=a model=vit'],
    },
    {
      name: 'a grid without several choices',
      words: ['x=1,2,3', 'y=1'],
      sweeper: '{exclude: [{x: [1, 3]}]}',
      jobs: ['x=2 y=1'],
    },
    {
      name: 'numbers of a range',
      words: ['lr=range(0,1,0.25)'],
      sweeper: '{exclude: [{lr: [0, 5e-1]}]}',
      jobs: ['lr=0.25', 'lr=0.75'],
    },
    { name: 'lists as choices', words: ['x=[1],[2]'], sweeper: '{exclude: [{x: [1]}]}', jobs: ['x=[2]'] },
    {
      name: 'a number beside its text',
      words: ["x=1,'1',true"],
      sweeper: '{exclude: [{x: 1}]}',
      jobs: ["x='1'", 'x=True'],
    },
    { name: 'a text beside its number', words: ["x=1,'1'"], sweeper: "{exclude: [{x: '1'}]}", jobs: ['x=1'] },
    {
      name: 'combinations alone',
      words: AB_XY,
      sweeper: '{only: [{teacher: b, model: vit}, {teacher: a}], exclude: [{model: cnn}]}',
      jobs: ['teacher=a model=vit', 'teacher=b model=vit'],
    },
    {
      name: 'several grids',
      words: ['y=7', 'x=1,2'],
      sweeper: '{grids: [{model: "cnn,vit"}, {model: cnn, x: 3, lr: "0.1,0.2"}]}',
      jobs: [
        'y=7 x=1 model=cnn',
        'y=7 x=1 model=vit',
        'y=7 x=2 model=cnn',
        'y=7 x=2 model=vit',
        'y=7 x=3 model=cnn lr=0.1',
        'y=7 x=3 model=cnn lr=0.2',
      ],
    },
    {
      name: 'grids that share a job',
      words: [],
      sweeper: '{grids: [{x: "1,2"}, {x: "range(2,4)"}]}',
      jobs: ['x=1', 'x=2', 'x=3'],
    },
    {
      name: 'a grid of several lists',
      words: [],
      sweeper: '{grids: [{x: [1, 2]}, {x: "[3]"}]}',
      jobs: ['x=[1,2]', 'x=[3]'],
    },
    {
      name: 'a conditional key',
      words: ['model=cnn,vit', 'y=7', '+w=1,2'],
      sweeper: '{when: {+w: {model: cnn}}}',
      jobs: ['model=cnn y=7 +w=1', 'model=cnn y=7 +w=2', 'model=vit y=7'],
    },
    {
      name: 'a condition of several choices',
      words: ['x=1,2,3', 'y=4,5'],
      sweeper: '{when: {y: {x: [1, 3]}}}',
      jobs: ['x=1 y=4', 'x=1 y=5', 'x=2', 'x=3 y=4', 'x=3 y=5'],
    },
    {
      name: 'a conditional word with one value',
      words: ['x=1,2', 'y=4'],
      sweeper: '{when: {y: {x: 1}}}',
      jobs: ['x=1 y=4', 'x=2'],
    },
    {
      name: 'conditions of conditional keys',
      words: ['x=1,2', 'y=3,4', 'z=5,6'],
      sweeper: '{when: {z: {y: 3}, y: {x: 1}}}',
      jobs: ['x=1 y=3 z=5', 'x=1 y=3 z=6', 'x=1 y=4', 'x=2'],
    },
    {
      name: 'options that are null',
      words: ['x=1,2'],
      sweeper: '{zip: null, exclude: null, when: null, grids: null}',
      jobs: ['x=1', 'x=2'],
    },
  ])('$name', ({ words, sweeper, jobs }) => expect(jobsOf(words, { sweeper })).toEqual(jobs));

  it('options that are typed', () => {
    const words = [
      ...AB_XY,
      'hydra.sweeper.exclude=[{teacher: a, model: cnn}]',
      'hydra.sweeper.when={teacher: {model: cnn}}',
    ];
    expect(jobsOf(words)).toEqual(['model=vit', 'teacher=b model=cnn']);
  });
});

describe('a condition', () => {
  it('is part of the distribution, for a sampler too', () => {
    const words = ['model=cnn,vit', '+w=int(interval(1,8))', 'x=range(9)', 'y=1,true'];
    const plan = planOf(words, { sampling: true, sweeper: '{when: {+w: {model: cnn, y: 1}, model: {x: [2, 3]}}}' });
    expect(plan.space.get('+w')!.distribution.when).toEqual({ model: ['cnn'], y: ['1'] });
    expect(plan.space.get('model')!.distribution.when).toEqual({ x: [2, 3] });
    expect(plan.space.get('x')!.distribution).not.toHaveProperty('when');
  });
});

describe('replicates', () => {
  it.each([
    { sweeper: undefined, replicates: 1 },
    { sweeper: '{replicates: null}', replicates: 1 },
    { sweeper: '{replicates: 5}', replicates: 5 },
  ])('$sweeper', ({ sweeper, replicates }) => expect(planOf(['x=1,2'], { sweeper }).replicates).toBe(replicates));
});

describe('is refused:', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it.each([
    { sweeper: '{zip: [[techer, model]]}', says: "nothing sweeps over 'techer'", suggestion: 'teacher' },
    { sweeper: '{zip: [[teacher, y]]}', says: "nothing sweeps over 'y'" },
    { sweeper: '{zip: [[teacher, x]]}', says: "'teacher' has 2 values and 'x' has 3 values" },
    { sweeper: '{zip: [[teacher, model], [model, x]]}', says: "'model' is there twice" },
    { sweeper: '{zip: [teacher, model]}', says: 'not a list of lists' },
    { sweeper: '{zip: teacher}', says: 'not a list' },
    { sweeper: '{exclude: [{modl: cnn}]}', says: "nothing sweeps over 'modl'", suggestion: 'model' },
    { sweeper: '{exclude: [{model: cn}]}', says: "'cn' is no choice of 'model'", suggestion: 'cnn' },
    { sweeper: '{exclude: [{model: [cnn, vitt]}]}', says: "'vitt' is no choice of 'model'", suggestion: 'vit' },
    { sweeper: '{exclude: [{x: 7}]}', says: "'7' is no choice of 'x'" },
    { sweeper: '{exclude: [{}]}', says: 'an empty map' },
    { sweeper: '{exclude: model}', says: 'not a map' },
    { sweeper: '{exclude: [{model: cnn}, {model: vit}]}', says: 'no job is left' },
    { sweeper: '{zip: [[teacher, model]], exclude: [{teacher: a, model: vit}]}', says: 'no job has the combination 1' },
    { sweeper: '{only: [{teacher: a}, {model: mlp}]}', says: "'mlp' is no choice of 'model'" },
    { sweeper: '{when: {x: {model: cn}}}', says: "'cn' is no choice of 'model'", suggestion: 'cnn' },
    { sweeper: '{when: {xx: {model: cnn}}}', says: "nothing sweeps over 'xx'", suggestion: 'x' },
    { sweeper: '{when: {x: {y: 1}}}', says: "nothing sweeps over 'y'" },
    { sweeper: '{when: {x: {x: 1}}}', says: "'x' depends on itself: x → x" },
    { sweeper: '{when: {x: {model: cnn}, model: {x: 1}}}', says: 'x → model → x' },
    { sweeper: '{when: {x: 1}}', says: 'not a map' },
    { sweeper: '{when: [{x: {model: cnn}}, {teacher: {model: cnn}}]}', says: 'not one map' },
    { sweeper: '{grids: []}', says: 'no grid' },
    { sweeper: '{grids: x}', says: 'not a map' },
    { sweeper: '{grids: [{hydra.verbose: "true,false"}]}', says: 'the hydra node cannot be swept over' },
    { sweeper: '{grids: [{x: "range(3,1)"}]}', says: 'has no numbers', at: 'override' },
    { sweeper: '{replicates: 0}', says: 'it is 0' },
    { sweeper: '{replicates: many}', says: 'it is many' },
    { sweeper: '{replicates: [2]}', says: 'it is 2' },
  ])('$sweeper', ({ sweeper, says, suggestion, at = 'config.yaml' }) => {
    const error = refusalOf([...AB_XY, 'x=1,2,3', 'y=5'], { sweeper }, { says, suggestion });
    expect(describeOrigin(error.origin!)).toContain(at);
  });

  it('all at once', () => {
    const sweeper = '{zip: [[q]], replicates: 0, when: {q: {x: 1}}, direction: up}';
    expect(errorsOf(() => planOf(['x=1,2'], { sweeper }))).toHaveLength(4);
  });

  it.each(['zip: [[x, y]]', 'exclude: [{x: 1}]', 'only: [{x: 1}]', 'grids: [{x: "1,2"}]'])(
    'for a sampler %s',
    (option) => {
      const errors = errorsOf(() => planOf(['x=1,2', 'y=1,2'], { sweeper: `{${option}}`, sampling: true }));
      expect(errors).toMatchObject([{ code: 'SWEEP', message: expect.stringContaining('a sampler draws') }]);
    },
  );

  it.each([
    { words: ['x=range(1000)', 'y=range(101)'] },
    { words: ['x=range(100000)', 'y=1,2'], sweeper: '{exclude: [{x: 1}]}' },
    { words: ['x=range(100001)'] },
  ])('more than 100,000 jobs: $words', ({ words, sweeper }) => {
    const errors = errorsOf(() => planOf(words, { sweeper }));
    expect(errors).toMatchObject([{ code: 'SWEEP', message: 'the sweep has more than 100000 jobs' }]);
  });

  it('combinations that nobody can look through', () => {
    const words = ['x=range(100000)', 'y=range(100000)'];
    const errors = errorsOf(() => planOf(words, { sweeper: '{only: [{x: 1, y: 2}]}' }));
    expect(errors).toMatchObject([{ message: expect.stringContaining('1000000 combinations') }]);
  });

  it.each([
    { word: 'password=a,b', refused: true },
    { word: '+db.api_key=choice(a,null)', refused: true },
    { word: 'password=null,???', refused: false },
    { word: "password='${oc.env:A}','${oc.env:B}'", refused: false },
    { word: 'password=a', refused: false },
    { word: "url='https://me:pw1@host',b", refused: true },
    { word: 'url=https\\://me\\:pw1@host,b', refused: true },
    { word: "url='https://me:${oc.env:A}@host',b", refused: false },
    { word: '+db={user:me,password:a},{user:you,password:b}', refused: true },
    { word: '+db={user:me,password:null},{user:you}', refused: false },
    { word: 'y=tok-123456,b', refused: true },
  ])('a secret: $word', ({ word, refused }) => {
    vi.stubEnv('SERVICE_TOKEN', 'tok-123456');
    const errors = errorsOf(() => planOf([word, 'x=1,2']));
    expect(errors.map(({ code }) => code)).toEqual(refused ? ['SWEEP'] : []);
  });
});
