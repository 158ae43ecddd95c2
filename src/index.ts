/** @file The names that programs use most; each room has an entry of its own, `hydrosol/config`, `hydrosol/distill`, …. */
export { main } from './cli/main.ts';
export type { Experiment, Program } from './program/program.ts';
export { compose, createStore, type ComposeRequest } from './compose/index.ts';
export {
  ERROR_CODES,
  formatError,
  formatThrown,
  HydrosolError,
  HydrosolErrors,
  notesOf,
  type ErrorCode,
  type ErrorNote,
} from './errors.ts';
export type { Callback, JobContext, Task } from './run/index.ts';
export type { Tracker } from './track/index.ts';
