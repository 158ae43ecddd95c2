/** @file A program that Hydrosol runs: its configs, and what it does with one. */
import type { AllowOptions, LocateOptions } from '../instantiate/index.ts';
import type { Task } from '../run/index.ts';
import type { Problem } from '../schema/index.ts';
import type { Tracker, Warn } from '../track/index.ts';
import type { Summary, TableStyle } from '../report/index.ts';

/** The part of a program that only a run needs: loaded when the config has been found right. */
export interface Experiment<Config, Result extends object> {
  readonly task: Task<Config, Result>;
  /** Where results go besides the run folder, by the config. */
  readonly trackers?: (config: Config, context: { readonly warn: Warn }) => readonly Tracker[];
  /** What is printed when a run is over. */
  readonly format?: (result: Result, style: TableStyle) => string;
  /** The words that make a logged config run as it did then: its engine by name, nothing taken from a store. */
  readonly pin?: (logged: Summary) => readonly string[];
}

/** A program: what `run` is for the shipped experiment, and what a user's own script hands to `main`. */
export interface Program<Config, Result extends object> {
  /** `hydra.job.name`: the name of the log, and of runs. */
  readonly name: string;
  /** Folder with the configs, absolute. */
  readonly configDir: string;
  /** The primary config. Default: `config`. */
  readonly configName?: string;
  /**
   * JSON Schema (draft 7) of the whole config, or where to get it. Apart from `load`, so that a wrong config is found before
   * anything heavy is loaded. Without one only struct mode, `???` and interpolations are checked.
   */
  readonly schema?: object | (() => Promise<object>);
  /** What else is wrong with a config that the schema allows, such as two values that exclude each other. */
  readonly rules?: () => Promise<(config: Config) => Problem[]>;
  /**
   * Where parts may come from that a config names by `_target_: MODULE:EXPORT` where the schema has parts told apart by
   * `_target_`: components, whose options are checked by their own schema. Default: from nowhere.
   */
  readonly parts?: AllowOptions;
  /** Words that stand before those of the command line: overrides, as `compose({ overrides })` has them. */
  readonly overrides?: readonly string[];
  /**
   * What a `_target_` of `hydra.callbacks` may name: registered names, and modules of folders and packages that are allowed
   * here. Default: only the callbacks of Hydrosol.
   */
  readonly callbacks?: LocateOptions;
  readonly load: () => Promise<Experiment<Config, Result>>;
}
