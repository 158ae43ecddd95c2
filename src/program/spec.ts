/** @file A job as data, and the config that it composes to. */
import {
  composeAll,
  expandedWords,
  openWorkshop,
  type ComposedAll,
  type ConfigOwner,
  type Workshop,
} from '../compose/index.ts';
import type { JobSpec, SweepPlace } from '../run/index.ts';

/** A job that is composed of these words, as data. */
export function specOf({ places, now, cwd }: Workshop, words: readonly string[], sweep?: SweepPlace): JobSpec {
  return { configs: places, words, now: now.toISOString(), cwd, sweep };
}

/** Composes what a job's data say: in any process the same config. Throws what `openWorkshop` and `composeAll` throw. */
export function composeSpec(program: ConfigOwner, { configs, words, now, cwd }: JobSpec): ComposedAll {
  return composeAll(openWorkshop(program, configs, { now: new Date(now), cwd }), expandedWords(words), 'run');
}
