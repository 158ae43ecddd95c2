/** @file Paths as the command prints them. */
import { isAbsolute, relative } from 'node:path';

import { oneLine } from './visible.ts';

/** A path as messages show it: as `typedPath`, in one line whatever its name. */
export function shownPath(path: string, cwd: string = process.cwd()): string {
  return oneLine(typedPath(path, cwd));
}

/** A path as one would type it here: relative where it is below the working folder, else as it is. */
export function typedPath(path: string, cwd: string = process.cwd()): string {
  const below = relative(cwd, path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}
