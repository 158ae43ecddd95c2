/** @file Parameters from a normal distribution that follows the good trials: CMA-ES. */
import { HydrosolError } from '../errors.ts';
import type { RandomStream } from '../util/random.ts';
import { inOrder } from './condition.ts';
import type { Point, Start } from './cma/cma.ts';
import { onSteps } from './cma/margin.ts';
import type { RestartStrategy } from './cma/restart.ts';
import { firstRound, nextRound, type Plan, pointOf, type Round, stepsOf } from './cma/rounds.ts';
import { stretch } from './cma/symmetric-eigen.ts';
import { LEAST_SOURCES, warmStart } from './cma/warm-start.ts';
import { defaultPopsize } from './cma/weights.ts';
import type { Space } from './distribution.ts';
import { createObserver, type Observer } from './observe.ts';
import { bestFirst } from './pareto/best-first.ts';
import { randomSampler } from './random-sampler.ts';
import type { Sampler } from './sampler.ts';
import type { Direction, StudyState, Trial } from './state.ts';
import { drawNormal } from './stats/draw-normal.ts';
import { type TellingOptions, type Told, toldTrials } from './told-trials.ts';
import { fromUnit, type NumericDistribution, toUnit } from './unit-interval.ts';
import { sizeOf } from './value.ts';

/** With Optuna's names and defaults. */
export interface CmaEsOptions {
  /** Where the first mean is, by the names of parameters. Default: the middle of each. */
  readonly x0?: Readonly<Record<string, number>> | undefined;
  /** The first standard deviation, as a share of each range. Default: 1/6. */
  readonly sigma0?: number | undefined;
  /** How many complete trials are drawn by the other sampler first. Default: 1. */
  readonly nStartupTrials?: number | undefined;
  /** Draws the first trials, and what has no place in a normal distribution. Default: at random. */
  readonly independentSampler?: Sampler | undefined;
  /** Whether pruned trials count, with their last intermediate value. Default: no. */
  readonly considerPrunedTrials?: boolean | undefined;
  /** Trials a generation. Default: 4 + ⌊3 ln d⌋. */
  readonly popsize?: number | undefined;
  /** Begins anew where nothing more is to be learned, as Optuna 4.3 did. Default: never. */
  readonly restartStrategy?: RestartStrategy | undefined;
  /** How much larger generations are after a restart. Default: 2. */
  readonly incPopsize?: number | undefined;
  /** Whether parameters are taken to be independent. Default: no. */
  readonly useSeparableCma?: boolean | undefined;
  /** Whether integers and parameters with steps keep a chance to change. Default: no. */
  readonly withMargin?: boolean | undefined;
  /** Whether steps are smaller where trials contradict each other. Default: no. */
  readonly lrAdapt?: boolean | undefined;
  /** Trials of a similar study, to begin from their best tenth. */
  readonly sourceTrials?: readonly Trial[] | undefined;
}

function refused(what: string, expected: string): HydrosolError {
  return new HydrosolError('STUDY', `CMA-ES: ${what}`, { expected });
}

function assertOptions(options: CmaEsOptions): void {
  const { x0, sigma0, popsize, incPopsize, useSeparableCma, withMargin, lrAdapt, sourceTrials } = options;
  if (popsize !== undefined && !(Number.isInteger(popsize) && popsize >= 2))
    throw refused(`a generation of ${popsize} trials`, 'popsize: an integer from 2');
  if (incPopsize !== undefined && !(Number.isInteger(incPopsize) && incPopsize >= 1))
    throw refused(`generations ${incPopsize} times as large`, 'incPopsize: an integer from 1');
  if (sigma0 !== undefined && !(sigma0 > 0 && Number.isFinite(sigma0)))
    throw refused(`a standard deviation of ${sigma0}`, 'sigma0: a number above 0');
  if ([useSeparableCma, withMargin, lrAdapt].filter((is) => is === true).length > 1)
    throw refused('useSeparableCma, withMargin and lrAdapt do not go together', 'one of them');
  if (sourceTrials !== undefined && (x0 !== undefined || sigma0 !== undefined || useSeparableCma === true))
    throw refused('sourceTrials say where to begin', 'sourceTrials without x0, sigma0 and useSeparableCma');
}

/** The parameters with a place in a normal distribution: numbers that always exist and have more than one value. */
function parametersOf(space: Space): ReadonlyMap<string, NumericDistribution> {
  const parameters = new Map<string, NumericDistribution>();
  for (const name of inOrder(space)) {
    const distribution = space.get(name)!;
    if (distribution.kind === 'categorical' || Object.keys(distribution.when ?? {}).length > 0) continue;
    if (sizeOf(distribution) > 1) parameters.set(name, distribution);
  }
  return parameters;
}

