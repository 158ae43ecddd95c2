/** @file One side of `hydrosol diff`: the config of a run folder or of a file, with the origins of its values. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import {
  choiceNodes,
  composeConfig,
  createRepository,
  findSecrets,
  taskConfig,
  type Composition,
  type Secrets,
} from '../../compose/index.ts';
import { select, toContainer, type ContainerNode, type MapNode } from '../../config/index.ts';
import { HydrosolError, type Origin } from '../../errors.ts';
import { parseOverrides } from '../../override/index.ts';
import { assertRunFolder, readSavedConfig, readSavedHydra } from '../../record/index.ts';
import { isObject, isTexts } from '../../util/json.ts';
import { isSameValue, valuesOf, type Values } from './diff-configs.ts';
import { loadFile } from './load-file.ts';

export interface Side {
  readonly values: Values;
  /** The options of groups, and what chose them; empty where that is not known. */
  readonly choices: ReadonlyMap<string, { readonly choice: string; readonly origin: Origin }>;
  readonly secrets: Secrets;
}

function sideOf(config: MapNode, composition?: Composition): Side {
  const nodes = composition === undefined ? [] : choiceNodes(composition.defaults.roots);
  const choices = new Map(Array.from(nodes, ([key, { choice, origin }]) => [key, { choice: String(choice), origin }]));
  return { values: valuesOf(config), choices, secrets: findSecrets(config) };
}

/** The config in a file; one with a defaults list is composed in its folder. */
function fileSide(path: string): Side {
  const config = loadFile(path);
  if (!config.children.has('defaults')) return sideOf(config);
  const repository = createRepository({ searchPath: [{ provider: 'main', path: dirname(resolve(path)) }] });
  const composition = composeConfig(repository, { configName: basename(path), mode: 'multirun' });
  return sideOf(taskConfig(composition.config), composition);
}

/** Where configs were found, as Hydra notes it. */
interface ConfigSource {
  readonly path: string;
  readonly schema: string;
  readonly provider: string;
}

const isSource = (value: unknown): value is ConfigSource =>
  isObject(value) && isTexts([value['path'], value['schema'], value['provider']]);

/** Composes once more what a run was composed of; nothing if that is not possible any more. */
function recompose(folder: string): Composition | undefined {
  try {
    const hydra = readSavedHydra(folder);
    const plain = (key: string): unknown => {
      const value = select(hydra, `hydra.${key}`);
      return typeof value === 'object' && value !== null ? toContainer(value as ContainerNode) : value;
    };
    const cwd = String(plain('runtime.cwd'));
    const sources = plain('runtime.config_sources') ?? [];
    const words = [plain('overrides.hydra') ?? [], plain('overrides.task') ?? []].flat();
    if (!Array.isArray(sources) || !sources.every(isSource) || !isTexts(words)) return undefined;
    const searchPath = sources
      .filter(({ provider }) => provider === 'main' || provider === 'command-line')
      .map(({ path, schema, provider }) => ({
        provider,
        path: schema === 'file' ? resolve(cwd, path) : `${schema}://${path}`,
      }));
    const configName = plain('job.config_name');
    return composeConfig(createRepository({ searchPath }), {
      configName: typeof configName === 'string' ? configName : undefined,
      overrides: parseOverrides(words),
    });
  } catch (error) {
    if (error instanceof HydrosolError) return undefined;
    throw error;
  }
}

/** The config that a run saved. Where the configs that it came from still say the same, values point there. */
function runSide(folder: string): Side {
  const config = readSavedConfig(folder);
  const composition = recompose(folder);
  const saved = sideOf(config, composition);
  if (composition === undefined) return saved;
  const anew = valuesOf(taskConfig(composition.config));
  const values = Array.from(saved.values, ([key, node]) => {
    const same = anew.get(key);
    return [key, same !== undefined && isSameValue(node, same) ? same : node] as const;
  });
  return { ...saved, values: new Map(values) };
}

/** Reads a run folder, a job of a sweep, or a config file. Fails with USAGE or RUN_FOLDER for anything else. */
export function readSide(path: string): Side {
  if (!existsSync(path)) throw new HydrosolError('USAGE', `there is no ${path}`);
  if (!statSync(path).isDirectory()) return fileSide(path);
  assertRunFolder(path, 'hydrosol diff');
  return runSide(path);
}
