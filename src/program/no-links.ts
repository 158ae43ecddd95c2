/** @file No link in a folder that a run goes on in. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { firstLineOf } from '../util/first-line.ts';
import { shownPath } from '../util/shown-path.ts';

/** Fails with RUN_FOLDER for a folder in which a link lies: a run that goes on there would write to its end. Runs make none. */
export function assertNoLinks(folder: string): void {
  const visit = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = join(below, entry.name);
      if (entry.isSymbolicLink()) {
        throw new HydrosolError('RUN_FOLDER', `${shownPath(join(folder, path))} is a link`, {
          expected: 'a folder without links: a run that is resumed writes into it',
        });
      }
      if (entry.isDirectory()) visit(path);
    }
  };
  try {
    visit('');
  } catch (cause) {
    if (cause instanceof HydrosolError) throw cause;
    throw new HydrosolError('RUN_FOLDER', `${shownPath(folder)} cannot be read: ${firstLineOf(cause)}`, { cause });
  }
}
