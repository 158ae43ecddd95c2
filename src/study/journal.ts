/** @file The journal of a study: a file to which any number of processes append. */
import type { StudyEvent } from './event.ts';
import type { StudyState } from './state.ts';

/** A journal that is open. */
export interface Journal {
  /** Absolute. */
  readonly file: string;
  /** Reads what is new. */
  readonly read: () => Promise<StudyState>;
  /**
   * Takes the lock, reads what is new, appends what is decided, and gives the state after it. What belongs together is
   * decided in one call; nothing is written where nothing is decided.
   */
  readonly update: (decide: (state: StudyState) => readonly StudyEvent[]) => Promise<StudyState>;
}
