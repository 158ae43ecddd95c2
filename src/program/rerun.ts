/** @file The command line of a logged run, to be composed again with the configs of today. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ConfigPlaces } from '../compose/index.ts';
import { splitKey } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { parseOverride } from '../override/index.ts';
import { assertRunFolder, ingredientsOf, openRun, type Ingredients } from '../record/index.ts';
import { shownPath } from '../util/shown-path.ts';
import { lineFor, programRecordOf } from './command-line.ts';
import { assertOwnProgram } from './logged-job.ts';
import type { Program } from './program.ts';

/** What was typed for a run. */
export interface LoggedCommand {
  readonly places: ConfigPlaces;
  /** Its overrides, those of `hydra` among them. */
  readonly words: readonly string[];
  /** Where it was, if this user did not make it: its overrides are somebody else's words. */
  readonly foreign?: string | undefined;
}

/** The folders of configs that a run used besides the program's own, as far as they are still there. */
function placesOf({ sources, configName }: Ingredients, { configDir }: { readonly configDir: string }): ConfigPlaces {
  const folderOf = (wanted: string): string | undefined =>
    sources.find(({ provider, path }) => provider === wanted && path !== configDir && existsSync(path))?.path;
  return { configName, configPath: folderOf('main'), configDir: folderOf('command-line') };
}

/**
 * What was typed for a run: its overrides, and where its configs were. A job of a sweep becomes a run of its own. Whoever did
 * not make the run gets its overrides and the name of its primary config alone, and is asked before they are composed
 * (`approveWords`): no folder says where configs are read. As `--experimental-rerun` of Hydra 1.4,
 * but that the run gets a new folder, so that no result is overwritten. Fails with RUN_FOLDER, and with USAGE for another
 * program's run.
 */
export function loggedCommand(
  program: Pick<Program<never, never>, 'name' | 'isShipped' | 'configDir'>,
  folder: string,
): LoggedCommand {
  const place = resolve(folder);
  assertRunFolder(place, (path) => lineFor(programRecordOf(program), 'rerun', path));
  const run = openRun(place);
  assertOwnProgram(program, run, 'rerun');
  const found = ingredientsOf(run);
  if (found === undefined) {
    throw new HydrosolError('RUN_FOLDER', `${shownPath(place)} does not say which overrides its run had`, {
      expected: 'hydra.overrides in its hydra.yaml, as a run saves them',
    });
  }
  const { hydra, task } = found.overrides;
  const words = [
    ...hydra.filter((word) => splitKey(parseOverride(word).key.keyOrGroup).join('.') !== 'hydra.mode'),
    ...task,
  ];
  if (run.isOwn()) return { places: placesOf(found, program), words };
  return { places: { configName: found.configName }, words, foreign: place };
}
