/** @file One side of `hydrosol diff`: the config of a run folder or of a file, with the origins of its values. */
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  choiceNodes,
  composeConfig,
  createRepository,
  findSecrets,
  taskConfig,
  type Composition,
  type Secrets,
} from '../../compose/index.ts';
import type { MapNode } from '../../config/index.ts';
import { HydrosolError, type Origin } from '../../errors.ts';
import { parseOverrides } from '../../override/index.ts';
import { assertRunFolder, ingredientsOf, openRun, type SavedRun } from '../../record/index.ts';
import { nearestFile } from '../../util/nearest-file.ts';
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
function fileSide(path: string, lineFor: (path: string) => string): Side {
  const config = loadFile(path, lineFor);
  if (!config.children.has('defaults')) return sideOf(config);
  const repository = createRepository({ searchPath: [{ provider: 'main', path: dirname(resolve(path)) }] });
  const composition = composeConfig(repository, { configName: basename(path), mode: 'multirun' });
  return sideOf(taskConfig(composition.config), composition);
}

/** Composes once more what a run was composed of; nothing if that is not possible any more. */
function recompose(run: SavedRun): Composition | undefined {
  try {
    const found = ingredientsOf(run);
    if (found === undefined) return undefined;
    const { sources, configName, overrides } = found;
    return composeConfig(createRepository({ searchPath: sources }), {
      configName,
      overrides: parseOverrides([...overrides.hydra, ...overrides.task]),
    });
  } catch (error) {
    if (error instanceof HydrosolError) return undefined;
    throw error;
  }
}

/** The config that a run saved. Where the configs that it came from still say the same, values point there. */
function runSide(folder: string): Side {
  const run = openRun(folder);
  const config = run.config();
  const composition = recompose(run);
  const saved = sideOf(config, composition);
  if (composition === undefined) return saved;
  const anew = valuesOf(taskConfig(composition.config));
  const values = Array.from(saved.values, ([key, node]) => {
    const same = anew.get(key);
    return [key, same !== undefined && isSameValue(node, same) ? same : node] as const;
  });
  return { ...saved, values: new Map(values) };
}

/** Reads a run folder, a job of a sweep, or a config file; `lineFor` gives the line for another. Fails with USAGE or RUN_FOLDER for anything else. */
export function readSide(path: string, lineFor: (path: string) => string = (other) => other): Side {
  if (!existsSync(path)) {
    const near = nearestFile(path);
    const suggestion = near === undefined ? undefined : lineFor(join(path, '..', near));
    throw new HydrosolError('USAGE', `there is no folder or file ${path}`, {
      expected: 'a run folder or a config file',
      suggestion,
    });
  }
  if (!statSync(path).isDirectory()) return fileSide(path, lineFor);
  assertRunFolder(path, lineFor);
  return runSide(path);
}
