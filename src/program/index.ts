/** @file What `main()` does without flags and text: compose, check, run, go on, reproduce. */
export { approveWords } from './approve.ts';
export { advised, refusals } from './advise.ts';
export { checkBy, checkOf, schemaFinder, schemaOf, type Check } from './check.ts';
export { checkJob, type CheckedJob } from './check-job.ts';
export { changedCode, codeOf } from './code-of.ts';
export { checkTree, writtenConfigs, type TreeReport } from './check-tree.ts';
export { lineFor, programRecordOf } from './command-line.ts';
export { checkOne } from './check-one.ts';
export { perform, trackersOf, type PerformOptions } from './perform.ts';
export type { Experiment, GoalProblem, Goals, Program, SharedConfig } from './program.ts';
export { reproduce, type Reproduced } from './reproduce.ts';
export { assertOwnProgram } from './logged-job.ts';
export { loggedCommand, type LoggedCommand } from './rerun.ts';
export { resume } from './resume.ts';
export { runOne, type Ran } from './run.ts';
export { composeSpec, specOf } from './spec.ts';
export {
  configNameOf,
  openOwnLog,
  openSession,
  startCallbacks,
  tellComposed,
  terminalOf,
  warnOf,
  type Session,
  type SessionOptions,
} from './session.ts';
export type { AdviseOptions } from './trial.ts';