function startOf(
  options: CmaEsOptions,
  plan: Pick<Plan, 'parameters' | 'withMargin'>,
  directions: readonly Direction[],
  telling: Pick<TellingOptions, 'space' | 'observe'>,
): Start {
  const { x0 = {}, sigma0 = 1 / 6, lrAdapt = false, sourceTrials, considerPrunedTrials } = options;
  if (sourceTrials !== undefined) {
    const names = [...plan.parameters.keys()];
    const sources = toldTrials(
      { trials: sourceTrials, directions },
      { ...telling, names, considersPruned: considerPrunedTrials },
    );
    if (sources.length < LEAST_SOURCES)
      throw refused(`${sources.length} source trials have the parameters`, `${LEAST_SOURCES} of them or more`);
    return { ...warmStart(bestFirst(sources).map(({ params }) => pointOf(plan, params))), adaptsRates: lrAdapt };
  }
  const mean = [...plan.parameters].map(([name, distribution]) => {
    const value = x0[name];
    return value === undefined ? 0.5 : Math.min(1, Math.max(0, toUnit(distribution, value, !plan.withMargin)));
  });
  return { mean, sigma: sigma0, adaptsRates: lrAdapt };
}

function planOf(options: CmaEsOptions, { directions }: StudyState, space: Space, observe: Observer): Plan {
  const { withMargin = false, useSeparableCma = false, restartStrategy, incPopsize = 2 } = options;
  const parameters = parametersOf(space);
  return {
    parameters,
    steps: withMargin ? stepsOf(parameters) : [],
    withMargin,
    start: startOf(options, { parameters, withMargin }, directions, { space, observe }),
    popsize: options.popsize ?? defaultPopsize(Math.max(1, parameters.size)),
    separable: useSeparableCma && parameters.size > 1,
    restartStrategy,
    incPopsize,
  };
}

/** A sample inside the space; after 10 tries a parameter, the last one moved to its border. Steps may lie outside. */
function draw({ cma, reach }: Round, { steps }: Plan, random: RandomStream): Point {
  const isStepped = new Set(steps.map(({ place }) => place));
  const isInside = (x: number, i: number): boolean => isStepped.has(i) || (x >= 0 && x <= 1);
  let point: Point = [];
  for (let tries = 0; tries <= 10 * cma.mean.length; tries++) {
    const y = stretch(
      cma.axes,
      cma.mean.map(() => drawNormal(random)),
    );
    point = cma.mean.map((m, i) => m + cma.sigma * y[i]!);
    if (point.every(isInside)) break;
  }
  return onSteps(cma, reach, steps, point).map((x) => Math.min(1, Math.max(0, x)));
}

/** The rounds of a study, as far as they are known. */
interface Known {
  readonly space: Space;
  readonly plan: Plan;
  readonly rounds: Round[];
}

const isLearned = ({ numbers }: Round, all: readonly Told[]): boolean =>
  numbers.length === all.length && numbers.every((number, i) => number === all[i]!.number);

/** The round after all whole generations. A late trial is put in its place by its number, and those after it learned again. */
function lastRound({ plan, rounds }: Known, told: readonly Told[]): Round {
  rounds[0] ??= firstRound(plan);
  let from = 0;
  for (let i = 0; ; i++) {
    const round = rounds[i]!;
    const to = from + round.cma.constants.popsize;
    if (to > told.length) {
      rounds.length = i + 1;
      return round;
    }
    const all = told.slice(from, to);
    const next = rounds[i + 1];
    if (next === undefined || !isLearned(next, all)) rounds.splice(i + 1, Infinity, nextRound(plan, round, all));
    from = to;
  }
}

/**
 * Draws from a normal distribution that learns from each generation of complete trials, in the order of their numbers,
 * whoever proposed them: nothing is kept beside the journal, and no trial of several workers is lost. Choices, parameters under
 * a condition and those of one value are drawn by the other sampler. Optuna's `CmaEsSampler` on cmaes 0.13; unlike there,
 * several directions are learned by rank and crowding, and trials that break constraints count as worse than all others.
 * Fails with STUDY for options that do not go together.
 */
export function cmaEsSampler(options: CmaEsOptions = {}): Sampler {
  assertOptions(options);
  const { nStartupTrials = 1, independentSampler = randomSampler(), considerPrunedTrials } = options;
  const known = new WeakMap<StudyState, Known>();
  const observe = createObserver();
  return {
    check: independentSampler.check,
    propose(study, space, random, trial) {
      const params = independentSampler.propose(study, space, random, trial);
      let own = known.get(study);
      if (own?.space !== space)
        known.set(study, (own = { space, plan: planOf(options, study, space, observe), rounds: [] }));
      const { parameters, withMargin } = own.plan;
      if (params === undefined || parameters.size === 0) return params;
      const told = toldTrials(study, {
        space,
        observe,
        names: [...parameters.keys()],
        considersPruned: considerPrunedTrials,
      });
      if (told.length < nStartupTrials) return params;
      const point = draw(lastRound(own, told.slice(nStartupTrials)), own.plan, random);
      const drawn = [...parameters].map(
        ([name, distribution], i) => [name, fromUnit(distribution, point[i]!, !withMargin)] as const,
      );
      return new Map([...params, ...drawn]);
    },
  };
}
