/** @file The study of a sweep: its journal, with a trial for each job. */
import { basename, join } from 'node:path';
import { STUDY_FILE } from '../record/index.ts';
import { openJournal, type Params, type Space, type StudyEvent } from '../study/index.ts';
import type { Warn } from '../track/index.ts';
import { valuesOf } from './objective.ts';
import type { SweepPlan } from './space/plan.ts';
import { spaceOf } from './trial-words.ts';

/** The trial of a job of a grid: it waits, and its line has all that it is. */
export function gridTrial(space: Space, params: Params): StudyEvent {
  const distributions = new Map(Array.from(params.keys(), (key) => [key, space.get(key)!]));
  return { kind: 'create-trial', trial: { state: 'WAITING', params, distributions } };
}

/** Writes the journal of a sweep that begins: every job is a trial that waits. Throws what the file system throws. */
export async function createStudy(
  folder: string,
  plan: SweepPlan,
  { name = basename(folder), warn }: { readonly name?: string | undefined; readonly warn: Warn },
): Promise<void> {
  const journal = await openJournal(join(folder, STUDY_FILE), { create: true, warn });
  const shown = valuesOf(plan);
  const space = spaceOf(plan);
  await journal.update(() => [
    { kind: 'create-study', name, directions: shown.map(({ direction }) => direction) },
    { kind: 'study-attr', scope: 'system', key: 'study:metric_names', value: shown.map(({ name }) => name) },
    { kind: 'study-attr', scope: 'user', key: 'hydrosol:goal', value: plan.goal !== undefined },
    ...plan.cells.map((params) => gridTrial(space, params)),
  ]);
}
