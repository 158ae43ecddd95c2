import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type AskedTrial,
  type Direction,
  gridSampler,
  openStudy,
  type Pruner,
  randomSampler,
  type Space,
  type Study,
  type StudyOptions,
} from '../../src/study/index.ts';
import { copyOf, freshPath } from './temporary.ts';

const SPACE: Space = new Map([['x', { kind: 'float', low: 0, high: 1, log: false, step: null }]]);
const GRID: Space = new Map([
  ['a', { kind: 'categorical', choices: [1, 2] }],
  ['b', { kind: 'categorical', choices: ['u', 'v'] }],
  ['c', { kind: 'int', low: 0, high: 1, log: false, step: 1 }],
]);

/** A study with what it warns of. */
async function study(options: StudyOptions = {}, path = freshPath()): Promise<Study & { readonly warnings: string[] }> {
  const warnings: string[] = [];
  const opened = await openStudy(path, { space: SPACE, warn: (text) => void warnings.push(text), ...options });
  return Object.defineProperty(opened, 'warnings', { value: warnings }) as Study & { readonly warnings: string[] };
}

const asked = async (of: Study): Promise<AskedTrial> => (await of.ask())!;

/** Asks and tells so many times. */
async function told(of: Study, ...values: (number | readonly number[])[]): Promise<void> {
  for (const value of values) await of.tell(await asked(of), value);
}

const proposals = async (workers: number): Promise<unknown[]> => {
  const path = freshPath();
  const all = await Promise.all(Array.from({ length: workers }, () => study({ seed: 5 }, path)));
  const trials: AskedTrial[] = [];
  for (let i = 0; i < 6; i++) trials.push(await asked(all[i % workers]!));
  return trials.map(({ params }) => params['x']);
};

