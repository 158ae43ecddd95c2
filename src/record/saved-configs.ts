/** @file The configs that a run saved; somebody else may have written them. */
import { join } from 'node:path';
import { parseConfig, toContainer, type ContainerNode, type MapNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isTexts } from '../util/json.ts';
import { isInside } from '../util/is-inside.ts';
import { readText } from '../util/read-file.ts';
import { shownPath } from '../util/shown-path.ts';
import { readRecord, savedFolderOf } from './record.ts';
import { savedPath, type SavedName } from './run-files.ts';

const expected = 'a folder that `run` wrote, such as outputs/2026-11-23/10-41-07';

function loadSaved(path: string): ContainerNode {
  return parseConfig({ kind: 'file', name: path, text: readText(path, { expected }) });
}

function isMap(node: ContainerNode): node is MapNode {
  return node.kind === 'map';
}

/** A saved config. Fails with RUN_FOLDER where the file cannot be read or is a list, and with what YAML fails with. */
export function loadSavedConfig(path: string): MapNode {
  const config = loadSaved(path);
  if (isMap(config)) return config;
  throw new HydrosolError('RUN_FOLDER', `${path} is a list, not a config`, { expected: 'the config that a run saved' });
}

/** A saved hydra.yaml. Fails as `loadSavedConfig`, and with RUN_FOLDER where there is no map `hydra` in it. */
export function loadSavedHydra(path: string): MapNode {
  const config = loadSavedConfig(path);
  if (config.children.get('hydra')?.kind === 'map') return config;
  throw new HydrosolError('RUN_FOLDER', `${path} has no map \`hydra\``, {
    expected: "Hydra's config, as a run saved it",
  });
}

/** The words of a saved overrides.yaml. Fails as `loadSavedConfig`, and with RUN_FOLDER where it is no list of texts. */
export function loadSavedWords(path: string): string[] {
  const saved = loadSaved(path);
  const words: unknown = isMap(saved) && saved.children.size === 0 ? [] : toContainer(saved, { resolve: false });
  if (isTexts(words)) return words;
  throw new HydrosolError('RUN_FOLDER', `${path} is no list of overrides`, {
    expected: 'a list of texts such as seed=1',
  });
}

/** The path of one of the configs that a run saved. Fails with RUN_FOLDER for a run that saved none. */
function savedConfigPath(folder: string, name: SavedName): string {
  const saved = savedFolderOf(folder);
  if (saved !== null) {
    const path = savedPath(saved, name);
    if (isInside(folder, path)) return join(folder, path);
    throw new HydrosolError('RUN_FOLDER', `the record of ${shownPath(folder)} says that its configs are in ${saved}`, {
      expected: 'a sub-folder',
    });
  }
  throw new HydrosolError('RUN_FOLDER', `the run in ${shownPath(folder)} saved no config`, {
    expected: 'a run without hydra.output_subdir=null',
  });
}

/** The task's config as a run saved it. Fails as `loadSavedConfig`, and with RUN_FOLDER for a run that saved none. */
export function readSavedConfig(folder: string): MapNode {
  return loadSavedConfig(savedConfigPath(folder, 'config'));
}

/** The `hydra` node as a run saved it, under its key. Fails as `readSavedConfig` and `loadSavedHydra`. */
export function readSavedHydra(folder: string): MapNode {
  return loadSavedHydra(savedConfigPath(folder, 'hydra'));
}

/** The overrides of a run's experiment as it saved them. Fails as `readSavedConfig` and `loadSavedWords`. */
export function readSavedWords(folder: string): readonly string[] {
  return loadSavedWords(savedConfigPath(folder, 'overrides'));
}

/** The overrides of a run's experiment for eyes: from its record, else from the file of an older run. Fails as `loadSavedWords`. */
export function readOverrides(folder: string): readonly string[] {
  return readRecord(folder)?.overrides.task ?? readSavedWords(folder);
}
