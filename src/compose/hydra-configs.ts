/**
 * @file The configs of the `hydra` node that come with Hydrosol: defaults and groups, as Hydra 1.3 has them
 * (`hydra/conf/__init__.py` and the YAML files beside it).
 */
import { OPTUNA_CONFIGS } from './optuna-configs.ts';
import { createStore } from './store-source.ts';

const MISSING = '???';

const LINE = '[%(asctime)s][%(name)s][%(levelname)s] - %(message)s';
// Hydra's goes to standard output; here that is left for results.
const console_ = { class: 'console', formatter: 'simple', stream: 'stderr' };
const file = {
  class: 'file',
  formatter: 'simple',
  filename: '${hydra.runtime.output_dir}/${hydra.job.name}.log',
};

/** A formatter of the Python package colorlog, which has Hydra's groups of that name. */
const colorlog = {
  '()': 'colorlog.ColoredFormatter',
  log_colors: { DEBUG: 'purple', INFO: 'green', WARNING: 'yellow', ERROR: 'red', CRITICAL: 'red' },
};

/** Options of `hydra/…` that stand before the user's search path. */
export const HYDRA_GROUPS = createStore([
  { group: 'hydra/env', name: 'default', node: {} },
  {
    group: 'hydra/output',
    name: 'default',
    package: 'hydra',
    node: {
      run: { dir: 'outputs/${now:%Y-%m-%d}/${now:%H-%M-%S}' },
      sweep: { dir: 'multirun/${now:%Y-%m-%d}/${now:%H-%M-%S}', subdir: '${hydra.job.num}' },
    },
  },
  {
    group: 'hydra/help',
    name: 'default',
    node: {
      app_name: '${hydra.job.name}',
      header: '${hydra.help.app_name} is an experiment of Hydrosol.\n',
      footer: 'Use --hydra-help to see the options of the program itself.\n',
      template: [
        '${hydra.help.header}',
        '== Groups ==',
        'Compose the config from these groups (group=option)',
        '',
        '$APP_CONFIG_GROUPS',
        '',
        '$OVERRIDE_ALIASES== Config ==',
        'Override anything in the config (foo.bar=value)',
        '',
        '$CONFIG',
        '',
        '${hydra.help.footer}',
        '',
      ].join('\n'),
    },
  },
  {
    group: 'hydra/hydra_help',
    name: 'default',
    node: {
      template: [
        'Hydrosol (${hydra.runtime.version})',
        '',
        '== Flags ==',
        '$FLAGS_HELP',
        '',
        '== Groups ==',
        'Groups of the program itself (for example hydra/job_logging=disabled)',
        '',
        '$HYDRA_CONFIG_GROUPS',
        '',
        "Use '--cfg hydra' to see the hydra config.",
        '',
      ].join('\n'),
    },
  },
  {
    group: 'hydra/hydra_logging',
    name: 'default',
    node: {
      version: 1,
      formatters: { simple: { format: '[%(asctime)s][HYDRA] %(message)s' } },
      handlers: { console: console_ },
      root: { level: 'INFO', handlers: ['console'] },
      disable_existing_loggers: false,
    },
  },
  {
    group: 'hydra/hydra_logging',
    name: 'hydra_debug',
    node: {
      version: 1,
      formatters: { simple: { format: LINE } },
      handlers: {
        file: { class: 'file', mode: 'w', formatter: 'simple', filename: 'hydra-${hydra.job.name}.log', delay: true },
      },
      root: { level: 'ERROR', handlers: ['file'] },
      loggers: { hydra: { level: 'DEBUG' } },
      disable_existing_loggers: false,
    },
  },
  {
    group: 'hydra/hydra_logging',
    name: 'colorlog',
    node: {
      version: 1,
      formatters: {
        colorlog: { ...colorlog, format: '[%(cyan)s%(asctime)s%(reset)s][%(purple)sHYDRA%(reset)s] %(message)s' },
      },
      handlers: { console: { ...console_, formatter: 'colorlog' } },
      root: { level: 'INFO', handlers: ['console'] },
      disable_existing_loggers: false,
    },
  },
  {
    group: 'hydra/hydra_logging',
    name: 'disabled',
    node: { version: 1, root: { level: 'ERROR' }, disable_existing_loggers: true },
  },
  { group: 'hydra/hydra_logging', name: 'none', node: { version: 1, root: null, disable_existing_loggers: false } },
  {
    group: 'hydra/job_logging',
    name: 'default',
    node: {
      version: 1,
      formatters: { simple: { format: LINE } },
      handlers: {
        console: console_,
        file,
      },
      root: { level: 'INFO', handlers: ['console', 'file'] },
      disable_existing_loggers: false,
    },
  },
  {
    group: 'hydra/job_logging',
    name: 'colorlog',
    node: {
      version: 1,
      formatters: {
        simple: { format: LINE },
        colorlog: {
          ...colorlog,
          format:
            '[%(cyan)s%(asctime)s%(reset)s][%(blue)s%(name)s%(reset)s][%(log_color)s%(levelname)s%(reset)s] - %(message)s',
        },
      },
      handlers: { console: { ...console_, formatter: 'colorlog' }, file },
      root: { level: 'INFO', handlers: ['console', 'file'] },
      disable_existing_loggers: false,
    },
  },
  {
    group: 'hydra/job_logging',
    name: 'stdout',
    node: {
      version: 1,
      formatters: { simple: { format: '%(message)s' } },
      handlers: { console: { ...console_, stream: 'stdout' } },
      root: { level: 'INFO', handlers: ['console'] },
      disable_existing_loggers: false,
    },
  },
  {
    group: 'hydra/job_logging',
    name: 'disabled',
    node: { version: 1, root: { level: 'ERROR' }, disable_existing_loggers: true },
  },
  { group: 'hydra/job_logging', name: 'none', node: { version: 1, root: null, disable_existing_loggers: false } },
]);

