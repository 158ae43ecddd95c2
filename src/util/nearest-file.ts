/** @file What a file that is not there may be called. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nearest } from './suggest.ts';

/** The name, in the same folder, that is nearest to the file's; undefined if none is near or there is no such folder. */
export function nearestFile(path: string): string | undefined {
  try {
    return nearest(basename(path), readdirSync(dirname(path)))[0];
  } catch {
    return undefined;
  }
}
