/** @file What a run leaves in its folder: names and places, summary, record, saved configs. */
export { readIngredients, type Ingredients } from './ingredients.ts';
export { assertRunFolder, noSuchFolder } from './assert-folder.ts';
export { readPlan, writePlan, type PlannedRow } from './plan.ts';
export { isOwnRun, readRecord, savedFolderOf, writeRecord, type ProgramRecord, type RunRecord } from './record.ts';
export {
  DEFAULT_SAVED_FOLDER,
  ENVIRONMENT_FILE,
  findJobs,
  kindOfFolder,
  listRunFiles,
  METRICS_FILE,
  MULTIRUN_FILE,
  OWN_FOLDER,
  RECORD_FILE,
  RESERVE_FILE,
  RESULTS_FILE,
  runFolderOf,
  savedPath,
  SEEDS_FILE,
  SUMMARY_FILE,
  SWEEP_MARK,
  type SavedName,
} from './run-files.ts';
export {
  loadSavedConfig,
  loadSavedHydra,
  loadSavedWords,
  readOverrides,
  readSavedConfig,
  readSavedHydra,
  readSavedWords,
} from './saved-configs.ts';
export { savedValues } from './saved-values.ts';
export { parseSummary, readSummary, SUMMARY_FORMAT, type Summary, type SummaryStatus, type Values } from './summary.ts';
export { valuesOfResult } from './values.ts';
