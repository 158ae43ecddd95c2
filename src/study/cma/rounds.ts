/** @file The distributions of a study, one for each generation of its trials. */
import { randomStream } from '../../util/random.ts';
import type { NumericDistribution } from '../unit-interval.ts';
import { toUnit } from '../unit-interval.ts';
import { bestFirst } from '../pareto/best-first.ts';
import type { Told } from '../told-trials.ts';
import { sizeOf } from '../value.ts';
import { type Cma, learnGeneration, type Point, type Start, startCma } from './cma.ts';
import { betweenBorders, keepMargin, type Reach, type Steps } from './margin.ts';
import { nextRestart, NO_RESTARTS, type Restarts, type RestartStrategy } from './restart.ts';
import { type Range, shouldStop } from './should-stop.ts';
import { whiten } from './symmetric-eigen.ts';
import { constantsOf } from './weights.ts';

/** What does not change in a study. */
export interface Plan {
  readonly parameters: ReadonlyMap<string, NumericDistribution>;
  /** Those that have steps; empty without margin. */
  readonly steps: readonly Steps[];
  readonly withMargin: boolean;
  readonly start: Start;
  readonly popsize: number;
  readonly separable: boolean;
  readonly restartStrategy: RestartStrategy | undefined;
  readonly incPopsize: number;
}

/** Where a study stands after a generation. */
export interface Round {
  readonly cma: Cma;
  readonly reach: Reach;
  readonly startSigma: number;
  readonly history: readonly Range[];
  readonly restarts: Restarts;
  /** The trials of the generation that it learned last. */
  readonly numbers: readonly number[];
}

/** The steps of parameters on the interval from 0 to 1. */
export function stepsOf(parameters: Plan['parameters']): readonly Steps[] {
  return [...parameters.values()].flatMap((distribution, place) => {
    if (distribution.step === null || distribution.log) return [];
    const count = sizeOf(distribution);
    return [{ place, low: 0, step: 1 / (count - 1), count }];
  });
}

/** Parameters on the interval from 0 to 1. */
export function pointOf(
  { parameters, withMargin }: Pick<Plan, 'parameters' | 'withMargin'>,
  params: Told['params'],
): Point {
  return [...parameters].map(([name, distribution]) => toUnit(distribution, params.get(name)!, !withMargin));
}

/** How many standard deviations beyond the length of most samples no sample lies. */
const BEYOND = 5;

/**
 * A trial that was not drawn from this distribution, but enqueued or proposed by a worker that knew less, may lie where no
 * sample does; it is pulled in as far as samples reach, so that it cannot tear the distribution apart (Hansen 2011, injected
 * solutions). Samples stay as they are.
 */
function pulledIn(cma: Cma, point: Point): Point {
  const offset = point.map((x, i) => (x - cma.mean[i]!) / cma.sigma);
  const length = Math.hypot(...whiten(cma.axes, offset));
  const reach = Math.sqrt(point.length) + BEYOND;
  return length <= reach ? point : point.map((x, i) => cma.mean[i]! + (x - cma.mean[i]!) * (reach / length));
}

function begin(plan: Plan, popsize: number, start: Start): Pick<Round, 'cma' | 'reach' | 'startSigma' | 'history'> {
  const constants = constantsOf(plan.parameters.size, popsize, plan.separable);
  return { cma: startCma(constants, start), reach: start.mean.map(() => 1), startSigma: start.sigma, history: [] };
}

/** Before the first generation. */
export function firstRound(plan: Plan): Round {
  return { ...begin(plan, plan.popsize, plan.start), restarts: NO_RESTARTS, numbers: [] };
}

/** What a round becomes by a generation of its `popsize` trials. */
export function nextRound(
  plan: Plan,
  { cma, reach, startSigma, history, restarts }: Round,
  all: readonly Told[],
): Round {
  const { steps, parameters } = plan;
  const points = bestFirst(all).map(({ params, number }) => {
    const point = pointOf(plan, params);
    return pulledIn(cma, steps.length === 0 ? point : betweenBorders(cma, reach, steps, point, number));
  });
  const { popsize } = cma.constants;
  const kept = keepMargin(learnGeneration(cma, points), reach, steps, 1 / (parameters.size * popsize));
  const losses = all.map((told) => told.losses[0]!);
  const ranges = [...history, [Math.min(...losses), Math.max(...losses)] as const];
  const numbers = all.map(({ number }) => number);
  const { restartStrategy: strategy } = plan;
  if (strategy === undefined || !shouldStop(kept.cma, startSigma, ranges))
    return { ...kept, startSigma, history: ranges, restarts, numbers };
  // a stream of the study's own, since its points are
  const random = randomStream(Math.floor(points[0]![0]! * 2 ** 48), `restart ${numbers[0]}`);
  const trials = popsize * kept.cma.generation;
  const next = nextRestart(strategy, restarts, { popsize: plan.popsize, factor: plan.incPopsize, trials }, random);
  const start = { ...plan.start, mean: plan.start.mean.map(() => random.next()) };
  return { ...begin(plan, next.popsize, start), restarts: next.restarts, numbers };
}
