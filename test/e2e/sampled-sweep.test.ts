/** @file `hydra/sweeper=optuna`: jobs that a sampler chooses, and that a pruner ends early. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/program/index.ts';
import type { JobContext } from '../../src/run/index.ts';
import { openJournal, type Sampler, type StudyState } from '../../src/study/index.ts';
import { writeTree, type Files } from '../compose/conf-tree.ts';
import { runProgram } from './in-process.ts';

interface Config {
  readonly x: number;
  readonly n: number;
  readonly model: string;
}

/** The loss after so many epochs: the farther `x` is from 2, the higher; it falls. */
const lossOf = ({ x }: Config, epoch: number): number => (x - 2) ** 2 + 1 / epoch;

/** Trains for five epochs, and tells the loss after each. */
async function train({ config, listen, reported, signal }: JobContext<Config>): Promise<object> {
  let loss = Infinity;
  for (let epoch = 1; epoch <= 5 && !signal.aborted; epoch++) {
    loss = lossOf(config, epoch);
    listen({ kind: 'metric', point: { stage: '', name: 'loss', step: 10 * epoch, epoch, value: loss, time: 0 } });
    await reported();
  }
  return { loss, size: config.n };
}

interface Lab {
  readonly cwd: string;
  readonly program: Program<Config>;
  /** Runs a sweep into the folder `s`. */
  readonly sweep: (...words: readonly string[]) => ReturnType<typeof runProgram>;
  readonly study: () => Promise<StudyState>;
}

const CONFIG = 'x: 1.0\nn: 4\nmodel: a\nseed: 3\n';

function lab(more: Files = {}, parts: Partial<Program<Config>> = {}): Lab {
  const cwd = writeTree({ 'config.yaml': CONFIG, ...more });
  const program: Program<Config> = {
    name: 'lab',
    configDir: cwd,
    load: async () => ({ task: (job) => train(job) }),
    ...parts,
  };
  return {
    cwd,
    program,
    sweep: (...words) => runProgram(program, ['-m', 'hydra.sweep.dir=s', ...words], { cwd }),
    study: async () => (await openJournal(join(cwd, 's/study.jsonl'), { warn: () => {} })).read(),
  };
}

const OPTUNA = 'hydra/sweeper=optuna';
const RANDOM = 'hydra/sweeper/sampler=random';
const GOAL = 'hydra.sweeper.optimized_metric=loss';
const SPACE = ['x=interval(0.0, 4.0)', 'n=tag(log, int(interval(1, 64)))', 'model=a,b'];
const trials = (count: number): string => `hydra.sweeper.n_trials=${count}`;

const statesOf = ({ trials: all }: StudyState): string[] => all.map(({ state }) => state);
const stepsOf = ({ trials: all }: StudyState): number[][] => all.map(({ intermediate }) => [...intermediate.keys()]);
const textOf = (cwd: string, path: string): string => readFileSync(join(cwd, path), 'utf8');

