/** @file Reading a config from a file that a command line names. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { load, parseConfig, type MapNode } from '../../config/index.ts';
import { HydrosolError } from '../../errors.ts';
import { kindOfFolder, openRun, savedPath } from '../../record/index.ts';
import { nearestFile } from '../../util/nearest-file.ts';
import { messageOf } from '../../util/message-of.ts';

/** What was named where a file is wanted: a folder of which kind, or nothing. `lineFor` gives the line for another path. */
function noFile(path: string, lineFor: (path: string) => string): HydrosolError | undefined {
  const expected = 'a YAML file';
  if (!existsSync(path)) {
    const near = nearestFile(path);
    const suggestion = near === undefined ? undefined : lineFor(join(path, '..', near));
    return new HydrosolError('USAGE', `there is no file ${path}`, { expected, suggestion });
  }
  if (!statSync(path).isDirectory()) return undefined;
  const saved = kindOfFolder(path) === 'run' ? openRun(path).saved : null;
  if (saved === null) return new HydrosolError('USAGE', `${path} is a folder`, { expected });
  const suggestion = lineFor(join(path, savedPath(saved, 'config')));
  return new HydrosolError('USAGE', `${path} is a run folder`, { expected: 'the config that it saved', suggestion });
}

/**
 * The config in a YAML file, as it is written; `text` is what was read of it already. Throws USAGE if it cannot be read or is a
 * list, and what YAML throws.
 */
export function loadFile(path: string, lineFor: (path: string) => string, text?: string): MapNode {
  const missing = noFile(path, lineFor);
  if (missing !== undefined) throw missing;
  try {
    const config = text === undefined ? load(path) : parseConfig({ kind: 'file', name: path, text });
    if (config.kind === 'map') return config;
  } catch (error) {
    if (error instanceof HydrosolError) throw error;
    throw new HydrosolError('USAGE', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  throw new HydrosolError('USAGE', `${path} is a list, not a config`);
}
