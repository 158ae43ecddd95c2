/** @file Parameters where good trials are dense and others are not. */
import type { RandomStream } from '../../util/random.ts';
import { inOrder, isActive } from '../condition.ts';
import type { Params, Space } from '../distribution.ts';
import { cellsOf } from '../grid-sampler.ts';
import { createObserver } from '../observe.ts';
import { randomSampler } from '../random-sampler.ts';
import type { Sampler } from '../sampler.ts';
import type { StudyState } from '../state.ts';
import { sizeOf, valueAt } from '../value.ts';
import { densitiesOf, type Past, pastOf } from './past.ts';

export interface TpeOptions {
  /** As long as fewer trials have ended, complete or pruned, parameters are drawn at random. Default: 10. */
  readonly nStartupTrials?: number | undefined;
  /** Of how many candidates the best is taken. Default: 24. */
  readonly nEiCandidates?: number | undefined;
  /** Whether all parameters are estimated together, else each by itself. Default: in a study of one direction. */
  readonly multivariate?: boolean | undefined;
  /** Whether trials that run count as bad ones, so that workers try different things. Default: true. */
  readonly constantLiar?: boolean | undefined;
}

/** What a proposal is made from. */
interface Task {
  readonly past: Past;
  readonly space: Space;
  readonly directions: number;
  readonly candidates: number;
  readonly random: RandomStream;
}

/** Candidates for some parameters, added to those that are known; the best first, by log l(x) − log g(x). */
function candidatesFor(names: readonly string[], known: Params, task: Task): readonly Params[] {
  const { past, space, directions, candidates, random } = task;
  const { good, bad } = densitiesOf(past, space, names, directions);
  return Array.from({ length: candidates }, () => good.draw(known, random))
    .map((params) => ({ params, gain: good.logDensity(params) - bad.logDensity(params) }))
    .sort((a, b) => b.gain - a.gain)
    .map(({ params }) => params);
}

/** Proposals of all parameters together, the best first. */
function* jointProposals(task: Task): Generator<Params, void, undefined> {
  const { space } = task;
  const names = inOrder(space);
  const free = names.filter((name) => sizeOf(space.get(name)!) > 1);
  for (const params of candidatesFor(free, new Map(), task)) {
    const all = new Map<string, number>();
    for (const name of names) {
      const distribution = space.get(name)!;
      if (isActive(distribution, space, all)) all.set(name, params.get(name) ?? valueAt(distribution, 0));
    }
    yield all;
  }
}

/** Proposals of one parameter after another. */
function* separateProposals(task: Task): Generator<Params, void, undefined> {
  const { space, candidates } = task;
  for (let i = 0; i < candidates; i++) {
    let params: Params = new Map();
    for (const name of inOrder(space)) {
      const distribution = space.get(name)!;
      if (!isActive(distribution, space, params)) continue;
      if (sizeOf(distribution) === 1) params = new Map([...params, [name, valueAt(distribution, 0)]]);
      else [params = params] = candidatesFor([name], params, task);
    }
    yield params;
  }
}

/** Some proposals at random, then all that there are where they are finitely many. */
function* otherProposals(
  study: StudyState,
  space: Space,
  random: RandomStream,
  trial: number,
): Generator<Params, void, undefined> {
  const { propose } = randomSampler();
  for (let i = 0; i < 20; i++) yield propose(study, space, random, trial)!;
  if ([...space.values()].every((distribution) => sizeOf(distribution) < Infinity)) yield* cellsOf(space);
}

function isSame(a: Params, b: Params): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}

/**
 * The tree-structured Parzen estimator: draws from the density of the good trials, and takes what is densest there in relation to
 * all others. Optuna's `TPESampler` of version 5.0 with its defaults (Bergstra et al. 2011; Falkner et al. 2018 for several parameters
 * at once; Ozaki et al. 2022 for several directions). Parameters that exist only under a condition are estimated together with
 * the others, so there is no `group`. With `constantLiar` no two trials run with the same parameters while others are left.
 */
export function tpeSampler(options: TpeOptions = {}): Sampler {
  const { nStartupTrials = 10, nEiCandidates = 24, multivariate, constantLiar = true } = options;
  const observe = createObserver();
  return {
    // who proposed beside another worker would not see what that one is about to run
    underLock: constantLiar,
    propose(study, space, random, trial) {
      const directions = study.directions.length;
      const propose = function* (past: Past): Generator<Params, void, undefined> {
        if (study.count.COMPLETE + study.count.PRUNED >= nStartupTrials) {
          const task = { past, space, directions, candidates: nEiCandidates, random };
          yield* (multivariate ?? directions === 1) ? jointProposals(task) : separateProposals(task);
        }
        yield* otherProposals(study, space, random, trial);
      };
      const past = pastOf(study, space, trial, observe, constantLiar);
      let best: Params | undefined;
      for (const params of propose(past)) {
        if (!past.running.some((other) => isSame(other, params))) return params;
        best ??= params;
      }
      return best;
    },
  };
}
