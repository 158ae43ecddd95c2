/** @file The config of a run that was logged. */
import { join } from 'node:path';
import { withHydraResolvers } from '../compose/index.ts';
import { createResolvers, load, mergeInto, selectNode, toContainer, update } from '../config/index.ts';
import type { ContainerNode, MapNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { parseOverride, toPlain, isPlainValue, type Override } from '../override/index.ts';
import type { JobConfig } from './compose-all.ts';

/** One of the files that a run saved in its folder. Throws RUN_FOLDER if it is not there. */
function loadSaved(folder: string, name: string): ContainerNode {
  const path = join(folder, '.hydra', name);
  try {
    return load(path) as ContainerNode;
  } catch (error) {
    if (error instanceof HydrosolError) throw error;
    throw new HydrosolError('RUN_FOLDER', `${path} cannot be read`, {
      expected: 'a folder that `run` wrote, such as outputs/2026-11-23/10-41-07',
      cause: error,
    });
  }
}

/** Sets a value, as if it had been typed on the command line. */
function apply(config: MapNode, { source, key: { keyOrGroup }, value }: Override): void {
  if (value === undefined || !isPlainValue(value)) return;
  const origin = { source, start: value.start, end: value.end };
  update(config, keyOrGroup, toPlain(value), { forceAdd: true, origin });
}

/**
 * The config of a logged run, pinned to what it ran on by some overrides; keys that were added with `+` are known as such.
 * Throws RUN_FOLDER for a folder without one.
 */
export function loggedJob(folder: string, pins: readonly string[]): JobConfig {
  const config = loadSaved(folder, 'config.yaml') as MapNode;
  const words = toContainer(loadSaved(folder, 'overrides.yaml')) as string[];
  for (const override of words.map((word) => parseOverride(word))) {
    const added = override.type === 'add' || override.type === 'force-add';
    if (added && selectNode(config, override.key.keyOrGroup)?.kind === 'scalar') apply(config, override);
  }
  for (const pin of pins) apply(config, parseOverride(pin));
  mergeInto(config, [loadSaved(folder, 'hydra.yaml')]);
  const resolvers = withHydraResolvers(createResolvers(), { config });
  return { composition: { config, overrides: { hydra: [], task: [...words, ...pins] } }, resolvers };
}
