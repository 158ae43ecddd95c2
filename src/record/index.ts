/** @file What a run leaves in its folder: names and places, summary, record, saved configs. */
export { isSigned, sign } from './sign.ts';
export { ingredientsOf, type Ingredients } from './ingredients.ts';
export { assertRunFolder, noSuchFolder } from './assert-folder.ts';
export { readPlan, writePlan, type PlannedRow } from './plan.ts';
export { jobName, jobsOfRow, SEED, withSeed, type RowJob } from './replicates.ts';
export { hashOf, readRecord, writeRecord, type ProgramRecord, type RunRecord } from './record.ts';
export {
  ALIVE_FOLDER,
  BEST_FILE,
  DEFAULT_SAVED_FOLDER,
  ENVIRONMENT_FILE,
  findJobs,
  kindOfFolder,
  listRunFiles,
  METRICS_FILE,
  MULTIRUN_FILE,
  OUTPUT_FILE,
  OWN_FOLDER,
  RECORD_FILE,
  RESERVE_FILE,
  RESULTS_FILE,
  runFolderOf,
  SAVED_NAMES,
  savedPath,
  SEEDS_FILE,
  STUDY_FILE,
  SUMMARY_FILE,
  SWEEP_FILE,
  SWEEP_MARK,
  WORKER_LOGS,
  type SavedName,
} from './run-files.ts';
export { openRun, type SavedRun } from './saved-run.ts';
export { savedValues } from './saved-values.ts';
export { parseSummary, readSummary, SUMMARY_FORMAT, type Summary, type SummaryStatus, type Values } from './summary.ts';
export { valuesOfResult } from './values.ts';
