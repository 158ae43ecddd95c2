/** @file What a run says of itself in its folder, read once: whoever writes into the folder meanwhile changes nothing of it. */
import { join } from 'node:path';
import type { MapNode } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isInside } from '../util/is-inside.ts';
import { decodeText, readBytes } from '../util/read-file.ts';
import { shownPath } from '../util/shown-path.ts';
import { hashOf, isSignedRecord, readSigned, type RunRecord } from './record.ts';
import { DEFAULT_SAVED_FOLDER, SAVED_NAMES, savedPath, type SavedName } from './run-files.ts';
import { parseSavedConfig, parseSavedHydra, parseSavedWords } from './saved-configs.ts';

/**
 * The record and the saved configs of a run. Each file is read at most once: what was checked against the signature is what is
 * parsed.
 */
export interface SavedRun {
  readonly folder: string;
  /** Missing for a run of an older version. */
  readonly record: RunRecord | undefined;
  /** The sub-folder with the configs that the run saved; null if it saved none. */
  readonly saved: string | null;
  /** Whether this user made the run, and its record and saved configs are as they were. */
  readonly isOwn: () => boolean;
  /** SHA-256 of the saved configs that are there, by their paths. */
  readonly hashes: () => Readonly<Record<string, string>>;
  /** The text of a saved config. Fails with RUN_FOLDER where it cannot be read, and for a run that saved none. */
  readonly text: (name: SavedName) => string;
  /** The task's config. Fails as `text`, with RUN_FOLDER for a list, and with what YAML fails with. */
  readonly config: () => MapNode;
  /** The `hydra` node under its key. Fails as `config`, and where there is none. */
  readonly hydra: () => MapNode;
  /** The overrides of the run's experiment. Fails as `config`, and where it is no list of texts. */
  readonly words: () => string[];
  /** The same for eyes: from the record, else from the file of an older run. Fails as `words`. */
  readonly overrides: () => readonly string[];
}

const expected = 'a folder that `run` wrote, such as outputs/2026-11-23/10-41-07';

/** What some work gives or throws, done when it is first wanted and never again. */
function once<T>(work: () => T): () => T {
  let done: (() => T) | undefined;
  return () => {
    if (done === undefined) {
      try {
        const value = work();
        done = () => value;
      } catch (error) {
        done = () => {
          throw error;
        };
      }
    }
    return done();
  };
}

/** The path of a saved config in its run folder. Fails with RUN_FOLDER for a run that saved none, and for one that leads out of the folder. */
function pathIn(folder: string, saved: string | null, name: SavedName): string {
  if (saved === null) {
    throw new HydrosolError('RUN_FOLDER', `the run in ${shownPath(folder)} saved no config`, {
      expected: 'a run without hydra.output_subdir=null',
    });
  }
  const path = savedPath(saved, name);
  if (isInside(folder, path)) return path;
  throw new HydrosolError('RUN_FOLDER', `the record of ${shownPath(folder)} says that its configs are in ${saved}`, {
    expected: 'a sub-folder',
  });
}

/** Opens what a run says of itself. Fails with RUN_FOLDER if its record is broken; its configs are read when they are wanted. */
export function openRun(folder: string): SavedRun {
  const record = readSigned(folder);
  const saved = record === undefined ? DEFAULT_SAVED_FOLDER : record.saved;
  const reader = (name: SavedName): (() => Uint8Array) =>
    once(() => readBytes(join(folder, pathIn(folder, saved, name)), { expected }));
  const bytes = { config: reader('config'), hydra: reader('hydra'), overrides: reader('overrides') };
  const hashes = once(() => {
    const names = saved === null ? [] : SAVED_NAMES;
    return Object.fromEntries(names.map((name) => [pathIn(folder, saved, name), hashOf(bytes[name]())]));
  });
  const isOwn = once(() => {
    if (record === undefined) return false;
    try {
      return isSignedRecord(record, hashes());
    } catch (error) {
      // configs that cannot be read are not those that were signed
      if (error instanceof HydrosolError) return false;
      throw error;
    }
  });
  const pathOf = (name: SavedName): string => join(folder, pathIn(folder, saved, name));
  const text = (name: SavedName): string => decodeText(pathOf(name), bytes[name](), { expected });
  const words = (): string[] => parseSavedWords(pathOf('overrides'), text('overrides'));
  return {
    folder,
    record,
    saved,
    isOwn,
    hashes,
    text,
    config: () => parseSavedConfig(pathOf('config'), text('config')),
    hydra: () => parseSavedHydra(pathOf('hydra'), text('hydra')),
    words,
    overrides: () => record?.overrides.task ?? words(),
  };
}
