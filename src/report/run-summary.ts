/** @file The summary of a run as tables read it: with its networks and values, whichever version wrote it. */
import { join } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { readRecord, readSummary, SUMMARY_FILE, type Summary } from '../record/index.ts';
import { stageValues } from './stage-values.ts';
import { readNetworks, type Networks } from './stages.ts';

/** A summary with the networks that its result tells of. */
export type RunSummary = Summary & Networks;

/** A summary with its networks; with none where a program's result looks otherwise. */
export function withNetworks(summary: Summary): RunSummary {
  try {
    return { ...summary, ...readNetworks(summary.result, SUMMARY_FILE) };
  } catch (error) {
    if (error instanceof HydrosolError) return { ...summary, stages: {} };
    throw error;
  }
}

/**
 * The summary of a run folder. Fails with RUN_FOLDER if it has none, or one that cannot be understood: of the shipped
 * experiment's runs every field is checked, of other programs' what every run has.
 */
export function readRunSummary(folder: string): RunSummary {
  const summary = readSummary(folder);
  if (readRecord(folder)?.program.command !== undefined) return withNetworks(summary);
  const found = { ...summary, ...readNetworks(summary.result, join(folder, SUMMARY_FILE)) };
  // Version 1 had no values.
  return { ...found, values: { ...stageValues(found.stages), ...summary.values } };
}
