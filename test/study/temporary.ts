/** @file Journals of a test's own. */
import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Journal, type JournalOptions, openJournal } from '../../src/study/index.ts';

/** A path in a folder of its own where nothing is. */
export const freshPath = (name = 'study.jsonl'): string => join(mkdtempSync(join(tmpdir(), 'study-')), name);

/** Where the journals lie that Optuna wrote, and damaged ones. */
export const recorded = (name: string): string => join(import.meta.dirname, 'journals', name);

/** A copy of a recorded journal. */
export function copyOf(name: string): string {
  const path = freshPath();
  copyFileSync(recorded(name), path);
  return path;
}

/** A journal with what it warns of. */
export async function opened(
  path: string,
  options: Partial<JournalOptions> = {},
): Promise<{ readonly journal: Journal; readonly warnings: string[] }> {
  const warnings: string[] = [];
  return { journal: await openJournal(path, { warn: (text) => void warnings.push(text), ...options }), warnings };
}

/** A new journal with an empty study. */
export async function created(
  options: Partial<JournalOptions> = {},
): Promise<{ readonly journal: Journal; readonly warnings: string[] }> {
  const made = await opened(freshPath(), { create: true, ...options });
  await made.journal.update(() => [{ kind: 'create-study', name: 's', directions: ['minimize'] }]);
  return made;
}
