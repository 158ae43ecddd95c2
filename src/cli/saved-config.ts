/** @file The YAML files of a run folder, which somebody else may have written. */
import { parseConfig, toContainer, type ContainerNode, type MapNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { readText } from '../util/read-file.ts';

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
  if (isWords(words)) return words;
  throw new HydrosolError('RUN_FOLDER', `${path} is no list of overrides`, {
    expected: 'a list of texts such as seed=1',
  });
}

/** Whether a value is a list of texts. */
export function isWords(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}
