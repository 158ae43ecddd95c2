/** @file The journal of a study: a file to which any number of processes append. */
import type { StudyEvent } from './event.ts';
import type { StudyState } from './state.ts';

/** A journal that is open. */
export interface Journal {
  /** Absolute. */
  readonly file: string;
  /** Who writes: `worker_id` of the records, and `Trial.worker` of the trials that it sets RUNNING. */
  readonly worker: string;
  /** Reads what is new. Takes no lock and writes nothing; a last line that is not whole yet is left for the next time. */
  readonly read: () => Promise<StudyState>;
  /**
   * Takes the lock, reads what is new, appends what is decided, and gives the state after it. What belongs together is
   * decided in one call; nothing is appended where nothing is decided. `decide` is called again, with what is new by then,
   * where the lock was lost in between. What it throws is thrown on, and nothing is written.
   *
   * What a killed writer left at the end of the file is mended first: half a line is cut, a whole one gets its newline.
   */
  readonly update: (decide: (state: StudyState) => readonly StudyEvent[]) => Promise<StudyState>;
}