describe('a study by itself', () => {
  it('asks, reports and tells', async () => {
    const own = await study({ seed: 3, worker: 'me' });
    const trial = await asked(own);
    await own.report(trial, 1, 0.5);
    await own.setUserAttr(trial.number, 'k', [1, 'é']);
    await own.tell(trial, 0.25);
    const other = await openStudy(own.file);
    expect([other.name, other.directions]).toEqual(['study', ['minimize']]);
    expect(other.trials).toHaveLength(1);
    expect(other.trials[0]).toMatchObject({
      state: 'COMPLETE',
      values: [0.25],
      worker: 'me',
      intermediate: new Map([[1, 0.5]]),
    });
    expect(other.trials[0]!.params.get('x')).toBe(trial.params['x']);
    expect(other.trials[0]!.userAttrs.get('k')).toEqual([1, 'é']);
  });

  it('proposes the same for the same seed and number, whoever asks', async () => {
    const [one, three] = [await proposals(1), await proposals(3)];
    expect(three).toEqual(one);
    expect(new Set(one).size).toBe(6);
  });

  it('L5: NaN is a failure that says so, infinities are kept, and the study goes on', async () => {
    const own = await study();
    await told(own, NaN, Infinity, -Infinity, 1);
    expect(own.trials.map(({ state }) => state)).toEqual(['FAIL', 'COMPLETE', 'COMPLETE', 'COMPLETE']);
    expect(own.trials[0]!.userAttrs.get('hydrosol:reason')).toBe('objective is NaN');
    expect(own.trials[0]!.values).toBeUndefined();
    expect((await own.best())?.number).toBe(2);
  });

  it('P3: a step keeps its first value; another is one warning, the same one is nothing', async () => {
    const own = await study();
    const trial = await asked(own);
    await own.report(trial, 2, NaN);
    const before = readFileSync(own.file, 'utf8');
    await own.report(trial, 2, NaN);
    expect(own.warnings).toEqual([]);
    await own.report(trial, 2, 7);
    expect(own.warnings).toEqual([expect.stringMatching(/trial 0 .* step 2 .*7/)]);
    expect(readFileSync(own.file, 'utf8')).toBe(before);
    await expect(own.report(trial, 1.5, 7)).rejects.toMatchObject({ code: 'STUDY' });
  });

  it('J12: refuses another direction or another number of them, naming both', async () => {
    const own = await study({ directions: ['maximize'] });
    const join = (directions: readonly Direction[]) => study({ directions }, own.file);
    await expect(join(['minimize'])).rejects.toMatchObject({
      code: 'STUDY',
      message: expect.stringMatching(/maximize.* minimize/),
    });
    await expect(join(['maximize', 'minimize'])).rejects.toMatchObject({ code: 'STUDY' });
    expect((await join(['maximize'])).directions).toEqual(['maximize']);
  });

  it('S5: refuses other choices before a trial starts, and leaves the journal as it was', async () => {
    const own = await study({ space: GRID });
    await told(own, 1, 2);
    const before = readFileSync(own.file, 'utf8');
    const other: Space = new Map([['b', { kind: 'categorical', choices: ['v', 'u'] }]]);
    await expect(study({ space: other }, own.file)).rejects.toMatchObject({ code: 'STUDY', fullKey: 'b' });
    expect(readFileSync(own.file, 'utf8')).toBe(before);
  });

  it('S7: says once where a range ends', async () => {
    const space: Space = new Map([['x', { kind: 'float', low: 0, high: 1, log: false, step: 0.3 }]]);
    const own = await study({ space });
    await told(own, 1, 2, 3);
    expect(own.warnings).toEqual([expect.stringContaining('the range ends at 0.9')]);
  });

  it('P7: refuses a pruner for several directions, and an endless grid, before it makes a file', async () => {
    const pruner: Pruner = { shouldPrune: () => true };
    const path = freshPath();
    await expect(study({ pruner, directions: ['minimize', 'maximize'] }, path)).rejects.toMatchObject({
      code: 'STUDY',
    });
    await expect(study({ sampler: gridSampler() }, path)).rejects.toMatchObject({ code: 'STUDY', fullKey: 'x' });
    expect(existsSync(path)).toBe(false);
  });

  it('P4: a value is in the journal before the pruner decides', async () => {
    const seen: unknown[] = [];
    const pruner: Pruner = {
      shouldPrune(state, { number, intermediate }) {
        seen.push([state.trials.length, number, ...intermediate.values()]);
        return intermediate.size > 1;
      },
    };
    const own = await study({ pruner });
    const trial = await asked(own);
    await own.report(trial, 0, 3);
    expect(await own.shouldPrune(trial)).toBe(false);
    await own.report(trial, 1, 2);
    expect(await own.shouldPrune(trial)).toBe(true);
    await own.tell(trial, { state: 'PRUNED' });
    expect(seen).toEqual([
      [1, 0, 3],
      [1, 0, 3, 2],
    ]);
    expect(own.trials[0]).toMatchObject({ state: 'PRUNED', values: [2] });
  });

  it('P6: pruned and failed trials count towards the limit, which is of all workers', async () => {
    const path = freshPath();
    const workers = await Promise.all([study({}, path), study({}, path)]);
    let begun = 0;
    const work = async (own: Study): Promise<void> => {
      for (let trial = await own.ask({ limit: 5 }); trial !== undefined; trial = await own.ask({ limit: 5 })) {
        begun++;
        await own.tell(trial, { state: trial.number % 2 === 0 ? 'PRUNED' : 'FAIL', reason: 'no' });
      }
    };
    await Promise.all(workers.map(work));
    expect(begun).toBe(5);
    expect((await workers[0]!.read()).count).toMatchObject({ PRUNED: 3, FAIL: 2 });
    expect(await workers[0]!.best()).toBeUndefined();
  });

  it('S2: a grid gives each cell once to many workers, and nothing after that', async () => {
    const path = freshPath();
    const workers = await Promise.all(
      Array.from({ length: 4 }, () => study({ space: GRID, sampler: gridSampler() }, path)),
    );
    const cells: string[] = [];
    const work = async (own: Study): Promise<void> => {
      for (let trial = await own.ask(); trial !== undefined; trial = await own.ask()) {
        cells.push(Object.values(trial.params).join(' '));
        await own.tell(trial, trial.number);
      }
    };
    await Promise.all(workers.map(work));
    expect(cells.sort()).toEqual(['1 u 0', '1 u 1', '1 v 0', '1 v 1', '2 u 0', '2 u 1', '2 v 0', '2 v 1']);
    expect(await (await study({ space: GRID, sampler: gridSampler() }, path)).ask()).toBeUndefined();
  });

  it('S3: a cell whose trial failed is run again', async () => {
    const own = await study({ space: GRID, sampler: gridSampler() });
    let failed = false;
    for (let trial = await own.ask(); trial !== undefined; trial = await own.ask()) {
      const fails: boolean = !failed && trial.params['b'] === 'v';
      await own.tell(trial, fails ? NaN : 1);
      failed ||= fails;
    }
    expect((await own.read()).count).toMatchObject({ COMPLETE: 8, FAIL: 1 });
  });
});

