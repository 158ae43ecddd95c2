/** @file One study by ours, one by Optuna: the same function, the same number of trials. */
import {
  createFold,
  type Fold,
  internalValue,
  type Params,
  proposalStream,
  randomSampler,
  type Sampler,
  valuesOf,
} from '../../../src/study/index.ts';
import type { Peer } from '../peer.ts';
import type { Contender } from './contenders.ts';
import type { TestFunction, Values } from './functions.ts';

/** One trial after another of a study. */
interface Side {
  /** The next proposal and the milliseconds that it took. `values`: what the one before came to. */
  readonly next: (values: readonly number[] | undefined) => Promise<{ readonly params: Values; readonly ms: number }>;
  /** Adds trials that have ended. */
  readonly fill: (trials: readonly (readonly [Values, readonly number[]])[]) => Promise<void>;
}

const internal = ({ space }: TestFunction, values: Values): Params =>
  new Map(Object.entries(values).map(([name, value]) => [name, internalValue(space.get(name)!, value)!]));

function newFold({ directions }: TestFunction): Fold {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 'bench', directions });
  return fold;
}

/** As `ask` and `tell` go about it, without a file. */
export function ours(test: TestFunction, sampler: Sampler, seed: number): Side {
  const fold = newFold(test);
  const { space } = test;
  return {
    async next(values) {
      const before = fold.state.trials.length - 1;
      if (values !== undefined) fold.apply({ kind: 'state', trial: before, state: 'COMPLETE', values });
      const trial = before + 1;
      const start = performance.now();
      if (sampler.underLock !== true) fold.apply({ kind: 'create-trial', trial: { state: 'RUNNING' } });
      const params = sampler.propose(fold.state, space, proposalStream(seed, trial), trial)!;
      const ms = performance.now() - start;
      if (sampler.underLock === true) fold.apply({ kind: 'create-trial', trial: { state: 'RUNNING' } });
      for (const [name, value] of params)
        fold.apply({ kind: 'param', trial, name, value, distribution: space.get(name)! });
      return { params: valuesOf(params, space), ms };
    },
    async fill(trials) {
      for (const [values, found] of trials) {
        const params = internal(test, values);
        const distributions = new Map([...params.keys()].map((name) => [name, space.get(name)!]));
        fold.apply({ kind: 'create-trial', trial: { state: 'COMPLETE', values: found, params, distributions } });
      }
    },
  };
}

export async function theirs(
  peer: Peer,
  test: TestFunction,
  { sampler, args = {} }: Contender,
  seed: number,
): Promise<Side> {
  const { directions, space } = test;
  await peer.ask({ do: 'start', sampler, args, seed, directions, space: [...space] });
  return {
    next: async (values) =>
      (await peer.ask({ do: 'next', values: values ?? null })) as { readonly params: Values; readonly ms: number },
    fill: async (trials) => void (await peer.ask({ do: 'fill', trials })),
  };
}

/** What a study came to. */
export async function outcomeOf(side: Side, { evaluate, outcome }: TestFunction, trials: number): Promise<number> {
  const all: (readonly number[])[] = [];
  for (let i = 0; i < trials; i++) all.push(evaluate((await side.next(all.at(-1))).params));
  return outcome(all);
}

/** Milliseconds of so many proposals, one after another, after so many random trials, the same for both sides. */
export async function timesOf(side: Side, test: TestFunction, after: number, count: number): Promise<number[]> {
  const { space, evaluate } = test;
  const past = Array.from({ length: after }, (_, trial): readonly [Values, readonly number[]] => {
    const params = randomSampler().propose(newFold(test).state, space, proposalStream(0, trial), trial)!;
    const values = valuesOf(params, space);
    return [values, evaluate(values)];
  });
  await side.fill(past);
  const times: number[] = [];
  let last: readonly number[] | undefined;
  for (let i = 0; i < count; i++) {
    const { params, ms } = await side.next(last);
    last = evaluate(params);
    times.push(ms);
  }
  return times;
}
