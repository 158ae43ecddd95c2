/** @file A job as data: what another process needs to compose it again. */
import type { ConfigPlaces } from '../compose/index.ts';
import type { SweepPlace } from './place-job.ts';

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
