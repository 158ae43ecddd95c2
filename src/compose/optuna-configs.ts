/**
 * @file `hydra/sweeper=optuna` with its samplers and pruners: the names and keys of Hydra's Optuna sweeper and of Optuna's classes, with the
 * defaults of Optuna 5.0.
 */
import type { StoredConfig } from './store-source.ts';

/** The sweeper. `pruner`, `replicates`, `when`, `optimized_metric` and `intermediate` are Hydrosol's. */
export const OPTUNA_SWEEPER = {
  _target_: 'hydra_plugins.hydra_optuna_sweeper.optuna_sweeper.OptunaSweeper',
  sampler: null,
  pruner: null,
  direction: null,
  storage: null,
  study_name: null,
  n_trials: 20,
  n_jobs: null,
  max_failure_rate: null,
  params: null,
  custom_search_space: null,
  when: null,
  replicates: null,
  optimized_metric: null,
  intermediate: 'last',
} as const;

/**
 * Samplers by the names that Hydra's plugin gives them. Other than in Optuna on purpose: `population_size`, 50 there, is null, which
 * stands for no generations at all, and `magic_clip_exponent`, which Optuna has not, is 1.5; Optuna's kernels are those of 1.
 */
export const SAMPLERS = {
  tpe: {
    _target_: 'optuna.samplers.TPESampler',
    seed: null,
    n_startup_trials: 10,
    n_ei_candidates: 24,
    multivariate: null,
    constant_liar: true,
    magic_clip_exponent: 1.5,
  },
  random: { _target_: 'optuna.samplers.RandomSampler', seed: null },
  cmaes: {
    _target_: 'optuna.samplers.CmaEsSampler',
    seed: null,
    x0: null,
    sigma0: null,
    n_startup_trials: 1,
    consider_pruned_trials: false,
    restart_strategy: null,
    popsize: null,
    inc_popsize: null,
    use_separable_cma: false,
    with_margin: false,
    lr_adapt: false,
  },
  nsgaii: {
    _target_: 'optuna.samplers.NSGAIISampler',
    seed: null,
    population_size: null,
    mutation_prob: null,
    crossover_prob: 0.9,
    swapping_prob: 0.5,
  },
  nsgaiii: {
    _target_: 'optuna.samplers.NSGAIIISampler',
    seed: null,
    population_size: null,
    mutation_prob: null,
    crossover_prob: 0.9,
    swapping_prob: 0.5,
    dividing_parameter: 3,
  },
  gp: {
    _target_: 'optuna.samplers.GPSampler',
    seed: null,
    n_startup_trials: 10,
    deterministic_objective: false,
  },
  qmc: { _target_: 'optuna.samplers.QMCSampler', seed: null, qmc_type: 'sobol', scramble: false },
  grid: { _target_: 'optuna.samplers.GridSampler' },
  bruteforce: { _target_: 'optuna.samplers.BruteForceSampler', seed: null, avoid_premature_stop: false },
} as const;

/** Pruners. What is null has no default and must be given, unless another option stands for it. */
export const PRUNERS = {
  median: {
    _target_: 'optuna.pruners.MedianPruner',
    n_startup_trials: 5,
    n_warmup_steps: 0,
    interval_steps: 1,
    n_min_trials: 1,
  },
  percentile: {
    _target_: 'optuna.pruners.PercentilePruner',
    percentile: null,
    n_startup_trials: 5,
    n_warmup_steps: 0,
    interval_steps: 1,
    n_min_trials: 1,
  },
  asha: {
    _target_: 'optuna.pruners.SuccessiveHalvingPruner',
    min_resource: 'auto',
    reduction_factor: 4,
    min_early_stopping_rate: 0,
    bootstrap_count: 0,
  },
  hyperband: {
    _target_: 'optuna.pruners.HyperbandPruner',
    min_resource: 1,
    max_resource: 'auto',
    reduction_factor: 3,
    bootstrap_count: 0,
  },
  patient: { _target_: 'optuna.pruners.PatientPruner', wrapped_pruner: null, patience: null, min_delta: 0 },
  threshold: {
    _target_: 'optuna.pruners.ThresholdPruner',
    lower: null,
    upper: null,
    n_warmup_steps: 0,
    interval_steps: 1,
  },
  wilcoxon: { _target_: 'optuna.pruners.WilcoxonPruner', p_threshold: 0.1, n_startup_steps: 2 },
} as const;

const optionsOf = (group: string, nodes: Readonly<Record<string, StoredConfig['node']>>): StoredConfig[] =>
  Object.entries(nodes).map(([name, node]) => ({ group, name, node }));

/** All of them as configs. */
export const OPTUNA_CONFIGS: readonly StoredConfig[] = [
  {
    group: 'hydra/sweeper',
    name: 'optuna',
    node: { defaults: ['_self_', { sampler: 'tpe' }, { pruner: null }], ...OPTUNA_SWEEPER },
  },
  ...optionsOf('hydra/sweeper/sampler', SAMPLERS),
  ...optionsOf('hydra/sweeper/pruner', PRUNERS),
];
