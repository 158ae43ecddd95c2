/** @file A run that is created once, though MLflow makes another for every request that reaches it. */
import { randomUUID } from 'node:crypto';
import type { CreateRunRequest, MlflowClient } from './client.ts';
import type { CallOptions } from './http.ts';
import { isTransient } from './http.ts';
import type { MlflowRun } from './types.ts';

/** The tag by which a run is found again whose creation was never answered. */
const RUN_UUID_TAG = 'hydrosol.run_uuid';

/**
 * Creates a run, tagged with an identifier of its own. If the answer does not come, looks for that tag before it asks
 * again, up to `tries` times. Rejects as `createRun` does.
 */
export async function createRunOnce(
  client: MlflowClient,
  request: CreateRunRequest,
  { tries = 3, ...options }: CallOptions & { tries?: number } = {},
): Promise<MlflowRun> {
  const value = randomUUID();
  const tags = [...(request.tags ?? []), { key: RUN_UUID_TAG, value }];
  const filter = `tags.\`${RUN_UUID_TAG}\` = '${value}'`;
  for (let n = 1; ; n++) {
    try {
      return await client.createRun({ ...request, tags }, options);
    } catch (error) {
      if (!isTransient(error) || n >= tries) throw error;
    }
    const [made] = await client.searchRuns({ experimentIds: [request.experimentId], filter }, options);
    if (made !== undefined) return made;
  }
}
