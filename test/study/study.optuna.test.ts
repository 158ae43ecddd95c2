/** @file Files that are shared with the real Optuna. */
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bestTrial,
  bestTrials,
  type Distribution,
  gridSampler,
  openStudy,
  type Space,
  type StudyState,
  valuesOf,
} from '../../src/study/index.ts';
import { formatDistribution } from '../../src/study/distribution-json.ts';
import { parsePythonJson } from '../../src/study/python-json.ts';
import { built, ended } from './processes.ts';
import { copyOf, created, freshPath, opened } from './temporary.ts';

const python = process.env['OPTUNA_PYTHON'];
if (python === undefined) throw new Error('OPTUNA_PYTHON is not set: bash .ci/optuna.sh npm run test:optuna');

/** The lines that Optuna's side says. Fails where it fails. */
async function optuna(file: string, kind: string, argument = ''): Promise<readonly string[]> {
  const { said, code } = await ended(python!, [join(import.meta.dirname, 'with-optuna.py'), file, kind, argument]);
  expect(code).toBe(0);
  return said;
}

const dump = async (file: string): Promise<readonly unknown[]> =>
  parsePythonJson((await optuna(file, 'dump')).join('\n')) as readonly unknown[];

const seconds = (time: Date | undefined): unknown =>
  time === undefined ? null : expect.closeTo(time.getTime() / 1000, 2);

/** A study as the dump of Optuna has it. Times have milliseconds here. */
function dumpOf(state: StudyState): unknown {
  const best = state.directions.length === 1 ? bestTrial(state) : undefined;
  return {
    name: state.name,
    directions: state.directions,
    user_attrs: Object.fromEntries(state.userAttrs),
    system_attrs: Object.fromEntries(state.systemAttrs),
    best: best === undefined ? [] : [best.number],
    front: bestTrials(state).map(({ number }) => number),
    trials: state.trials.map((trial) => ({
      number: trial.number,
      state: trial.state,
      values: trial.values ?? null,
      params: valuesOf(trial.params, trial.distributions),
      distributions: Object.fromEntries(
        [...trial.distributions].map(([name, distribution]) => [name, formatDistribution(distribution)]),
      ),
      intermediate: [...trial.intermediate],
      user_attrs: Object.fromEntries(trial.userAttrs),
      system_attrs: Object.fromEntries(trial.systemAttrs),
      started: seconds(trial.started),
      ended: seconds(trial.ended),
    })),
  };
}

const SPACE: Space = new Map<string, Distribution>([
  ['lr', { kind: 'float', low: 1e-5, high: 1, log: true, step: null }],
  ['width', { kind: 'int', low: 8, high: 64, log: false, step: 8 }],
  ['n', { kind: 'int', low: 1, high: 100, log: true, step: 1 }],
  ['model', { kind: 'categorical', choices: ['cnn', 'é', null, true, 2, 1.5, '1'] }],
  ['rate', { kind: 'float', low: 0, high: 0.9, log: false, step: 0.1 }],
]);

/** A study of one direction, with trials of every kind. */
async function variedStudy(path: string): Promise<StudyState> {
  const study = await openStudy(path, { name: 'own é', directions: ['maximize'], space: SPACE, seed: 4 });
  for (let i = 0; i < 8; i++) {
    const trial = (await study.ask())!;
    for (const [step, value] of [i, NaN, -Infinity, 1 / 3].entries()) await study.report(trial, step, value);
    await study.setUserAttr(trial, 'k', { text: 'ü\n"', list: [1, 2.5, null, NaN] });
    await study.tell(
      trial,
      i === 2
        ? NaN
        : i === 3
          ? { state: 'PRUNED' }
          : i === 4
            ? { state: 'FAIL', reason: 'no' }
            : i === 5
              ? Infinity
              : i,
    );
  }
  await study.enqueue({ lr: 0.5, model: true });
  await study.ask();
  await study.enqueue({ model: 'cnn' });
  return await study.read();
}