describe('a sampled sweep', () => {
  it('runs as many trials as were asked for, with the parameters that the study has', async () => {
    const { cwd, sweep, study } = lab();
    const { code, stdout, stderr } = await sweep(OPTUNA, RANDOM, trials(6), ...SPACE, GOAL);
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/up to 6 jobs in s$/m) });
    const state = await study();
    expect(statesOf(state)).toEqual(Array(6).fill('COMPLETE'));
    for (const { number, params, values, distributions } of state.trials) {
      const config = textOf(cwd, `s/${number}/.hydra/config.yaml`);
      expect(config).toContain(`\n'n': ${params.get('n')}\n`);
      expect(Number(/^x: (.*)$/m.exec(config)![1])).toBe(params.get('x'));
      expect(values).toEqual([lossOf({ x: params.get('x')! } as Config, 5)]);
      expect(distributions.get('n')).toMatchObject({ kind: 'int', low: 1, high: 64, log: true });
    }
    const best = state.trials.toSorted((a, b) => a.values![0]! - b.values![0]!)[0]!;
    expect(stdout).toContain(`\njob ${best.number} (`);
    expect(textOf(cwd, 's/optimization_results.yaml')).toContain(`best_value: ${best.values![0]}\n`);
  });

  it('draws the same again from the same seed, and other values from another one', async () => {
    const drawn = await Promise.all(
      [[], [], ['hydra.sweeper.sampler.seed=8']].map(async (more) => {
        const { sweep, study } = lab();
        return { sweep, study, more };
      }),
    );
    const found = [];
    for (const { sweep, study, more } of drawn) {
      await sweep(OPTUNA, RANDOM, trials(2), 'x=interval(0.0, 4.0)', GOAL, ...more);
      found.push((await study()).trials.map(({ params }) => params.get('x')));
    }
    expect(found[0]).toEqual(found[1]);
    expect(found[2]).not.toEqual(found[0]);
  });

  it('is that of a config written for Hydra, which -m runs unchanged', async () => {
    const { sweep, study } = lab({
      'config.yaml': `defaults: [_self_, {optional hparams_search: null}]\n${CONFIG}`,
      'hparams_search/net.yaml': [
        '# @package _global_',
        'defaults:',
        '  - override /hydra/sweeper: optuna',
        'optimized_metric: "loss"',
        'hydra:',
        '  mode: "MULTIRUN"',
        '  sweeper:',
        '    _target_: hydra_plugins.hydra_optuna_sweeper.optuna_sweeper.OptunaSweeper',
        '    storage: null',
        '    study_name: null',
        '    n_jobs: 1',
        '    direction: minimize',
        '    n_trials: 3',
        '    sampler:',
        '      _target_: optuna.samplers.TPESampler',
        '      seed: 1234',
        '      n_startup_trials: 10',
        '    params:',
        '      x: interval(0.0001, 0.1)',
        '      n: choice(32, 64, 128, 256)',
        '',
      ].join('\n'),
    });
    const { code, stderr } = await sweep('hparams_search=net');
    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.not.stringContaining('warning') });
    const { trials: all, directions } = await study();
    expect(directions).toEqual(['minimize']);
    expect(all.map(({ state, params }) => [state, [...params.keys()]])).toEqual(
      all.map(() => ['COMPLETE', ['x', 'n']]),
    );
    expect(all).toHaveLength(3);
    expect(all[0]!.distributions.get('n')).toMatchObject({ kind: 'categorical', choices: [32, 64, 128, 256] });
  });

  it('has a front of several goals, written as Hydra writes it', async () => {
    const { cwd, sweep, study } = lab();
    const { code, stdout } = await sweep(
      OPTUNA,
      RANDOM,
      trials(8),
      ...SPACE,
      'hydra.sweeper.optimized_metric=[loss,size]',
    );
    expect(code).toBe(0);
    const { trials: all } = await study();
    const points = all.map(({ number, values }) => ({ number, loss: values![0]!, size: values![1]! }));
    // by its definition: no other one is better in one and no worse in the other
    const front = points.filter(
      (one) =>
        !points.some(
          (other) =>
            other.loss <= one.loss && other.size <= one.size && (other.loss < one.loss || other.size < one.size),
        ),
    );
    const named = [...stdout.matchAll(/^job (\d+) \(/gm)].map(([, number]) => Number(number));
    expect(named).toEqual(front.map(({ number }) => number));
    expect(textOf(cwd, 's/optimization_results.yaml').match(/^- params:/gm)).toHaveLength(front.length);
    expect(stdout).toMatch(/^hypervolume: 0\.\d{4} of the box/m);
  });

  it('goes on to more trials by its own command line', async () => {
    const { sweep, study } = lab();
    const words = [OPTUNA, RANDOM, 'x=interval(0.0, 4.0)', GOAL];
    await sweep(...words, trials(2));
    const before = (await study()).trials.map(({ params }) => params.get('x'));
    expect(await sweep(...words, trials(4))).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/2 of 4 jobs to do/),
    });
    const after = await study();
    expect(statesOf(after)).toEqual(Array(4).fill('COMPLETE'));
    expect(after.trials.map(({ params }) => params.get('x')).slice(0, 2)).toEqual(before);
  });

  it('S5: is not joined with other choices, and both are named', async () => {
    const { sweep, study } = lab();
    await sweep(OPTUNA, RANDOM, trials(2), 'model=a,b', GOAL);
    const { code, stderr } = await sweep(OPTUNA, RANDOM, trials(4), 'model=b,a', GOAL);
    expect(code).toBe(2);
    expect(stderr).toContain('["a", "b"]');
    expect(stderr).toContain('["b", "a"]');
    expect((await study()).trials).toHaveLength(2);
  });

  it('is not joined by another command line', async () => {
    const { sweep } = lab();
    await sweep(OPTUNA, RANDOM, trials(2), 'x=interval(0.0, 4.0)', 'n=2', GOAL);
    const { code, stderr } = await sweep(OPTUNA, RANDOM, trials(4), 'x=interval(0.0, 4.0)', 'n=3', GOAL);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(/- n=2\n.*\+ n=3/) });
    const grid = await sweep('x=1,2', GOAL);
    expect(grid).toMatchObject({ code: 2, stderr: expect.stringContaining('it has a sampler') });
  });

  it('takes a sampler of the program, by the name that it gives it', async () => {
    const middle: Sampler = { propose: (_, space) => new Map([...space.keys()].map((key) => [key, 2])) };
    const { sweep, study } = lab({}, { samplers: { 'my.Middle': () => middle } });
    const own = 'hydra.sweeper.sampler={_target_: my.Middle}';
    expect(await sweep(OPTUNA, own, trials(2), 'x=interval(0.0, 4.0)', GOAL)).toMatchObject({ code: 0 });
    expect((await study()).trials.map(({ params }) => params.get('x'))).toEqual([2, 2]);
  });

  it('checks every choice before it begins', async () => {
    const { cwd, sweep } = lab({ 'db/a.yaml': 'port: 1\n' });
    const { code, stderr } = await sweep(OPTUNA, RANDOM, trials(2), '+db=a,b', GOAL);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining("'db'") });
    expect(existsSync(join(cwd, 's'))).toBe(false);
  });

  it('shows its space and who chooses with --dry-run', async () => {
    const { cwd, sweep } = lab();
    const { code, stdout } = await sweep(
      '--dry-run',
      OPTUNA,
      RANDOM,
      trials(9),
      ...SPACE,
      GOAL,
      'hydra/sweeper/pruner=asha',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^n +1 to 64 +logarithmic$/m);
    expect(stdout).toMatch(/^trials +9$/m);
    expect(stdout).toMatch(/^pruner +optuna\.pruners\.SuccessiveHalvingPruner$/m);
    expect(existsSync(join(cwd, 's'))).toBe(false);
  });
});