/** What there is to run jobs and sweeps, with all the options that each has. */
export const BASIC_LAUNCHER = { _target_: 'launchers.basic' } as const;
export const PROCESSES_LAUNCHER = {
  _target_: 'launchers.processes',
  n_jobs: null,
  retries: 2,
  timeout_min: null,
  mem_gb: null,
  env: {},
} as const;
/** Hydra's joblib launcher, as its plugin has it; runs as our processes. */
export const JOBLIB_LAUNCHER = {
  _target_: 'hydra_plugins.hydra_joblib_launcher.joblib_launcher.JoblibLauncher',
  n_jobs: -1,
  backend: null,
  prefer: 'processes',
  require: null,
  verbose: 0,
  timeout: null,
  pre_dispatch: '2*n_jobs',
  batch_size: 'auto',
  temp_folder: null,
  max_nbytes: null,
  mmap_mode: 'r',
} as const;
/** Hydra's submitit launcher for this machine, as its plugin has it; runs as our processes. */
export const SUBMITIT_LOCAL_LAUNCHER = {
  _target_: 'hydra_plugins.hydra_submitit_launcher.submitit_launcher.LocalLauncher',
  submitit_folder: '${hydra.sweep.dir}/.submitit/%j',
  timeout_min: 60,
  cpus_per_task: null,
  gpus_per_node: null,
  tasks_per_node: 1,
  mem_gb: null,
  nodes: 1,
  name: '${hydra.job.name}',
  stderr_to_stdout: false,
} as const;
export const BASIC_SWEEPER = {
  _target_: 'sweepers.basic',
  max_batch_size: null,
  max_failure_rate: null,
  params: null,
  zip: null,
  exclude: null,
  only: null,
  grids: null,
  when: null,
  replicates: null,
  optimized_metric: null,
  direction: null,
} as const;

/** Configs behind the user's search path, so that files take their place: the node itself, its launcher and sweeper. */
export const HYDRA_SCHEMA = createStore([
  {
    group: 'hydra',
    name: 'config',
    node: {
      defaults: [
        { output: 'default' },
        { launcher: 'basic' },
        { sweeper: 'basic' },
        { help: 'default' },
        { hydra_help: 'default' },
        { hydra_logging: 'default' },
        { job_logging: 'default' },
        { callbacks: null },
        { env: 'default' },
      ],
      mode: null,
      searchpath: [],
      run: { dir: MISSING },
      sweep: { dir: MISSING, subdir: MISSING },
      hydra_logging: MISSING,
      job_logging: MISSING,
      sweeper: MISSING,
      launcher: MISSING,
      callbacks: {},
      help: { app_name: MISSING, header: MISSING, footer: MISSING, template: MISSING },
      hydra_help: { hydra_help: MISSING, template: MISSING },
      output_subdir: '.hydra',
      aliases: {},
      overrides: { hydra: [], task: [] },
      job: {
        name: MISSING,
        chdir: false,
        override_dirname: '${hydra_override_dirname:}',
        id: MISSING,
        num: MISSING,
        config_name: MISSING,
        env_set: {},
        env_copy: [],
        config: { override_dirname: { kv_sep: '=', item_sep: ',', exclude_keys: [] } },
      },
      runtime: {
        version: MISSING,
        version_base: MISSING,
        cwd: MISSING,
        config_sources: MISSING,
        output_dir: MISSING,
        choices: {},
      },
      verbose: false,
    },
  },
  { group: 'hydra/launcher', name: 'basic', node: BASIC_LAUNCHER },
  { group: 'hydra/launcher', name: 'processes', node: PROCESSES_LAUNCHER },
  { group: 'hydra/launcher', name: 'joblib', node: JOBLIB_LAUNCHER },
  { group: 'hydra/launcher', name: 'submitit_local', node: SUBMITIT_LOCAL_LAUNCHER },
  { group: 'hydra/sweeper', name: 'basic', node: BASIC_SWEEPER },
  ...OPTUNA_CONFIGS,
]);

/** Maps of the `hydra` node that have these keys and no others, in a file as on the command line. */
export const HYDRA_CLOSED = [
  [],
  ['run'],
  ['sweep'],
  ['help'],
  ['hydra_help'],
  ['overrides'],
  ['job'],
  ['job', 'config'],
  ['job', 'config', 'override_dirname'],
  ['runtime'],
] as const;