describe('a study that is written here', () => {
  it('is the same to Optuna: states, values, parameters, attributes, the best', async () => {
    const path = freshPath();
    const state = await variedStudy(path);
    expect(state.count).toEqual({ COMPLETE: 5, PRUNED: 1, FAIL: 2, RUNNING: 1, WAITING: 1 });
    expect(await dump(path)).toEqual([dumpOf(state)]);
  });

  it('of two directions has the same front', async () => {
    const path = freshPath();
    const study = await openStudy(path, { directions: ['minimize', 'maximize'], space: SPACE });
    for (let i = 0; i < 20; i++) await study.tell((await study.ask())!, [(i * 7) % 5, (i * 3) % 7]);
    expect(await dump(path)).toEqual([dumpOf(await study.read())]);
    expect((await study.bestTrials()).length).toBeGreaterThan(1);
  });

  it('of a grid, in create lines, is read too', async () => {
    const path = freshPath();
    const space: Space = new Map([
      ['width', SPACE.get('width')!],
      ['model', SPACE.get('model')!],
    ]);
    const study = await openStudy(path, { space, sampler: gridSampler() });
    for (let trial = await study.ask(); trial !== undefined; trial = await study.ask())
      await study.tell(trial, trial.number);
    expect((await study.read()).trials).toHaveLength(56);
    expect(await dump(path)).toEqual([dumpOf(await study.read())]);
  });

  it('with trials that were finished at once is read too', async () => {
    const { journal } = await created();
    const state = await journal.update(() => [
      { kind: 'study-attr', scope: 'system', key: 'study:metric_names', value: ['loss'] },
      {
        kind: 'create-trial',
        trial: {
          state: 'COMPLETE',
          values: [2],
          params: new Map([
            ['width', 16],
            ['model', 1],
          ]),
          distributions: SPACE,
          userAttrs: new Map([
            ['a', 1],
            ['b', 2],
          ]),
          systemAttrs: new Map([['c', null]]),
          intermediate: new Map([
            [1, NaN],
            [4, 2],
          ]),
          started: new Date(1e12),
          ended: new Date(1.1e12),
        },
      },
      { kind: 'create-trial', trial: { state: 'FAIL' } },
      { kind: 'create-trial', trial: { state: 'WAITING', started: new Date() } },
    ]);
    const [read] = (await dump(journal.file)) as { trials: { distributions: object }[] }[];
    expect(read).toEqual(dumpOf(state));
  });

  it('is shown by optuna-dashboard', async () => {
    const path = freshPath();
    const state = await variedStudy(path);
    const port = await freePort();
    const dashboard = spawn(
      join(dirname(python), 'optuna-dashboard'),
      ['--host', '127.0.0.1', '--port', String(port), path],
      { stdio: 'ignore' },
    );
    try {
      const shown = await answer(`http://127.0.0.1:${port}/api/studies/0`, () => dashboard.exitCode === null);
      expect(shown).toMatchObject({ name: 'own é', directions: ['maximize'] });
      const { trials } = shown as { trials: { number: number; state: string; params: { name: string }[] }[] };
      expect(trials.map(({ state: word }) => word.toUpperCase())).toEqual(
        state.trials.map(({ state: word }) => word.toUpperCase()),
      );
      expect(trials[0]!.params.map(({ name }) => name).sort()).toEqual([...SPACE.keys()].sort());
    } finally {
      dashboard.kill();
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => void server.close(done));
  return port;
}

/** What a server answers once it is up. */
async function answer(url: string, isAlive: () => boolean): Promise<unknown> {
  while (isAlive()) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return parsePythonJson(await response.text());
    await setTimeout(200);
  }
  throw new Error('the server ended');
}

interface Dump {
  readonly name: string;
  readonly trials: readonly { readonly state: string; readonly started: unknown }[];
}

/** Optuna keeps the start of a trial that is put back to wait, until it runs again. */
const withoutStarts = (study: Dump): Dump => ({
  ...study,
  trials: study.trials.map((trial) => (trial.state === 'RUNNING' ? trial : { ...trial, started: undefined })),
});

describe('a study that Optuna writes', () => {
  it('is the same here, and goes on here', async () => {
    const path = freshPath();
    await optuna(path, 'write');
    const { journal, warnings } = await opened(path);
    expect(await dump(path)).toEqual([dumpOf(await journal.read())]);
    const { trials } = await journal.read();
    expect(trials.map(({ state }) => state)).toEqual([
      'COMPLETE',
      'COMPLETE',
      'COMPLETE',
      'PRUNED',
      'FAIL',
      'COMPLETE',
      'COMPLETE',
      'COMPLETE',
      'RUNNING',
      'WAITING',
    ]);
    const space: Space = new Map(trials[0]!.distributions);
    const study = await openStudy(path, { space });
    expect(await study.ask()).toMatchObject({ number: 9, params: { n: 4 } });
    await study.tell(9, 0.25);
    expect(await dump(path)).toEqual([dumpOf(await study.read())]);
    expect(warnings).toEqual([]);
  });

  it('has trials that Optuna enqueues', async () => {
    const path = freshPath();
    const study = await openStudy(path, { space: SPACE });
    await optuna(path, 'enqueue', '{"model": true, "lr": 0.1}');
    expect(await study.ask()).toMatchObject({ number: 0, params: { model: true, lr: 0.1 } });
  });

  it('is the same here whatever records there are: those that Optuna ignores are ignored', async () => {
    const distributions = [
      '{"type": "float", "low": 0, "high": 1, "step": 0.3}',
      formatDistribution({ kind: 'float', low: 1, high: 2, log: true, step: null }),
      formatDistribution({ kind: 'int', low: 0, high: 7, log: false, step: 2 }),
      formatDistribution({ kind: 'categorical', choices: ['a', 1] }),
      formatDistribution({ kind: 'categorical', choices: ['a', true] }),
      formatDistribution({ kind: 'categorical', choices: ['b', 'a'] }),
    ];
    const [time, id, key] = ['2026-11-30T09:44:27.192819+00:00', fc.nat(25), fc.constantFrom('a', 'b')];
    const value = fc.constantFrom(0.5, NaN, Infinity, -Infinity, 3);
    const record = fc.oneof(
      fc.record({
        op_code: fc.constant(0),
        study_name: fc.constantFrom('a', 'b', 'c'),
        directions: fc.constantFrom([1], [2]),
      }),
      fc.record({
        op_code: fc.constantFrom(2, 3),
        study_id: fc.nat(3),
        user_attr: fc.record({ k: value }),
        system_attr: fc.record({ k: value }),
      }),
      {
        weight: 4,
        arbitrary: fc.record({ op_code: fc.constant(4), study_id: fc.nat(3), datetime_start: fc.constant(time) }),
      },
      fc.record({
        op_code: fc.constant(4),
        study_id: fc.nat(3),
        datetime_start: fc.constant(null),
        state: fc.constantFrom(3, 4),
        params: fc.constant({ a: 1 }),
        distributions: fc.constantFrom(...distributions.map((a) => ({ a }))),
      }),
      {
        weight: 6,
        arbitrary: fc.record({
          op_code: fc.constant(5),
          trial_id: id,
          param_name: key,
          param_value_internal: fc.constantFrom(0, 1),
          distribution: fc.constantFrom(...distributions),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          op_code: fc.constant(6),
          trial_id: id,
          state: fc.nat(4),
          values: fc.constant([1.5]),
          datetime_start: fc.constant(time),
          datetime_complete: fc.constant(time),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({ op_code: fc.constant(7), trial_id: id, step: fc.nat(3), intermediate_value: value }),
      },
      fc.record({
        op_code: fc.constantFrom(8, 9),
        trial_id: id,
        user_attr: fc.record({ k: value }),
        system_attr: fc.record({ k: value }),
      }),
      fc.record({ op_code: fc.constant(10) }),
    );
    const worker = 'somebody';
    const written = (fields: object): string =>
      JSON.stringify({ worker_id: worker, ...fields }, (_, item: unknown) =>
        typeof item === 'number' && !Number.isFinite(item) ? `<${item}>` : item,
      ).replaceAll(/"<(.*?)>"/g, '$1');
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const [records = []] = fc.sample(fc.array(record, { minLength: 400, maxLength: 400, size: 'max' }), {
        numRuns: 1,
        seed,
      });
      const path = freshPath();
      writeFileSync(path, records.map((fields) => `${written(fields)}\n`).join(''));
      const studies = (await dump(path)) as readonly Dump[];
      expect(studies).toHaveLength(3);
      for (const study of studies) {
        const { journal, warnings } = await opened(path, { study: study.name });
        const own = dumpOf(await journal.read()) as Dump;
        expect(withoutStarts(own)).toEqual({
          ...withoutStarts(study),
          best: expect.anything(),
          front: expect.anything(),
        });
        expect(warnings).toEqual([]);
      }
    }
  });
});

describe('processes of both', () => {
  let script: string;
  beforeAll(async () => void (script = await built('journal-process.ts')));

  it('J5: write at once: numbers 0…n-1, each once, and nothing is lost', async () => {
    const { journal } = await created();
    const node = (): Promise<readonly string[]> =>
      ended(process.execPath, [script, journal.file, 'create', '25']).then(({ said }) => said);
    const said = await Promise.all([
      node(),
      node(),
      optuna(journal.file, 'create', '25'),
      optuna(journal.file, 'create', '25'),
    ]);
    expect(
      said
        .flat()
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 100 }, (_, i) => i));
    const state = await journal.read();
    expect(state.count).toMatchObject({ RUNNING: 50, COMPLETE: 50 });
    for (const [i, numbers] of said.entries())
      for (const number of numbers) expect(state.trials[Number(number)]!.userAttrs.get('by') === 'python').toBe(i >= 2);
    expect(await dump(journal.file)).toEqual([dumpOf(state)]);
  });

  it('J8: claim each waiting trial once', async () => {
    const { journal } = await created();
    await journal.update(() =>
      Array.from({ length: 40 }, () => ({ kind: 'create-trial', trial: { state: 'WAITING' } }) as const),
    );
    const claimed = await Promise.all([
      ended(process.execPath, [script, journal.file, 'claim']).then(({ said }) => said),
      optuna(journal.file, 'claim'),
      optuna(journal.file, 'claim'),
    ]);
    expect(
      claimed
        .flat()
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it.each([
    ['half a line', (path: string) => truncateSync(path, readFileSync(path).length - 25)],
    ['a line without its newline', (path: string) => truncateSync(path, readFileSync(path).length - 1)],
    ['half a line of NULs', (path: string) => appendFileSync(path, '\0'.repeat(10))],
  ])('J1: what a killed writer left is mended for Optuna: %s', async (_, damage) => {
    const path = copyOf('a.jsonl');
    damage(path);
    const study = await openStudy(path, { directions: ['maximize'] });
    await study.tell((await study.ask())!, 3);
    await optuna(path, 'create', '2');
    const state = await study.read();
    expect(state.trials.length).toBeGreaterThanOrEqual(5);
    expect((await dump(path))[0]).toMatchObject({
      trials: state.trials.map(({ number, state }) => ({ number, state })),
    });
  });
});
