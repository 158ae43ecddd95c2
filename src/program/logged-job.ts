/** @file The job of a run that was logged: its config, and whose it is. */
import { composedConfig, type ComposedConfig } from '../compose/index.ts';
import { createResolvers, mergeInto, withOwnResolvers, selectNode, update, type MapNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isPlainValue, parseOverride, toPlain, type Override } from '../override/index.ts';
import type { SavedRun } from '../record/index.ts';
import { attempt } from '../util/attempt.ts';
import { shownPath } from '../util/shown-path.ts';
import { oneLine } from '../util/visible.ts';
import { lineFor, type Verb } from './command-line.ts';
import type { Program } from './program.ts';

/** Sets a value, as if it had been typed on the command line. */
function apply(config: MapNode, { source, key: { keyOrGroup }, value }: Override): void {
  if (value === undefined || !isPlainValue(value)) return;
  const origin = { source, start: value.start, end: value.end };
  update(config, keyOrGroup, toPlain(value), { forceAdd: true, origin });
}

/** Sets what a logged run is pinned to, such as the engine that it ran on. */
export function pinned(config: MapNode, pins: readonly string[]): void {
  for (const pin of pins) apply(config, parseOverride(pin));
}

/** The task's config as a run saved it, with the words that it was made of. */
export interface LoggedTask {
  readonly config: MapNode;
  readonly words: readonly string[];
  /** The words that make it run as it did then. */
  readonly pins: readonly string[];
  /** The `hydra` node that the run saved, under its key; missing where that cannot be read. */
  readonly hydra?: MapNode | undefined;
}

/** The task's config of a logged run; keys that were added with `+` are known as such. Fails with RUN_FOLDER for a folder without one. */
export function loggedTask(run: SavedRun, pins: readonly string[]): LoggedTask {
  const config = run.config();
  const words = run.words();
  for (const override of words.map((word) => parseOverride(word))) {
    const added = override.type === 'add' || override.type === 'force-add';
    if (added && selectNode(config, override.key.keyOrGroup)?.kind === 'scalar') apply(config, override);
  }
  return { config, words, pins, hydra: attempt(run.hydra).value };
}

/** The config of a logged run of a program as it was, with its `hydra` node. Fails with RUN_FOLDER for a folder without one. */
export function loggedJob(
  { resolvers }: Pick<Program<never, never>, 'resolvers'>,
  run: SavedRun,
  { config, words, pins }: LoggedTask,
): ComposedConfig {
  pinned(config, pins);
  mergeInto(config, [run.hydra()]);
  return composedConfig({
    config,
    overrides: { hydra: run.record?.overrides.hydra ?? [], task: [...words, ...pins] },
    resolvers: withOwnResolvers(createResolvers(), resolvers),
  });
}

/**
 * Fails with USAGE for a run of another program; with the line to type, if this user signed the run. A folder never says what
 * runs: whoever has it types that line.
 */
export function assertOwnProgram(
  { name, isShipped = false }: Pick<Program<never, never>, 'name' | 'isShipped'>,
  { folder, record, isOwn }: SavedRun,
  verb: Verb,
): void {
  if (record === undefined) return;
  const { program } = record;
  if (program.name === name && (program.command === undefined) === isShipped) return;
  throw new HydrosolError('USAGE', `the run in ${shownPath(folder)} is one of the program ${oneLine(program.name)}`, {
    expected: `a run of the program ${name}`,
    // a line that somebody else wrote is not for this user to type
    hints: isOwn() ? [lineFor(program, verb, folder)] : [],
  });
}
