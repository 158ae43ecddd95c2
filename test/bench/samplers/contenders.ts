/** @file Which samplers are compared, on which functions. A sampler is added by a row. */
import {
  cmaEsSampler,
  gpSampler,
  nsga2Sampler,
  nsga3Sampler,
  qmcSampler,
  type Sampler,
  tpeSampler,
} from '../../../src/study/index.ts';
import type { FunctionName } from './functions.ts';

/** A sampler of ours and that of Optuna. */
export interface Contender {
  readonly name: string;
  readonly ours: (seed: number) => Sampler;
  /** The class of optuna.samplers, and its arguments beside the seed. */
  readonly sampler: string;
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly functions: readonly FunctionName[];
  /** Default: 20. */
  readonly seeds?: number | undefined;
  /** Default: 100. */
  readonly trials?: number | undefined;
  /** Trials before the proposals that are timed. Default: 999. */
  readonly timedAfter?: number | undefined;
}

const NUMERIC: readonly FunctionName[] = ['sphere', 'rosenbrock', 'hartmann6', 'branin'];

export const CONTENDERS: readonly Contender[] = [
  {
    name: 'tpe',
    ours: () => tpeSampler(),
    sampler: 'TPESampler',
    functions: [...NUMERIC, 'mixed', 'conditional', 'zdt1', 'zdt2'],
  },
  {
    name: 'qmc',
    ours: (seed) => qmcSampler({ scramble: true, seed }),
    sampler: 'QMCSampler',
    args: { scramble: true },
    functions: [...NUMERIC, 'mixed'],
  },
  {
    name: 'cmaes',
    ours: () => cmaEsSampler(),
    sampler: 'CmaEsSampler',
    functions: [...NUMERIC, 'mixed'],
  },
  {
    name: 'cmaes with margin',
    ours: () => cmaEsSampler({ withMargin: true }),
    sampler: 'CmaEsSampler',
    args: { with_margin: true },
    functions: ['mixed'],
  },
  {
    name: 'nsga-ii',
    ours: () => nsga2Sampler(),
    sampler: 'NSGAIISampler',
    functions: ['zdt1', 'zdt2'],
  },
  {
    name: 'nsga-ii of 20',
    ours: () => nsga2Sampler({ populationSize: 20 }),
    sampler: 'NSGAIISampler',
    args: { population_size: 20 },
    functions: ['mixed', 'conditional', 'zdt1', 'zdt2'],
  },
  {
    name: 'nsga-iii of 20',
    ours: () => nsga3Sampler({ populationSize: 20 }),
    sampler: 'NSGAIIISampler',
    args: { population_size: 20 },
    functions: ['zdt1', 'zdt2'],
  },
  {
    name: 'gp',
    ours: () => gpSampler(),
    sampler: 'GPSampler',
    functions: [...NUMERIC, 'mixed', 'conditional'],
    seeds: 10,
    trials: 50,
    timedAfter: 199,
  },
];
