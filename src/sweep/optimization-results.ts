/** @file `optimization_results.yaml`: what a sweep with a goal found, as Hydra's Optuna sweeper writes it. */
import { join } from 'node:path';
import { create, toYaml } from '../config/index.ts';
import { BEST_FILE, STUDY_FILE } from '../record/index.ts';
import { chooseBest, numberOf, type Goal, type SweepJob } from '../report/index.ts';
import { openJournal, valuesOf, type Label, type StudyState } from '../study/index.ts';
import type { Warn } from '../track/index.ts';
import { attempt } from '../util/attempt.ts';
import { writeFileAtomic } from '../util/files.ts';
import { messageOf } from '../util/message-of.ts';
import { Float } from '../util/scalar.ts';
import { infeasibleIn } from './opened-sweeps.ts';
import { readSweepFile } from './sweep-file.ts';

/** A label as YAML has it: 1e-3 is no text, and what a float parameter is, is a float. */
function plainOf(label: Label, isFloat: boolean): unknown {
  return typeof label === 'number' && (isFloat || !Number.isInteger(label)) ? new Float(label) : label;
}

/** The parameters of a trial, as Optuna's `trial.params` has them. */
function paramsOf({ trials }: StudyState, { job }: SweepJob): Map<string, unknown> {
  const { params = new Map(), distributions = new Map() } = trials[Number(job)] ?? {};
  const values = Object.entries(valuesOf(params, distributions));
  return new Map(values.map(([key, label]) => [key, plainOf(label, distributions.get(key)?.kind === 'float')]));
}

/**
 * The text of the file: `best_params` and `best_value` of one goal, of several the Pareto front under `solutions`. Undefined where no
 * job can be chosen: Hydra's sweeper ends with an error then.
 */
function formatOptimization(jobs: readonly SweepJob[], goal: Goal, state: StudyState): string | undefined {
  const { best } = chooseBest(jobs, goal, { infeasible: new Set(infeasibleIn(state)) });
  const solutions = best.map((job) => ({
    params: paramsOf(state, job),
    values: goal.map(({ name }) => new Float(numberOf(job, name)!)),
  }));
  const [first] = solutions;
  if (first === undefined) return undefined;
  const found = goal.length === 1 ? { best_params: first.params, best_value: first.values[0] } : { solutions };
  return toYaml(create({ name: 'optuna', ...found }));
}

interface BestOptions {
  readonly goal: Goal | undefined;
  readonly state: StudyState;
  readonly warn: Warn;
}

/** Writes the file for a sweep that has a goal, and gives its path, if there is a best job. What cannot be written is a warning. */
export async function writeBest(
  folder: string,
  jobs: readonly SweepJob[],
  { goal, state, warn }: BestOptions,
): Promise<string[]> {
  const text = goal === undefined ? undefined : formatOptimization(jobs, goal, state);
  if (text === undefined) return [];
  const path = join(folder, BEST_FILE);
  try {
    await writeFileAtomic(path, text);
    return [path];
  } catch (error) {
    warn(`${path} cannot be written: ${messageOf(error)}`);
    return [];
  }
}

/** The same from what is in the folder. */
export async function refreshBest(folder: string, jobs: readonly SweepJob[], warn: Warn): Promise<string[]> {
  const goal = attempt(() => readSweepFile(folder)).value?.file.plan.goal;
  if (goal === undefined) return [];
  const state = await openJournal(join(folder, STUDY_FILE), { warn })
    .then((journal) => journal.read())
    .catch(() => undefined);
  return state === undefined ? [] : writeBest(folder, jobs, { goal, state, warn });
}
