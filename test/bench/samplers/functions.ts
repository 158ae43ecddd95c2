/**
 * @file The functions that samplers are compared on. Each is written once, here: the peer in Python asks for values of the same
 * function by its own proposals.
 */
import {
  type Direction,
  type Distribution,
  hypervolume,
  type Label,
  type Space,
  type When,
} from '../../../src/study/index.ts';

/** The parameters of a trial by their names; those that do not exist are missing. */
export type Values = Readonly<Record<string, Label>>;

/** What is minimised. */
export interface TestFunction {
  readonly name: string;
  readonly space: Space;
  readonly directions: readonly Direction[];
  readonly evaluate: (values: Values) => readonly number[];
  /** What a run is worth, lower is better: the least value, or of several directions the hypervolume that is missing. */
  readonly outcome: (all: readonly (readonly number[])[]) => number;
}

const float = (low: number, high: number, when?: When): Distribution => ({
  kind: 'float',
  low,
  high,
  log: false,
  step: null,
  when,
});
const log = (low: number, high: number, when?: When): Distribution =>
  ({ ...(float(low, high, when) as object), log: true }) as Distribution;
const stepped = (low: number, high: number, step: number): Distribution => ({
  kind: 'float',
  low,
  high,
  log: false,
  step,
});
const int = (low: number, high: number, when?: When): Distribution => ({
  kind: 'int',
  low,
  high,
  log: false,
  step: 1,
  when,
});
const logInt = (low: number, high: number): Distribution => ({ kind: 'int', low, high, log: true, step: 1 });
const choice = (...choices: readonly Label[]): Distribution => ({ kind: 'categorical', choices });

/** `x0` … of the same range. */
const cube = (dimensions: number, low: number, high: number): Space =>
  new Map(Array.from({ length: dimensions }, (_, i) => [`x${i}`, float(low, high)]));

const vector = (values: Values): number[] =>
  Object.keys(values)
    .sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
    .map((name) => values[name] as number);

const least = (all: readonly (readonly number[])[]): number => Math.min(...all.map(([value]) => value!));

function single(name: string, space: Space, value: (values: Values) => number): TestFunction {
  return { name, space, directions: ['minimize'], evaluate: (values) => [value(values)], outcome: least };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const sphere = single('sphere', cube(5, -5, 5), (values) => sum(vector(values).map((x) => x * x)));

const rosenbrock = single('rosenbrock', cube(5, -2.048, 2.048), (values) => {
  const x = vector(values);
  return sum(x.slice(1).map((next, i) => 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2));
});

const branin = single(
  'branin',
  new Map([
    ['x0', float(-5, 10)],
    ['x1', float(0, 15)],
  ]),
  (values) => {
    const [x = 0, y = 0] = vector(values);
    const valley = y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6;
    return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  },
);

const HARTMANN = {
  alpha: [1, 1.2, 3, 3.2],
  a: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  p: [
    [1312, 1696, 5569, 124, 8283, 5886],
    [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650],
    [4047, 8828, 8732, 5743, 1091, 381],
  ],
};

const hartmann6 = single('hartmann6', cube(6, 0, 1), (values) => {
  const x = vector(values);
  return -sum(
    HARTMANN.alpha.map((alpha, i) => {
      const distance = sum(x.map((one, j) => HARTMANN.a[i]![j]! * (one - HARTMANN.p[i]![j]! / 1e4) ** 2));
      return alpha * Math.exp(-distance);
    }),
  );
});

/** How far a positive number is from another, in powers of ten. */
const decades = (value: Label | undefined, best: number): number => Math.log10((value as number) / best);

/** Settings of a training as if each had its best, which moves with the others. */
const mixed = single(
  'mixed',
  new Map<string, Distribution>([
    ['lr', log(1e-5, 1)],
    ['layers', int(1, 8)],
    ['units', logInt(8, 1024)],
    ['dropout', stepped(0, 0.8, 0.05)],
    ['optimizer', choice('sgd', 'momentum', 'adam', 'rmsprop')],
    ['activation', choice('relu', 'tanh', 'gelu', 'sigmoid', 'elu', 'swish')],
    ['norm', choice(null, 'batch', 'layer')],
  ]),
  ({ lr, layers, units, dropout, optimizer, activation, norm }) => {
    const bestRate = { sgd: 0.1, momentum: 0.03, adam: 2e-3, rmsprop: 1e-3 }[optimizer as 'sgd'];
    const ofOptimizer = { sgd: 0.25, momentum: 0.1, adam: 0, rmsprop: 0.05 }[optimizer as 'sgd'];
    const ofActivation = { relu: 0.05, tanh: 0.2, gelu: 0, sigmoid: 0.5, elu: 0.1, swish: 0.02 }[activation as 'relu'];
    const depth = (layers as number) - (norm === null ? 3 : 5);
    return (
      ofOptimizer +
      ofActivation +
      (norm === null ? 0.15 : norm === 'batch' ? 0.05 : 0) +
      0.3 * decades(lr, bestRate) ** 2 +
      0.03 * depth ** 2 +
      0.4 * decades(units, 256) ** 2 +
      2 * ((dropout as number) - 0.1 * Math.log10(units as number)) ** 2
    );
  },
);

/** Three models, two of which have settings of their own. */
const conditional = single(
  'conditional',
  new Map<string, Distribution>([
    ['model', choice('linear', 'forest', 'network')],
    ['scale', log(1e-3, 10)],
    ['trees', int(10, 500, { model: ['forest'] })],
    ['depth', int(1, 20, { model: ['forest'] })],
    ['lr', log(1e-5, 1, { model: ['network'] })],
    ['width', float(1, 10, { model: ['network'] })],
    ['momentum', float(0, 1, { model: ['network'] })],
  ]),
  ({ model, scale, trees, depth, lr, width, momentum }) => {
    const own = 0.1 * decades(scale, model === 'linear' ? 1 : 0.1) ** 2;
    if (model === 'linear') return 0.5 + own;
    if (model === 'forest') return 0.2 + own + 0.002 * ((depth as number) - 12) ** 2 + 0.1 * decades(trees, 300) ** 2;
    return (
      own +
      0.3 * (decades(lr, 0.01) + (momentum as number)) ** 2 +
      0.02 * ((width as number) - 7) ** 2 +
      ((momentum as number) - 0.8) ** 2
    );
  },
);

/** Zitzler, Deb and Thiele (2000) with 10 variables; `shape` gives the second value from the first and g. */
function zdt(name: string, shape: (f: number, g: number) => number): TestFunction {
  const reference = [1.1, 11] as const;
  return {
    name,
    space: cube(10, 0, 1),
    directions: ['minimize', 'minimize'],
    evaluate(values) {
      const [f = 0, ...rest] = vector(values);
      return [f, shape(f, 1 + (9 * sum(rest)) / rest.length)];
    },
    outcome: (all) => reference[0] * reference[1] - hypervolume(all, reference),
  };
}

const zdt1 = zdt('zdt1', (f, g) => g * (1 - Math.sqrt(f / g)));
const zdt2 = zdt('zdt2', (f, g) => g * (1 - (f / g) ** 2));

/** By their names. */
export const FUNCTIONS = { sphere, rosenbrock, hartmann6, branin, mixed, conditional, zdt1, zdt2 };

export type FunctionName = keyof typeof FUNCTIONS;