describe('options of hydra/sweeper=optuna', () => {
  it.each([
    ['a sampler that is none', ['hydra.sweeper.sampler._target_=optuna.samplers.TPESample'], /TPESampler/],
    ['an option that its sampler does not have', ['+hydra.sweeper.sampler.n_start_trials=3'], /n_startup_trials/],
    [
      'a value that a pruner refuses',
      ['hydra/sweeper/pruner=asha', 'hydra.sweeper.pruner.min_resource=0'],
      /pruner\.min_resource is 0/,
    ],
    ['a value that a pruner needs', ['hydra/sweeper/pruner=percentile'], /pruner\.percentile is not given/],
    ['a function of Python', ['hydra.sweeper.custom_search_space=package.run'], /hydra\.sweeper\.when/],
    ['no number of trials', ['hydra.sweeper.n_trials=0'], /an integer above 0/],
    ['what is neither the last nor the best value', ['hydra.sweeper.intermediate=mean'], /last, or best/],
    ['a grid over a range without steps', ['hydra/sweeper/sampler=grid'], /x has values without number/],
    [
      'P7: a pruner beside two goals',
      ['hydra.sweeper.optimized_metric=[loss,size]', 'hydra/sweeper/pruner=median'],
      /compares one value/,
    ],
  ])('%s is refused before anything is made', async (_, words, said) => {
    const { cwd, sweep } = lab();
    const { code, stderr } = await sweep(OPTUNA, trials(2), 'x=interval(0.0, 4.0)', GOAL, ...words);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(said) });
    expect(existsSync(join(cwd, 's'))).toBe(false);
  });

  it('that mean nothing here are told', async () => {
    const { sweep } = lab();
    const more = ['hydra.sweeper.storage=sqlite:///x.db', '+hydra.sweeper.sampler.consider_endpoints=true'];
    const { code, stderr } = await sweep(OPTUNA, trials(1), 'x=interval(0.0, 4.0)', GOAL, ...more);
    expect(code).toBe(0);
    expect(stderr).toMatch(/storage means nothing here/);
    expect(stderr).toMatch(/consider_endpoints means nothing here/);
  });
});

/** A sampler that proposes what is listed, one after another. */
const listed = (values: readonly number[]): Partial<Program<Config>> => ({
  samplers: { listed: () => ({ propose: (_, __, ___, trial) => new Map([['x', values[trial] ?? 2]]) }) },
});
const LISTED = ['hydra.sweeper.sampler={_target_: listed}', 'x=interval(-99.0, 99.0)'];
const HALVING = 'hydra/sweeper/pruner=asha';

/** Trains for three epochs in which the loss rises, so that its best value is its first. */
const rising = async (job: JobContext<Config>): Promise<object> => {
  for (let epoch = 1; epoch <= 3 && !job.signal.aborted; epoch++) {
    const point = { stage: '', name: 'loss', step: epoch, epoch, value: epoch, time: 0 };
    job.listen({ kind: 'metric', point });
    await job.reported();
  }
  return { loss: 3 };
};

