/** @file The numbers that stand in Optuna's journal for operations, states and directions. */
import type { Direction, TrialState } from './state.ts';

/** What the number in `op_code` means. */
export const OPERATION = {
  createStudy: 0,
  deleteStudy: 1,
  studyUserAttr: 2,
  studySystemAttr: 3,
  createTrial: 4,
  param: 5,
  state: 6,
  intermediate: 7,
  trialUserAttr: 8,
  trialSystemAttr: 9,
} as const;

/** By their numbers in a journal. */
export const STATES: readonly TrialState[] = ['RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING'];
export const DIRECTIONS: readonly (Direction | undefined)[] = [undefined, 'minimize', 'maximize'];
