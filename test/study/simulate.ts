/** @file Studies by workers that ask, wait and tell, without a file. */
import {
  createFold,
  type Direction,
  type Params,
  proposalStream,
  type Sampler,
  type Space,
  type StudyState,
  type TrialState,
} from '../../src/study/index.ts';
import { randomStream } from '../../src/util/random.ts';

export interface Simulation {
  readonly sampler: Sampler;
  readonly space: Space;
  readonly directions?: readonly Direction[];
  /** What parameters come to. */
  readonly evaluate: (params: Params, trial: number) => readonly number[];
  readonly trials: number;
  /** Default: 1. Which of them ends next is at random. */
  readonly workers?: number;
  readonly seed?: number;
  /** How a trial ends. Default: complete. */
  readonly ending?: (trial: number) => TrialState;
}

/** Runs a study to its end, as `ask` and `tell` do: a worker gets its number, then proposes; the others run meanwhile. */
export function simulate({
  sampler,
  space,
  directions = ['minimize'],
  evaluate,
  trials,
  workers = 1,
  seed = 0,
  ending = () => 'COMPLETE',
}: Simulation): StudyState {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions });
  const random = randomStream(seed, 'which worker ends next');
  const running: (readonly [number, Params])[] = [];
  const tell = (): void => {
    const [[trial, params] = [0, new Map()]] = running.splice(random.integer(running.length), 1);
    const state = ending(trial);
    fold.apply({ kind: 'state', trial, state, values: state === 'COMPLETE' ? evaluate(params, trial) : undefined });
  };
  for (let trial = 0; trial < trials; trial++) {
    if (running.length === workers) tell();
    fold.apply({ kind: 'create-trial', trial: { state: 'RUNNING' } });
    const params = sampler.propose(fold.state, space, proposalStream(seed, trial), trial)!;
    for (const [name, value] of params)
      fold.apply({ kind: 'param', trial, name, value, distribution: space.get(name)! });
    running.push([trial, params]);
  }
  while (running.length > 0) tell();
  return fold.state;
}

/** The lowest first value of a study. */
export function lowest({ trials }: StudyState): number {
  return Math.min(...trials.flatMap(({ values }) => (values === undefined ? [] : [values[0]!])));
}

/** The middle one of numbers. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}
