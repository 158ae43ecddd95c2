/** @file The experiment that runs belong to. */
import { HydrosolError } from '../../errors.ts';
import type { MlflowClient } from './client.ts';
import type { CallOptions } from './http.ts';

/**
 * The id of the experiment of that name, which is made if there is none. Throws TRACKER if it has been deleted: MLflow
 * keeps the name, and what a person deleted is not brought back behind their back.
 */
export async function findExperiment(client: MlflowClient, name: string, options: CallOptions): Promise<string> {
  let found = await client.getExperimentByName(name, options);
  if (found === undefined) {
    try {
      return await client.createExperiment(name, options);
    } catch (error) {
      // another process made it in between
      found = await client.getExperimentByName(name, options);
      if (found === undefined) throw error;
    }
  }
  if (found.lifecycleStage === 'active') return found.experimentId;
  throw new HydrosolError('TRACKER', `the MLflow experiment \`${name}\` has been deleted`, {
    hints: [
      `bring it back: mlflow experiments restore --experiment-id ${found.experimentId}`,
      'or name another: MLFLOW_EXPERIMENT_NAME=NAME',
    ],
  });
}
