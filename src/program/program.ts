/** @file A program that Hydrosol runs: its configs, and what it does with one. */
import type { HydrosolError } from '../errors.ts';
import type { ConfigOwner } from '../compose/index.ts';
import type { AllowOptions, LocateOptions } from '../instantiate/index.ts';
import type { Values } from '../record/index.ts';
import type { Task } from '../run/index.ts';
import type { Problem } from '../schema/index.ts';
import type { Tracker, Warn } from '../track/index.ts';
import type { RunSummary, TableStyle } from '../report/index.ts';
import type { Pruner, Sampler } from '../study/index.ts';
import type { PartKeys } from './part-names.ts';

/** The part of a program that only a run needs: loaded when the config has been found right. */
export interface Experiment<Config, Result = unknown> {
  readonly task: Task<Config, Result>;
  /**
   * The numbers of a result: columns of results.csv, means over seeds, metrics of trackers, what a sweep can optimise.
   * Default: a number that is returned is `result`, a list of numbers `result_0`, `result_1`, …, and of an object count the
   * numbers that it holds itself, by their keys.
   */
  readonly values?: (result: Result) => Values;
  /** Whether the task itself tells trackers of its values, as soon as they are known. Default: false: they are told at the end. */
  readonly tellsValues?: boolean;
  /** Where results go besides the run folder, by the config. */
  readonly trackers?: (config: Config, context: { readonly warn: Warn }) => readonly Tracker[];
  /**
   * What a job makes first that other jobs of its sweep take from where it is kept, by the stages of its events, in order; equal
   * texts stand for the same thing. A worker does jobs later for which another one is just making something. Default: nothing.
   */
  readonly shares?: (config: Config) => Readonly<Record<string, string>>;
  /**
   * What of a config a process can be only once, as JSON keeps it, such as an engine: a worker's process does jobs of one such value,
   * as of one `hydra.job.env_set`, and another process those of the next. Default: nothing.
   */
  readonly process?: (config: Config) => unknown;
  /** What is printed when a run is over. */
  readonly format?: (result: Result, style: TableStyle) => string;
  /** The words that make a logged config run as it did then: its engine by name, with as many threads, nothing taken from a store. */
  readonly pin?: (logged: RunSummary) => readonly string[];
  /**
   * Values, by their keys, with which jobs of a sweep that are done again make what they share once: it is kept below `folder`, which
   * is theirs alone. These win over the words of `pin`. Default: none, so that each job makes everything anew.
   */
  readonly together?: (folder: string) => Readonly<Record<string, unknown>>;
  /** Values, by their keys, with which a stopped run goes on as it began, by environment.json: how many threads it had. */
  readonly keep?: (environment: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** What is wrong with a goal of a sweep. */
export interface GoalProblem {
  readonly message: string;
  readonly expected?: string | undefined;
  /** The nearest name that may be a goal. */
  readonly suggestion?: string | undefined;
  /** What to type. */
  readonly hints?: readonly string[] | undefined;
}

/** The config of a sweep, as far as its jobs agree: `get` reads a key of it, undefined where they differ. */
export interface SharedConfig {
  readonly get: (key: string) => unknown;
}

/** What sweeps over the runs of a program are looked at by. */
export interface Goals {
  /** Says what is wrong with a value of the runs as the goal of a sweep, by its name. Default: any name may be a goal. */
  readonly check?: (name: string, config: SharedConfig) => GoalProblem | undefined;
  /**
   * The value that the study of a sweep without a goal has: nothing is chosen by it, but whoever opens the journal sees it.
   * Default: the first value of each run, minimised.
   */
  readonly shown?: (config: SharedConfig) => { readonly name: string; readonly direction: 'minimize' | 'maximize' };
}

/** A program: what `run` is for the shipped experiment, and what a user's own script hands to `main`. */
export interface Program<Config, Result = unknown> extends ConfigOwner {
  /**
   * JSON Schema (draft 7) of the whole config, or where to get it. Apart from `load`, so that a wrong config is found before
   * anything heavy is loaded. Without one only struct mode, `???` and interpolations are checked.
   */
  readonly schema?: object | (() => Promise<object>);
  /** What else is wrong with a config that the schema allows, such as two values that exclude each other. */
  readonly rules?: () => Promise<(config: Config) => Problem[]>;
  /**
   * What is wrong that only files and packages tell, such as a table without its column of labels; `fullKey` says which key is
   * about it. Looked at before a run makes anything, together with all else that is wrong: what has an error already, at the
   * top of the config, is not there.
   */
  readonly inspect?: () => Promise<(config: Partial<Config>) => Promise<readonly HydrosolError[]>>;
  /** What sweeps over its runs may optimise, and what they show where they optimise nothing. */
  readonly goals?: () => Promise<Goals>;
  /**
   * Samplers of its own for `hydra.sweeper.sampler`, by the `_target_` that names them. Each makes one of the options of that node. What a sampler
   * must hold is tested by `samplerContract` in Hydrosol's test/study/sampler-contract.ts.
   */
  readonly samplers?: Readonly<Record<string, (options: Readonly<Record<string, unknown>>) => Sampler>>;
  /** Pruners of its own for `hydra.sweeper.pruner`, in the same way. */
  readonly pruners?: Readonly<Record<string, (options: Readonly<Record<string, unknown>>) => Pruner>>;
  /**
   * Where parts may come from that a config names by `_target_: MODULE:EXPORT` where the schema has parts told apart by
   * `_target_`, or by one of `keys`: components, whose options are checked by their own schema. Default: from nowhere.
   */
  readonly parts?: AllowOptions & { readonly keys?: PartKeys };
  /**
   * The page of `--help`, unless a config has a template of its own: the variables of `hydra.help.template`, and `$COMMAND`
   * (how the program is started), `$GROUP_DEFAULTS` (each group with its default), `$MAIN_FLAGS`. Default: Hydra's page.
   */
  readonly help?: string;
  /**
   * Keys of the config that reach outside of a run: where else it writes, whom it tells. Of a run folder that somebody else made
   * they are not taken: `--reproduce` and `--resume` take those of the program's own config. Default: none besides `hydra`.
   */
  readonly outside?: readonly string[];
  /** Words that stand before those of the command line: overrides, as `compose({ overrides })` has them. */
  readonly overrides?: readonly string[];
  /**
   * What a `_target_` of `hydra.callbacks` may name: registered names, and modules of folders and packages that are allowed
   * here. Default: only the callbacks of Hydrosol.
   */
  readonly callbacks?: LocateOptions;
  /** Whether its runs are those of Hydrosol's own commands: `hydrosol resume DIR` is how they go on. Default: false. */
  readonly isShipped?: boolean;
  readonly load: () => Promise<Experiment<Config, Result>>;
}