describe('trials that wait', () => {
  it('are taken first, lowest first, with what was fixed; the sampler chooses the rest', async () => {
    const own = await study({ space: GRID });
    await own.enqueue({ a: 2, b: 'v', c: 1 });
    await own.enqueue({ b: 'v' });
    expect(await asked(own)).toEqual({ number: 0, params: { a: 2, b: 'v', c: 1 } });
    expect(await asked(own)).toMatchObject({
      number: 1,
      params: { b: 'v', a: expect.any(Number), c: expect.any(Number) },
    });
    expect((await asked(own)).number).toBe(2);
    expect((await own.read()).trials[0]!.params).toEqual(
      new Map([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ]),
    );
  });

  it('that Optuna enqueued are seen, with what the space does not know left out', async () => {
    const path = copyOf('a.jsonl');
    const space: Space = new Map([['x', { kind: 'float', low: 0, high: 1, log: false, step: null }]]);
    const own = await study({ directions: ['maximize'], space }, path);
    expect(own.name).toBe('s');
    // 5 is outside of the range: used, as Optuna does, and said
    expect(await asked(own)).toEqual({ number: 3, params: { x: 5 } });
    expect(own.warnings).toEqual([expect.stringContaining('outside of its range')]);
  });

  it('with a choice that is none get another, and that is said', async () => {
    const own = await study({ space: GRID });
    await own.enqueue({ b: 'w', a: 2 });
    expect((await asked(own)).params).toMatchObject({ a: 2, b: expect.stringMatching(/^[uv]$/) });
    expect(own.warnings).toEqual([expect.stringContaining('b=w')]);
  });

  it('S9: fill their cells of a grid', async () => {
    const own = await study({ space: GRID, sampler: gridSampler() });
    await own.enqueue({ a: 1, b: 'u', c: 0 });
    let trials = 0;
    for (let trial = await own.ask(); trial !== undefined; trial = await own.ask()) await own.tell(trial, trials++);
    expect(trials).toBe(8);
  });

  it('W4: starting points that all workers enqueue are run once', async () => {
    const path = freshPath();
    const workers = await Promise.all(Array.from({ length: 3 }, () => study({}, path)));
    await Promise.all(
      workers.map(async (own) => {
        for (const x of [0.1, 0.2]) await own.enqueue({ x }, { skipIfExists: true });
      }),
    );
    expect((await workers[0]!.read()).trials.map(({ state }) => state)).toEqual(['WAITING', 'WAITING']);
  });

  it('put back by their worker are taken again, by the same number', async () => {
    const own = await study();
    const trial = await asked(own);
    await own.tell(trial, { state: 'WAITING' });
    expect(await asked(own)).toEqual(trial);
  });

  it('bring parameters into being that depend on what is fixed', async () => {
    const space: Space = new Map([
      ['model', { kind: 'categorical', choices: ['cnn', 'mlp'] }],
      ['depth', { kind: 'int', low: 1, high: 9, log: false, step: 1, when: { model: ['mlp'] } }],
      ['width', { kind: 'int', low: 1, high: 9, log: false, step: 1, when: { model: ['cnn'] } }],
    ]);
    const own = await study({ space });
    for (let i = 0; i < 6; i++) await own.enqueue({ model: i % 2 === 0 ? 'mlp' : 'cnn' });
    for (let i = 0; i < 6; i++)
      expect(Object.keys((await asked(own)).params)).toEqual(['model', i % 2 === 0 ? 'depth' : 'width']);
  });
});

