/** @file The study of a sweep: its journal, with a trial for each job. */
import { basename, join } from 'node:path';
import { STUDY_FILE } from '../record/index.ts';
import { openJournal, type StudyEvent } from '../study/index.ts';
import type { Warn } from '../track/index.ts';
import type { SweepFile } from './sweep-file.ts';

/** Writes the journal of a sweep that begins: every job is a trial that waits. Throws what the file system throws. */
export async function createStudy(
  folder: string,
  { jobs }: Pick<SweepFile, 'jobs'>,
  { warn }: { readonly warn: Warn },
): Promise<void> {
  const journal = await openJournal(join(folder, STUDY_FILE), { create: true, warn });
  await journal.update(() => [
    { kind: 'create-study', name: basename(folder), directions: ['minimize'] },
    { kind: 'study-attr', scope: 'user', key: 'hydrosol:goal', value: false },
    ...jobs.map((): StudyEvent => ({ kind: 'create-trial', trial: { state: 'WAITING' } })),
  ]);
}
