/** @file Parameters where good trials are dense and others are not. */
import { HydrosolError } from '../../errors.ts';
import type { RandomStream } from '../../util/random.ts';
import { inOrder, isActive } from '../condition.ts';
import type { Params, Space } from '../distribution.ts';
import { cellsOf } from '../grid-sampler.ts';
import { createObserver } from '../observe.ts';
import { randomSampler } from '../random-sampler.ts';
import { isSameParams } from '../same-params.ts';
import type { Sampler } from '../sampler.ts';
import type { StudyState } from '../state.ts';
import { sizeOf, valueAt } from '../value.ts';
import { type Past, pastOf } from './past.ts';
import { type Unit, unitsOf } from './units.ts';

export interface TpeOptions {
  /** As long as fewer trials have ended, complete or pruned, parameters are drawn at random. Default: 10. */
  readonly nStartupTrials?: number | undefined;
  /** Of how many candidates the best is taken. Default: 24. */
  readonly nEiCandidates?: number | undefined;
  /** Whether parameters that exist together are estimated together, else each by itself. Default: in a study of one direction. */
  readonly multivariate?: boolean | undefined;
  /** Whether trials that run count as bad ones, so that workers try different things. Default: true. */
  readonly constantLiar?: boolean | undefined;
  /**
   * How fast kernels may become narrow: they are never narrower than the range over their number to this power, nor need they be than a
   * hundredth. Optuna's is 1, with which ten good trials, all that there are in 100, leave kernels a twelfth of the range wide: too wide
   * to come closer to the best. Default: 1.5 (Watanabe 2023, "Tree-Structured Parzen Estimator: Understanding Its Algorithm Components
   * and Their Roles for Better Empirical Performance", the exponent of the magic clipping).
   */
  readonly magicClipExponent?: number | undefined;
}

/** What a proposal is made from. */
interface Task {
  readonly past: Past;
  readonly space: Space;
  readonly candidates: number;
  readonly random: RandomStream;
}

/** Candidates for a unit, added to the parameters that are known; the best first, by log l(x) − log g(x). */
function candidatesFor(unit: Unit, known: Params, { past, space, candidates, random }: Task): readonly Params[] {
  const [name] = unit.names;
  const distribution = space.get(name!)!;
  if (sizeOf(distribution) === 1) return [new Map([...known, [name!, valueAt(distribution, 0)]])];
  const { good, bad } = past.densitiesOf(unit, known);
  const draw = good.given(known);
  return Array.from({ length: candidates }, () => draw(random))
    .map((params) => ({ params, gain: good.logDensity(params) - bad.logDensity(params) }))
    .sort((a, b) => b.gain - a.gain)
    .map(({ params }) => params);
}

/** Proposals of one unit after another, the best first: others differ in the last unit, then in the one before. */
function* proposalsOf(units: readonly Unit[], known: Params, task: Task): Generator<Params, void, undefined> {
  const [unit, ...rest] = units;
  if (unit === undefined) yield known;
  else if (!isActive(task.space.get(unit.names[0]!)!, task.space, known)) yield* proposalsOf(rest, known, task);
  else for (const params of candidatesFor(unit, known, task)) yield* proposalsOf(rest, params, task);
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

/** Parameters in the order of `inOrder`. */
const inSpaceOrder = (params: Params, space: Space): Params =>
  new Map(inOrder(space).flatMap((name) => (params.has(name) ? [[name, params.get(name)!]] : [])));

/**
 * The tree-structured Parzen estimator: draws from the density of the good trials, and takes what is densest there in relation to
 * all others. Optuna's `TPESampler` of version 5.0 with its defaults, but for
 * `magicClipExponent` (Bergstra et al. 2011; Falkner et al. 2018 for several parameters
 * at once; Ozaki et al. 2022 for several directions). Parameters that exist under the same condition are estimated together, from
 * the trials that have them, which are split into good ones and others by themselves, and drawn given those that their condition
 * depends on; so there is no `group`. Fails with STUDY for an
 * exponent that is no number above 0. With `constantLiar` no two trials run with the same parameters while others are left.
 */
export function tpeSampler(options: TpeOptions = {}): Sampler {
  const {
    nStartupTrials = 10,
    nEiCandidates = 24,
    multivariate,
    constantLiar = true,
    magicClipExponent = 1.5,
  } = options;
  if (!(magicClipExponent > 0 && magicClipExponent < Infinity))
    throw new HydrosolError('STUDY', `a magicClipExponent of ${magicClipExponent}`, { expected: 'a number above 0' });
  const observe = createObserver();
  return {
    // who proposed beside another worker would not see what that one is about to run
    underLock: constantLiar,
    propose(study, space, random, trial) {
      const directions = study.directions.length;
      const past = pastOf(study, space, trial, observe, constantLiar, magicClipExponent);
      const isTaken = (params: Params): boolean => past.running.some((other) => isSameParams(other, params));
      let best: Params | undefined;
      if (study.count.COMPLETE + study.count.PRUNED >= nStartupTrials) {
        const task = { past, space, candidates: nEiCandidates, random };
        let left = nEiCandidates;
        for (const params of proposalsOf(unitsOf(space, multivariate ?? directions === 1), new Map(), task)) {
          if (!isTaken(params)) return inSpaceOrder(params, space);
          best ??= inSpaceOrder(params, space);
          if (--left <= 0) break;
        }
      }
      for (const params of otherProposals(study, space, random, trial)) {
        if (!isTaken(params)) return params;
        best ??= params;
      }
      return best;
    },
  };
}
