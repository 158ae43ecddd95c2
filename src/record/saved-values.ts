/** @file What a run had at a key, by the configs that it saved: also where nobody typed it. */
import { splitKey, typedText, writtenAt } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import type { SavedRun } from './saved-run.ts';

/** A saved config; nothing where there is none that can be read: a table of runs needs none. */
function ifReadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof HydrosolError) return undefined;
    throw error;
  }
}

/** Reads the values of a run by their keys: the option of a group, else what is in the config; undefined for neither. */
export function savedValues(run: SavedRun): (key: string) => string | undefined {
  const config = ifReadable(() => run.config());
  const choices = ifReadable(() => writtenAt(run.hydra(), ['hydra', 'runtime', 'choices']));
  return (key) => {
    const found = writtenAt(choices, [key]) ?? ifReadable(() => writtenAt(config, splitKey(key)));
    return found === undefined ? undefined : typedText(found);
  };
}