describe('telling', () => {
  it('a trial that has ended stays as it is; what comes late is a warning, the same again is nothing', async () => {
    const own = await study();
    const trial = await asked(own);
    await own.tell(trial, 1);
    await own.tell(trial, 1);
    expect(own.warnings).toEqual([]);
    await own.tell(trial, 2);
    await own.tell(trial, { state: 'FAIL' });
    await own.report(trial, 3, 1);
    expect(own.warnings).toHaveLength(3);
    expect(own.trials[0]).toMatchObject({ state: 'COMPLETE', values: [1] });
  });

  it('another number of values than directions is refused, and the trial goes on', async () => {
    const own = await study({ directions: ['minimize', 'maximize'] });
    const trial = await asked(own);
    await expect(own.tell(trial, 1)).rejects.toMatchObject({
      code: 'STUDY',
      expected: expect.stringContaining('minimize, maximize'),
    });
    expect((await own.read()).count.RUNNING).toBe(1);
  });

  it('a trial that is not there, or waits, is refused', async () => {
    const own = await study();
    await expect(own.tell(0, 1)).rejects.toMatchObject({ code: 'STUDY', message: 'the study has no trial 0' });
    await own.enqueue({ x: 0.5 });
    await expect(own.tell(0, 1)).rejects.toMatchObject({ code: 'STUDY' });
    await expect(own.shouldPrune(7)).rejects.toMatchObject({ code: 'STUDY', expected: 'a number from 0 to 0' });
  });

  it.each([
    [
      'its last value',
      [
        [5, 1],
        [2, 9],
      ],
      [1],
    ],
    [
      'no value, if that is NaN',
      [
        [1, 1],
        [2, NaN],
      ],
      undefined,
    ],
    ['no value, if it has none', [], undefined],
  ] as const)('a pruned trial has %s', async (_, reports, values) => {
    const own = await study();
    const trial = await asked(own);
    for (const [step, value] of reports) await own.report(trial, step, value);
    await own.tell(trial, { state: 'PRUNED' });
    expect(own.trials[0]!.values).toEqual(values);
  });
});

describe('the best', () => {
  it.each<[Direction, readonly number[], number]>([
    ['minimize', [3, 1, 2, 1], 1],
    ['maximize', [3, 1, 3, 2], 0],
    ['maximize', [-Infinity, 1], 1],
  ])('to %s %o is trial %s, of equal ones the first', async (direction, values, best) => {
    const own = await study({ directions: [direction] });
    await told(own, ...values);
    expect((await own.best())?.number).toBe(best);
  });

  it('T5, T7: is among the complete, and there is none without one', async () => {
    const own = await study({ directions: ['maximize'] });
    const trial = await asked(own);
    await own.report(trial, 0, Infinity);
    await own.tell(trial, { state: 'PRUNED' });
    await told(own, NaN);
    expect(await own.best()).toBeUndefined();
    expect(await own.bestTrials()).toEqual([]);
    await told(own, 1);
    expect((await own.best())?.number).toBe(2);
  });

  it('T6: of several directions is a front, without those that break a constraint', async () => {
    const own = await study({ directions: ['minimize', 'maximize'] });
    await told(own, [1, 1], [2, 2], [2, 1], [0, 0], [1, 1], [3, 9], [Infinity, 10]);
    const constrain = (trial: number, attr: object): void =>
      appendFileSync(
        own.file,
        `${JSON.stringify({ op_code: 4, worker_id: 'w', study_id: 0, datetime_start: null, state: 1, value: null, values: [-1, 20 + trial], datetime_complete: new Date(), system_attrs: attr })}\n`,
      );
    expect((await own.bestTrials()).map(({ number }) => number)).toEqual([0, 1, 3, 4, 5, 6]);
    constrain(0, { constraints: [0, 0.5] });
    constrain(1, { 'constraints:memory': 1 });
    expect((await own.bestTrials()).map(({ number }) => number)).toEqual([0, 1, 3, 4, 5, 6]);
    constrain(2, { constraints: [0, -1], 'constraints:memory': -2 });
    expect((await own.bestTrials()).map(({ number }) => number)).toEqual([9]);
    await expect(own.best()).rejects.toMatchObject({ code: 'STUDY', hints: [expect.stringContaining('bestTrials()')] });
  });

  it('J15: memory and time of one ask do not grow with the trials: the state is one, and is changed', async () => {
    const own = await study({ sampler: randomSampler() });
    const first = await own.read();
    await told(own, 1, 2, 3);
    expect(await own.read()).toBe(first);
  });
});
