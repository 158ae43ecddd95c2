/** @file The configs that a run saved. */
import { join } from 'node:path';
import { parseConfig, toContainer, type ContainerNode, type MapNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { readText } from '../util/read-file.ts';
import { shownPath } from '../util/shown-path.ts';
import { readRecord, savedFolderOf } from './record.ts';
import { kindOfFolder, findJobs, savedPath, type SavedName } from './run-files.ts';

const EXPECTED = 'a folder that a run wrote, such as outputs/2026-11-23/10-41-07';

function load(path: string): ContainerNode {
  return parseConfig({ kind: 'file', name: path, text: readText(path, { expected: EXPECTED }) });
}

/** Fails with RUN_FOLDER for a folder that is no run's, and says what it is. */
export function assertRunFolder(folder: string, verb: string): void {
  const kind = kindOfFolder(folder);
  if (kind === 'run') return;
  const shown = shownPath(folder);
  if (kind === 'sweep') {
    const [first] = findJobs(folder);
    throw new HydrosolError('RUN_FOLDER', `${shown} is the folder of a sweep, not of one of its jobs`, {
      expected: 'the folder of one job',
      hints: first === undefined ? [] : [`for its first job: ${verb} ${join(shown, first)}`],
    });
  }
  throw new HydrosolError('RUN_FOLDER', `${shown} is no run folder`, { expected: EXPECTED });
}

/** One of the maps that a run saved. Fails with RUN_FOLDER if it is not there or something else. */
export function readSaved(folder: string, name: Exclude<SavedName, 'overrides'>): MapNode {
  const saved = savedFolderOf(folder);
  if (saved === null) {
    throw new HydrosolError('RUN_FOLDER', `the run in ${shownPath(folder)} saved no config`, {
      expected: 'a run without hydra.output_subdir=null',
    });
  }
  const path = join(folder, savedPath(saved, name));
  const found = load(path);
  const inner = name === 'hydra' && found.kind === 'map' ? found.children.get('hydra') : found;
  if (found.kind === 'map' && inner?.kind === 'map') return found;
  throw new HydrosolError('RUN_FOLDER', `${path} is no saved config`, {
    expected: name === 'hydra' ? 'a map with the map hydra' : 'a map',
  });
}

/** The overrides of a run's experiment: from its record, else from the file of an older run. Fails with RUN_FOLDER. */
export function readOverrides(folder: string): readonly string[] {
  const record = readRecord(folder);
  if (record !== undefined) return record.overrides.task;
  const path = join(folder, savedPath('.hydra', 'overrides'));
  const words: unknown = toContainer(load(path));
  if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  // An empty list is written `[]`, an empty file is an empty map.
  if (typeof words === 'object' && words !== null && Object.keys(words).length === 0) return [];
  throw new HydrosolError('RUN_FOLDER', `${path} is no list of overrides`, { expected: 'a list of texts' });
}
