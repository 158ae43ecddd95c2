/** @file Which samplers are compared, on which functions. A sampler is added by a row. */
import { qmcSampler, type Sampler, tpeSampler } from '../../../src/study/index.ts';
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
];