describe('a pruned trial', () => {
  it('P1: ends after as many epochs as its rung says; the first one, which nothing was better than, is whole', async () => {
    const { cwd, sweep, study } = lab({}, listed([3, 4, 5, 6]));
    const rungs = ['hydra.sweeper.pruner.min_resource=2', 'hydra.sweeper.pruner.reduction_factor=2'];
    const { code, stdout } = await sweep(OPTUNA, ...LISTED, HALVING, ...rungs, trials(4), GOAL);
    expect(code).toBe(0);
    const state = await study();
    expect(statesOf(state)).toEqual(['COMPLETE', 'PRUNED', 'PRUNED', 'PRUNED']);
    expect(stepsOf(state)).toEqual([
      [1, 2, 3, 4, 5],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(state.trials[1]!.values).toEqual([lossOf({ x: 4 } as Config, 2)]);
    expect(JSON.parse(textOf(cwd, 's/1/summary.json'))).toMatchObject({ status: 'PRUNED', format: 4 });
    expect(stdout).toMatch(/^ *1 +4\.0 +PRUNED /m);
  });

  it('is over: it is not resumed, and its words can be run to their end elsewhere', async () => {
    const { cwd, program, sweep } = lab({}, listed([3, 4]));
    await sweep(OPTUNA, ...LISTED, HALVING, 'hydra.sweeper.pruner.min_resource=1', trials(2), GOAL);
    const summary = textOf(cwd, 's/1/summary.json');
    const { code, stderr } = await runProgram(program, ['--resume', 's/1'], { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('s/1 was pruned') });
    expect(textOf(cwd, 's/1/summary.json')).toBe(summary);
    expect(stderr).toMatch(/--experimental-rerun s\/1$/m);
    const again = ['--experimental-rerun', 's/1', 'hydra.run.dir=again'];
    expect(await runProgram(program, again, { cwd })).toMatchObject({ code: 0 });
    expect(JSON.parse(textOf(cwd, 'again/summary.json'))).toMatchObject({ status: 'FINISHED', result: { loss: 4.2 } });
  });

  it('P6: counts: a sweep of which all are pruned ends, and says that none is complete', async () => {
    const { sweep, study } = lab({}, listed([7, 7, 7, 7, 7]));
    const { code, stdout } = await sweep(
      OPTUNA,
      ...LISTED,
      'hydra/sweeper/pruner=threshold',
      'hydra.sweeper.pruner.upper=1',
      trials(5),
      GOAL,
    );
    expect(code).toBe(0);
    expect(statesOf(await study())).toEqual(Array(5).fill('PRUNED'));
    expect(stdout).toMatch(/^no completed trial$/m);
  });

  it('S12: does not end a grid: all of its cells are run', async () => {
    const { sweep, study } = lab();
    const grid = ['hydra/sweeper/sampler=grid', 'hydra/sweeper/pruner=hyperband', 'x=0.0,2.0,4.0', 'n=1,2,3'];
    expect(await sweep(OPTUNA, ...grid, trials(50), GOAL)).toMatchObject({ code: 0 });
    const cells = (await study()).trials.map(({ params }) => JSON.stringify([...params.values()]));
    expect(cells).toHaveLength(9);
    expect(new Set(cells).size).toBe(9);
  });

  it('P8: is judged by its last value, or by the best so far where that is asked for', async () => {
    const seen = [];
    for (const more of [[], ['hydra.sweeper.intermediate=best']]) {
      const { sweep, study } = lab({}, { ...listed([2]), load: async () => ({ task: rising }) });
      await sweep(OPTUNA, ...LISTED, trials(1), GOAL, ...more);
      seen.push([...(await study()).trials[0]!.intermediate.values()]);
    }
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 1, 1],
    ]);
  });

  it('with replicates ends between two of them', async () => {
    const { sweep, study } = lab({}, listed([2, 9]));
    const { code, stdout } = await sweep(
      OPTUNA,
      ...LISTED,
      'hydra/sweeper/pruner=wilcoxon',
      'hydra.sweeper.pruner.p_threshold=0.3',
      'hydra.sweeper.replicates=4',
      trials(2),
      GOAL,
    );
    expect(code).toBe(0);
    const state = await study();
    expect(statesOf(state)).toEqual(['COMPLETE', 'PRUNED']);
    // a p-value of a quarter, the least of two pairs, is below 0.3
    expect(stepsOf(state)).toEqual([
      [1, 2, 3, 4],
      [1, 2],
    ]);
    expect(stdout).toMatch(/^ *1\/1 .*FINISHED/m);
    expect(stdout).toMatch(/^ *1\/2 .*PRUNED/m);
  });
});
