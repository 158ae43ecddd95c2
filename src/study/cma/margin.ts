/** @file Parameters with steps, kept from freezing on one of them: CMA-ES with margin. */
import { randomStream } from '../../util/random.ts';
import { logNormalQuantile, normalCdf } from '../stats/normal.ts';
import { truncatedQuantile } from '../stats/truncated-normal.ts';
import type { Cma, Point } from './cma.ts';

/** The steps of one parameter: values `low + k · step`, k from 0 to `count - 1`. */
export interface Steps {
  /** The place of the parameter in a point. */
  readonly place: number;
  readonly low: number;
  readonly step: number;
  readonly count: number;
}

/** How much further than the distribution samples of each parameter reach; 1 where there are no steps. */
export type Reach = readonly number[];

const valueOf = ({ low, step }: Steps, k: number): number => low + k * step;
/** The border between value k and the next one. */
const borderOf = (steps: Steps, k: number): number => (valueOf(steps, k) + valueOf(steps, k + 1)) / 2;

/** Which value is closest; the lower one of two. */
function closest(steps: Steps, x: number): number {
  const k = Math.min(steps.count - 1, Math.max(0, Math.ceil((x - steps.low) / steps.step - 0.5)));
  if (k > 0 && x <= borderOf(steps, k - 1)) return k - 1;
  return k < steps.count - 1 && x > borderOf(steps, k) ? k + 1 : k;
}

/** The borders on both sides of a value; at an end the one that there is, twice. */
function borders(steps: Steps, x: number): readonly [number, number] {
  const k = closest(steps, x);
  const last = steps.count - 2;
  return [borderOf(steps, Math.min(last, Math.max(0, k - 1))), borderOf(steps, Math.min(last, k))];
}

/** A sample of the distribution with its values on the steps. */
export function onSteps({ mean }: Cma, reach: Reach, all: readonly Steps[], point: Point): number[] {
  const stepped = [...point];
  for (const steps of all) {
    const i = steps.place;
    stepped[i] = valueOf(steps, closest(steps, (point[i]! - mean[i]!) * reach[i]! + mean[i]!));
  }
  return stepped;
}

/** How far out the normal quantile of a chance is. */
const distanceOf = (chance: number): number => -logNormalQuantile(Math.log(chance));

/**
 * Moves the mean and widens the reach of parameters with steps, so that the values beside the one in the middle keep a chance
 * of `margin`, half of it on each side.
 * Source: Hamano, Saito, Nomura and Shirakawa (2022), as `CMAwM` of cmaes 0.13 computes it.
 */
export function keepMargin(
  cma: Cma,
  reach: Reach,
  all: readonly Steps[],
  margin: number,
): { readonly cma: Cma; readonly reach: Reach } {
  const mean = [...cma.mean];
  const wide = [...reach];
  for (const steps of all) {
    const i = steps.place;
    const m = mean[i]!;
    const deviation = cma.sigma * Math.sqrt(cma.covariance[i]![i]!);
    const [from, to] = borders(steps, m);
    const scale = deviation * wide[i]!;
    const below = normalCdf((from - m) / scale);
    const above = 1 - normalCdf((to - m) / scale);
    if (Math.max(below, above) > 0.5) {
      if (Math.min(below, above) < margin) mean[i] = to + Math.sign(m - to) * deviation * wide[i]! * distanceOf(margin);
      continue;
    }
    const middle = 1 - below - above;
    const [left, right] = [Math.max(below, margin / 2), Math.max(above, margin / 2)];
    const over = (1 - left - right - middle) / (left + middle + right - 1.5 * margin);
    const chance = (side: number): number => Math.min(0.5 - 1e-10, Math.max(1e-10, side + over * (side - margin / 2)));
    const [low, high] = [distanceOf(chance(left)), distanceOf(chance(right))];
    wide[i] = (to - from) / ((low + high) * deviation);
    mean[i] = (from * high + to * low) / (low + high);
  }
  return { cma: { ...cma, mean }, reach: wide };
}

const SWEEPS = 4;

/**
 * Where the sample lay that a trial with steps was made of. A journal has the step only; between its borders the sample is
 * drawn again, by the number of the trial, from the distribution that is told of it. Since what a trial came to depends on
 * the step alone, this is distributed as what was drawn at first, which Optuna keeps in `x_for_tell`.
 */
export function betweenBorders(
  { mean, sigma, axes }: Cma,
  reach: Reach,
  all: readonly Steps[],
  point: Point,
  trial: number,
): number[] {
  const random = randomStream(trial, 'between borders');
  const { vectors, lengths } = axes;
  const precision = (i: number, j: number): number =>
    lengths.reduce((sum, length, k) => sum + (vectors[i]![k]! * vectors[j]![k]!) / length ** 2, 0);
  const offset = point.map((x, i) => x - mean[i]!);
  const limits = all.map((steps) => {
    const k = closest(steps, point[steps.place]!);
    const border = (at: number): number => (borderOf(steps, at) - mean[steps.place]!) / reach[steps.place]!;
    return [k === 0 ? -Infinity : border(k - 1), k === steps.count - 1 ? Infinity : border(k)] as const;
  });
  for (const [n, { place }] of all.entries())
    offset[place] = Math.min(limits[n]![1], Math.max(limits[n]![0], offset[place]! / reach[place]!));
  // one parameter after another given the others (Gibbs)
  for (let sweep = 0; sweep < (all.length === 1 ? 1 : SWEEPS); sweep++)
    for (const [n, { place: i }] of all.entries()) {
      const own = precision(i, i);
      const expected = -offset.reduce((sum, y, j) => (j === i ? sum : sum + precision(i, j) * y), 0) / own;
      const deviation = sigma / Math.sqrt(own);
      const [from, to] = limits[n]!.map((border) => (border - expected) / deviation);
      offset[i] = expected + deviation * truncatedQuantile(random.next(), from!, to!);
    }
  return offset.map((y, i) => mean[i]! + y);
}
