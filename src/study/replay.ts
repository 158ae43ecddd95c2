/** @file The records of a file, which may hold several studies, to the state of one of them, and its events to lines. */
import type { StudyEvent } from './event.ts';
import { createFold } from './fold.ts';
import { linesOf } from './lines.ts';
import { OPERATION } from './operation.ts';
import { createDistributionReader, eventOf, integerAt, type RecordFields, textAt } from './read-record.ts';
import type { StudyState } from './state.ts';

export interface Replay {
  /** Of our study. */
  readonly state: () => StudyState;
  /** Applies one record. Throws an `Error`, and changes nothing, where it is none. */
  readonly apply: (record: RecordFields) => void;
  /**
   * The lines that add events to the file as it was read so far. Fails with STUDY where Optuna could not read them, or would
   * drop them.
   */
  readonly lines: (events: readonly StudyEvent[], worker: string) => string;
}

/**
 * Replays a file. Ours is the study of this name, else the first that was created and not deleted before another was. As
 * in Optuna, ids are given by order: to studies of a name that is not taken, and to the trials of studies that exist.
 */
export function createReplay(name?: string): Replay {
  const read = createDistributionReader();
  /** The names of the studies that exist, by their ids. */
  const studies = new Map<number, string>();
  /** By the id of each trial: its number in our study, -1 for one of another. */
  const numbers: number[] = [];
  /** By the number of each trial of our study: its id. */
  let ids: number[] = [];
  let nextStudy = 0;
  let ours = -1;
  let fold = createFold();

  const createStudy = (record: RecordFields, worker: string): void => {
    const event = eventOf(record, -1, read)!;
    const studyName = textAt(record, 'study_name');
    if ([...studies.values()].includes(studyName)) return;
    studies.set(nextStudy, studyName);
    if (ours === -1 && (name === undefined || name === studyName)) {
      ours = nextStudy;
      fold.apply(event, worker);
    }
    nextStudy++;
  };

  const deleteStudy = (id: number): void => {
    studies.delete(id);
    if (id !== ours) return;
    for (const trial of ids) numbers[trial] = -1;
    [ours, ids, fold] = [-1, [], createFold()];
  };

  const createTrial = (record: RecordFields, study: number, worker: string): void => {
    if (!studies.has(study)) return;
    const event = study === ours ? eventOf(record, -1, read) : undefined;
    numbers.push(event === undefined ? -1 : ids.length);
    if (event === undefined) return;
    ids.push(numbers.length - 1);
    fold.apply(event, worker);
  };

  const apply = (record: RecordFields): void => {
    const code = integerAt(record, 'op_code');
    const worker = textAt(record, 'worker_id');
    switch (code) {
      case OPERATION.createStudy:
        return createStudy(record, worker);
      case OPERATION.deleteStudy:
        return deleteStudy(integerAt(record, 'study_id'));
      case OPERATION.createTrial:
        return createTrial(record, integerAt(record, 'study_id'), worker);
      case OPERATION.studyUserAttr:
      case OPERATION.studySystemAttr:
        if (integerAt(record, 'study_id') !== ours) return undefined;
        break;
      default: {
        if (code < OPERATION.param || code > OPERATION.trialSystemAttr) return undefined;
        if ((numbers[integerAt(record, 'trial_id')] ?? -1) === -1) return undefined;
      }
    }
    const event = eventOf(record, code < OPERATION.param ? -1 : numbers[integerAt(record, 'trial_id')]!, read);
    if (event !== undefined) fold.apply(event, worker);
  };

  return {
    state: () => fold.state,
    apply,
    lines: (events, worker) =>
      linesOf(events, worker, {
        study: ours === -1 ? undefined : ours,
        nextStudy,
        isTaken: (other) => [...studies.values()].includes(other),
        trials: ids,
        nextTrial: numbers.length,
        firstOf: fold.firstOf,
      }),
  };
}
