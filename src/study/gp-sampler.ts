/** @file Parameters that a Gaussian process promises most of. */
import type { RandomStream } from '../util/random.ts';
import { constraintsOf, isFeasible } from './constraints.ts';
import type { Params, Space } from './distribution.ts';
import { fitKernel } from './gp/fit-kernel.ts';
import { observe, type Process } from './gp/gaussian-process.ts';
import { promiseOf, type Wish } from './gp/promise.ts';
import { search } from './gp/search.ts';
import { unitSpace, type UnitSpace } from './gp/unit-space.ts';
import { createObserver, type Observer } from './observe.ts';
import { randomSampler } from './random-sampler.ts';
import type { Sampler } from './sampler.ts';
import type { StudyState } from './state.ts';
import { type Told, toldTrials } from './told-trials.ts';

/** With Optuna's names and defaults. */
export interface GpOptions {
  /** How many complete trials are drawn by the other sampler first. Default: 10. */
  readonly nStartupTrials?: number | undefined;
  /** Draws the first trials. Default: at random. */
  readonly independentSampler?: Sampler | undefined;
  /** Whether the same parameters always come to the same values. Default: no. */
  readonly deterministicObjective?: boolean | undefined;
}

/** A kernel is fitted to so many trials at most, spread evenly over all: the time of a fit grows with their cube. */
const MOST_FITTED = 400;

/** Values with mean 0 and deviation 1, infinite ones like the farthest finite one; and what another value would be. */
function standardised(values: readonly number[]): {
  readonly standard: Float64Array;
  readonly of: (value: number) => number;
} {
  const finite = values.filter((value) => Number.isFinite(value));
  const [low, high] = finite.length === 0 ? [0, 0] : [Math.min(...finite), Math.max(...finite)];
  const clipped = values.map((value) => Math.min(high, Math.max(low, value)));
  const mean = clipped.reduce((sum, value) => sum + value, 0) / clipped.length;
  const variance = clipped.reduce((sum, value) => sum + (value - mean) ** 2, 0) / clipped.length;
  const deviation = Math.max(1e-10, Math.sqrt(variance));
  const of = (value: number): number => (value - mean) / deviation;
  return { standard: Float64Array.from(clipped, of), of };
}

/**
 * One number for the losses of a trial, higher is better. Of several directions: the worst of them and a little of all, each
 * by a weight that is drawn for the proposal, so that proposals spread over the front (ParEGO, Knowles 2006).
 */
function scoresOf(told: readonly Told[], random: RandomStream): readonly number[] {
  const objectives = told[0]!.losses.length;
  if (objectives === 1) return told.map(({ losses }) => -losses[0]!);
  const parts = Array.from({ length: objectives }, () => -Math.log(random.next() + 2 ** -33));
  const total = parts.reduce((sum, part) => sum + part, 0);
  const scaled = parts.map((part, i) => {
    const { standard } = standardised(told.map(({ losses }) => losses[i]!));
    const [low, high] = [Math.min(...standard), Math.max(...standard)];
    return standard.map((value) => (part / total) * (high === low ? 0 : (value - low) / (high - low)));
  });
  return told.map((_, k) => {
    const weighted = scaled.map((values) => values[k]!);
    return -(Math.max(...weighted) + 0.05 * weighted.reduce((sum, value) => sum + value, 0));
  });
}

/**
 * A process that has seen these values, and trials that run as if they came to what it expects, so that several workers do not
 * propose the same.
 */
function processOf(
  points: readonly Float64Array[],
  values: Float64Array,
  running: readonly Float64Array[],
  { isChoice }: UnitSpace,
  isExact: boolean,
): Process {
  const n = points.length;
  const fitted = Array.from({ length: Math.min(n, MOST_FITTED) }, (_, i) =>
    n <= MOST_FITTED ? i : Math.floor((i * n) / MOST_FITTED),
  );
  const fit = fitKernel(
    { points: fitted.map((i) => points[i]!), values: Float64Array.from(fitted, (i) => values[i]!), isChoice },
    isExact,
  );
  const { kernel } = fit;
  const told = n <= MOST_FITTED ? fit : (observe({ points, values, isChoice }, kernel) ?? fit);
  if (running.length === 0) return told;
  const expected = running.map((point) => told.posterior(point, false).mean);
  const all = { points: [...points, ...running], values: Float64Array.of(...values, ...expected), isChoice };
  return observe(all, kernel) ?? told;
}

