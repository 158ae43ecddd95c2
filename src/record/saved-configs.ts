/** @file The configs that a run saved; somebody else may have written them. */
import { parseConfig, toContainer, type ContainerNode, type MapNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isTexts } from '../util/json.ts';

const isMap = (node: ContainerNode): node is MapNode => node.kind === 'map';

const parsed = (path: string, text: string): ContainerNode => parseConfig({ kind: 'file', name: path, text });

/** A saved config from the text of its file. Fails with RUN_FOLDER for a list, and with what YAML fails with. */
export function parseSavedConfig(path: string, text: string): MapNode {
  const config = parsed(path, text);
  if (isMap(config)) return config;
  throw new HydrosolError('RUN_FOLDER', `${path} is a list, not a config`, { expected: 'the config that a run saved' });
}

/** A saved hydra.yaml. Fails as `parseSavedConfig`, and with RUN_FOLDER where there is no map `hydra` in it. */
export function parseSavedHydra(path: string, text: string): MapNode {
  const config = parseSavedConfig(path, text);
  if (config.children.get('hydra')?.kind === 'map') return config;
  throw new HydrosolError('RUN_FOLDER', `${path} has no map \`hydra\``, {
    expected: "Hydra's config, as a run saved it",
  });
}

/** The words of a saved overrides.yaml. Fails as YAML does, and with RUN_FOLDER where it is no list of texts. */
export function parseSavedWords(path: string, text: string): string[] {
  const saved = parsed(path, text);
  const words: unknown = isMap(saved) && saved.children.size === 0 ? [] : toContainer(saved, { resolve: false });
  if (isTexts(words)) return words;
  throw new HydrosolError('RUN_FOLDER', `${path} is no list of overrides`, {
    expected: 'a list of texts such as seed=1',
  });
}
