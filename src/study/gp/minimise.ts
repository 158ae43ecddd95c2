/** @file The least value of a smooth function, between bounds. */

/** A function of some numbers: its value, and its derivatives written into `gradient`. */
export type Smooth = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** The least and the largest value of each number. Default: none. */
  readonly lower?: Float64Array | undefined;
  readonly upper?: Float64Array | undefined;
  /** Ends where no derivative is larger, but for those that point out of the bounds. */
  readonly tolerance: number;
  /** Default: 200. */
  readonly maxIterations?: number | undefined;
}

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
}

/** How many steps are remembered. */
const MEMORY = 10;
/** A step that gains less, in shares of the value, is the last. */
const LEAST_GAIN = 2.2e-9;

interface Step {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Minus the inverse curvature, as past steps tell it, times the gradient, among the numbers that may move. */
function direction(gradient: Float64Array, steps: readonly Step[], isFree: readonly boolean[]): Float64Array {
  const d = gradient.map((g, i) => (isFree[i]! ? -g : 0));
  const shares: number[] = [];
  for (const { s, y, rho } of steps.toReversed()) {
    const share = rho * dot(s, d);
    shares.push(share);
    for (let i = 0; i < d.length; i++) d[i]! -= share * y[i]!;
  }
  const last = steps.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < d.length; i++) d[i]! *= scale;
  }
  for (const { s, y, rho } of steps) {
    const share = shares.pop()! - rho * dot(y, d);
    for (let i = 0; i < d.length; i++) d[i]! += share * s[i]!;
  }
  return d.map((value, i) => (isFree[i]! ? value : 0));
}

/**
 * Goes down from `x` by L-BFGS, each step projected onto the bounds and halved until it gains enough (Nocedal 1980; Bertsekas
 * 1982). A value that is not finite counts as a step too far; the first one must be finite.
 */
export function minimise(f: Smooth, start: Float64Array, options: MinimiseOptions): Minimum {
  const { lower, upper, tolerance, maxIterations = 200 } = options;
  const clip = (value: number, i: number): number =>
    Math.min(upper?.[i] ?? Infinity, Math.max(lower?.[i] ?? -Infinity, value));
  let x: Float64Array = start.map(clip);
  let gradient: Float64Array = new Float64Array(x.length);
  let value = f(x, gradient);
  let steps: Step[] = [];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const isFree = [...x].map((at, i) => clip(at - gradient[i]!, i) !== at);
    if ([...x].every((at, i) => Math.abs(clip(at - gradient[i]!, i) - at) <= tolerance)) break;
    let d = direction(gradient, steps, isFree);
    if (!(dot(d, gradient) < 0)) [steps, d] = [[], direction(gradient, [], isFree)];
    let t = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(d, d))) : 1;
    let next: { x: Float64Array; gradient: Float64Array; value: number } | undefined;
    for (let halvings = 0; halvings < 25 && next === undefined; halvings++, t /= 2) {
      const to = x.map((at, i) => clip(at + t * d[i]!, i));
      const slope = to.reduce((sum, at, i) => sum + gradient[i]! * (at - x[i]!), 0);
      const there = new Float64Array(x.length);
      const found = f(to, there);
      if (found <= value + 1e-4 * slope) next = { x: to, gradient: there, value: found };
    }
    if (next === undefined) {
      if (steps.length === 0) break;
      // what past steps told does not hold here
      steps = [];
      continue;
    }
    const s = next.x.map((at, i) => at - x[i]!);
    const y = next.gradient.map((g, i) => g - gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > 1e-12 * dot(y, y)) steps = [...steps, { s, y, rho: 1 / curvature }].slice(-MEMORY);
    const gain = value - next.value;
    ({ x, gradient, value } = next);
    if (gain <= LEAST_GAIN * Math.max(Math.abs(value), 1)) break;
  }
  return { x, value };
}