/** What is wanted of a trial, and where the best of those lies that give it now. */
interface Wanted {
  readonly wishes: readonly Wish[];
  readonly best: readonly Float64Array[];
}

/** To be better than the best that breaks no constraint, and to break none. */
function wantedOf(
  told: readonly Told[],
  space: UnitSpace,
  running: readonly Float64Array[],
  isExact: boolean,
  random: RandomStream,
): Wanted {
  const points = told.map(({ params }) => space.pointOf(params));
  const learn = (values: Float64Array): Process => processOf(points, values, running, space, isExact);
  const { standard } = standardised(scoresOf(told, random));
  const constraints = told.map(({ trial }) => constraintsOf(trial));
  const names = [...constraints[0]!.keys()].filter((name) => constraints.every((one) => one.has(name)));
  const kept = names.map((name): Wish => {
    const { standard: values, of } = standardised(constraints.map((one) => -one.get(name)!));
    return { process: learn(values), than: of(0), kind: 'constraint' };
  });
  const feasible = told.flatMap(({ trial }, i) => (isFeasible(trial) ? [i] : []));
  if (feasible.length === 0 && kept.length > 0) return { wishes: kept, best: [] };
  const among = feasible.length === 0 ? told.map((_, i) => i) : feasible;
  const best = among.reduce((one, other) => (standard[other]! > standard[one]! ? other : one));
  const process = learn(standard);
  // what runs is expected to come to this, and another one there would be no improvement
  const expected = running.map((point) => process.posterior(point, false).mean);
  const improvement: Wish = { process, than: Math.max(standard[best]!, ...expected), kind: 'improvement' };
  return { wishes: [improvement, ...kept], best: [points[best]!] };
}

/** What the trials that run have of a space, but for the one that is proposed; of those that have all of some parameters. */
function runningParams(
  { trials, running }: StudyState,
  space: Space,
  observe: Observer,
  names: readonly string[],
  trial: number,
): readonly Params[] {
  return running()
    .filter((number) => number !== trial)
    .map((number) => observe(trials[number]!, space))
    .filter((params) => names.every((name) => params.has(name)));
}

/**
 * Learns a Gaussian process (Matérn 5/2, a length for each parameter) from complete trials and proposes where its logarithm of
 * the expected improvement is highest. Choices differ or do not; parameters with steps are climbed by steps; parameters under a
 * condition are learned with all others. Trials that run count as what the process expects of them; constraints have processes
 * of their own. Optuna's `GPSampler`; unlike there, a fit never depends on earlier proposals, conditions are part of the model,
 * and several directions are weighted at random (there: expected hypervolume).
 */
export function gpSampler(options: GpOptions = {}): Sampler {
  const { nStartupTrials = 10, independentSampler = randomSampler(), deterministicObjective = false } = options;
  const observe = createObserver();
  return {
    check: independentSampler.check,
    propose(study: StudyState, space: Space, random: RandomStream, trial: number): Params | undefined {
      const names = [...space].filter(([, { when }]) => Object.keys(when ?? {}).length === 0).map(([name]) => name);
      const told = toldTrials(study, { space, observe, names });
      const unit = unitSpace(space);
      const isOpen = unit.counts.some((count) => count > 1);
      if (!isOpen || told.length < Math.max(1, nStartupTrials))
        return independentSampler.propose(study, space, random, trial);
      const running = runningParams(study, space, observe, names, trial).map((params) => unit.pointOf(params));
      const { wishes, best } = wantedOf(told, unit, running, deterministicObjective, random);
      return unit.paramsOf(search(promiseOf(wishes, unit, running), unit, best, random));
    },
  };
}
