/** @file The experiment that runs belong to. */
import { HydrosolError } from '../../errors.ts';
import type { MlflowClient } from './client.ts';
import type { CallOptions } from './http.ts';
import type { Variables } from './settings.ts';
import type { MlflowExperiment } from './types.ts';

/** An experiment by its name, which is made if there is none, or by its id. */
export type ExperimentChoice = { readonly name: string; readonly id?: string } | { readonly id: string };

/**
 * Which experiment is meant: the one that is given, else by MLFLOW_EXPERIMENT_NAME, else by MLFLOW_EXPERIMENT_ID, else
 * `Default`, as in MLflow's Python client. What is given is a name, unless it is MLFLOW_EXPERIMENT_ID's value.
 */
export function chooseExperiment(given: string | undefined, env: Variables): ExperimentChoice {
  const name = env['MLFLOW_EXPERIMENT_NAME'] || undefined;
  const id = env['MLFLOW_EXPERIMENT_ID'] || undefined;
  if (id !== undefined && name === undefined && (given ?? id) === id) return { id };
  // both from the environment: they must agree
  if (id !== undefined && name !== undefined && (given ?? name) === name) return { name, id };
  return { name: given ?? name ?? 'Default' };
}

/**
 * The experiment, or undefined if nobody has made one of that name yet. Fails with TRACKER if it has been deleted: MLflow
 * keeps the name, and what a person deleted is not brought back behind their back. Also if there is none of that id, or if
 * name and id are of two.
 */
export async function lookUpExperiment(
  client: MlflowClient,
  choice: ExperimentChoice,
  options: CallOptions,
): Promise<MlflowExperiment | undefined> {
  const byName = 'name' in choice;
  const found = byName
    ? await client.getExperimentByName(choice.name, options)
    : await client.getExperiment(choice.id, options);
  if (found === undefined && !byName) {
    throw new HydrosolError('TRACKER', `there is no MLflow experiment ${choice.id} at ${client.uri}`, {
      hints: ['unset MLFLOW_EXPERIMENT_ID, or name one: MLFLOW_EXPERIMENT_NAME=NAME'],
    });
  }
  if (found === undefined) return undefined;
  if (byName && choice.id !== undefined && choice.id !== found.experimentId) {
    const what = `MLFLOW_EXPERIMENT_NAME is \`${found.name}\`, which has the id ${found.experimentId}`;
    throw new HydrosolError('TRACKER', `${what}, but MLFLOW_EXPERIMENT_ID is ${choice.id}`, {
      hints: ['unset one of the two'],
    });
  }
  if (found.lifecycleStage === 'active') return found;
  throw new HydrosolError('TRACKER', `the MLflow experiment \`${found.name}\` has been deleted`, {
    hints: [
      `bring it back: mlflow experiments restore --experiment-id ${found.experimentId}`,
      'or name another: MLFLOW_EXPERIMENT_NAME=NAME',
    ],
  });
}

/** The id of the experiment, which is made if there is none of that name. Fails as `lookUpExperiment` does. */
export async function findExperiment(
  client: MlflowClient,
  choice: ExperimentChoice,
  options: CallOptions,
): Promise<string> {
  const found = await lookUpExperiment(client, choice, options);
  if (found !== undefined) return found.experimentId;
  const { name } = choice as { name: string };
  try {
    return await client.createExperiment(name, options);
  } catch (error) {
    // another process made it in between
    const made = await lookUpExperiment(client, choice, options);
    if (made === undefined) throw error;
    return made.experimentId;
  }
}
