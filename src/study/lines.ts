/** @file The lines that add events to a journal. */
import { HydrosolError } from '../errors.ts';
import { assertCompatible } from './compatible.ts';
import type { Distribution } from './distribution.ts';
import type { NewTrial, StudyEvent } from './event.ts';
import { lineOf } from './write-record.ts';

/** What a file gave ids to so far. */
export interface Ids {
  /** Of our study; missing where it was not created. */
  readonly study: number | undefined;
  /** Of the study that is created next. */
  readonly nextStudy: number;
  readonly isTaken: (studyName: string) => boolean;
  /** Of the trials of our study, by their numbers. */
  readonly trials: readonly number[];
  /** Of the trial that is created next, in any study. */
  readonly nextTrial: number;
  /** What later distributions of a parameter must go with. */
  readonly firstOf: (param: string) => Distribution | undefined;
}

function assertWhole({ params, distributions }: NewTrial): void {
  for (const name of params?.keys() ?? [])
    if (distributions?.has(name) !== true)
      throw new HydrosolError('STUDY', `parameter ${name} has no distribution`, { fullKey: name });
}

/**
 * The lines of events, which may be about a study and trials that earlier ones of them create. Fails with STUDY for what
 * Optuna could not read, or would drop without a word.
 */
export function linesOf(events: readonly StudyEvent[], worker: string, ids: Ids): string {
  const now = new Date();
  const trials = new Map<number, number>();
  const firsts = new Map<string, Distribution>();
  let { study } = ids;
  const trialId = (number: number): number => {
    const id = ids.trials[number] ?? trials.get(number);
    if (id === undefined) throw new HydrosolError('STUDY', `the study has no trial ${number}`);
    return id;
  };
  const idOf = (event: StudyEvent): number => {
    if (event.kind === 'create-study') {
      if (study !== undefined || ids.isTaken(event.name))
        throw new HydrosolError('STUDY', `the journal has a study ${event.name} already`);
      return (study = ids.nextStudy);
    }
    if (study === undefined) throw new HydrosolError('STUDY', 'the journal has no study yet');
    if (event.kind === 'study-attr') return study;
    if (event.kind === 'create-trial') {
      assertWhole(event.trial);
      trials.set(ids.trials.length + trials.size, ids.nextTrial + trials.size);
      return study;
    }
    if (event.kind === 'param') {
      const first = firsts.get(event.name) ?? ids.firstOf(event.name) ?? event.distribution;
      assertCompatible(event.name, first, event.distribution);
      firsts.set(event.name, first);
    }
    return trialId(event.trial);
  };
  return events.map((event) => lineOf(event, idOf(event), worker, now)).join('');
}
