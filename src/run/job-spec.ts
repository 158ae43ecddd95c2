/** @file A job as data: what another process needs to compose it again. */
import type { SweepPlace } from './place-job.ts';

/** Where the configs of a program are, as its command line says. */
export interface ConfigPlaces {
  /** The folder of configs; missing for the program's own. */
  readonly configPath?: string | undefined;
  /** The primary config; missing for the program's own. */
  readonly configName?: string | undefined;
  /** One more folder of configs. */
  readonly configDir?: string | undefined;
}

/** A job that is composed of the words of a command line. JSON keeps it whole. */
export interface JobSpec {
  readonly configs: ConfigPlaces;
  /** All overrides, those of the program too. */
  readonly words: readonly string[];
  /** The time that `${now:…}` tells: ISO 8601. */
  readonly now: string;
  /** The working folder, absolute. */
  readonly cwd: string;
  readonly sweep?: SweepPlace | undefined;
}
