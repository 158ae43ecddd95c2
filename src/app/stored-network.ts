/** @file Networks of the store: taken from there, kept there, and waited for. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { loadWeights, type Model, saveWeights } from '../distill/index.ts';
import { HydrosolError } from '../errors.ts';
import type { StageSummary } from '../report/index.ts';
import type { MetricPoint } from '../util/events.ts';
import type { ProcessIdentity } from '../util/process-identity.ts';
import type { Bench } from './bench.ts';
import type { NetworkConfig } from './part-schema.ts';
import type { Waiting } from './store.ts';

/** What the store keeps of a network besides its weights. */
export interface NetworkRecord {
  readonly summary: StageSummary;
  /** What its training reported, so that a run which takes it from the store has the whole record too. */
  readonly points: readonly MetricPoint[];
  readonly config: NetworkConfig;
}

/** Loads a stored network into `model` and reports what its training had reported. Undefined if it must be trained. */
export async function takeFromStore(
  bench: Bench,
  key: string,
  stage: string,
  model: Model,
): Promise<StageSummary | undefined> {
  const { job, store } = bench;
  const entry = await store.get<NetworkRecord>(key);
  if (entry === undefined) return undefined;
  const { summary, points } = entry.record;
  try {
    if (typeof summary?.weights_sha256 !== 'string' || typeof summary.accuracy !== 'number' || !Array.isArray(points))
      throw new HydrosolError('DATA_FILE', `${entry.folder} has the record of something else`);
    const { hash } = await loadWeights(model, entry.folder);
    if (hash !== summary.weights_sha256)
      throw new HydrosolError('DATA_FILE', 'the weights are not those of the record');
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    bench.warnOnce(`the stored ${stage} ${key} is broken and is trained again: ${error.message}`);
    await orWarn(bench, `the stored ${stage} ${key} stays`, store.remove(key));
    return undefined;
  }
  // another run may have called it otherwise
  for (const point of points) job.listen({ kind: 'metric', point: { ...point, stage } });
  await saveWeights(model, join(job.folder, stage));
  job.log.info(`the ${stage} comes from the store: accuracy ${summary.accuracy.toFixed(4)}, ${entry.folder}`);
  return { ...summary, from_store: true };
}

/** Files a network whose weights are in the run folder. Warns if the store cannot be written. */
export function keepInStore(bench: Bench, key: string, stage: string, record: NetworkRecord): Promise<void> {
  const weights = join(bench.job.folder, stage);
  const filed = bench.store.put(key, record, (folder) => cp(weights, folder, { recursive: true }));
  return orWarn(bench, `the ${stage} is not kept in the store`, filed);
}

/** Warns where the file system does not let the store be changed: a run does not fail because others cannot have its networks. */
async function orWarn({ warnOnce }: Bench, what: string, change: Promise<void>): Promise<void> {
  try {
    await change;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined || error instanceof HydrosolError) throw error;
    warnOnce(`${what}: ${message}`);
  }
}

/** A process in words. */
function named(holder: ProcessIdentity | undefined): string {
  return holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
}

/** What the log says of another process that trains the network which is needed here. */
export function waitingFor({ log, signal }: Bench['job'], stage: string): Waiting {
  return {
    signal,
    onWait: (holder) => log.info(`waiting for the ${stage}: ${named(holder)} trains it`),
    onTakeOver: (holder) => log.info(`${named(holder)}, which was training the ${stage}, is gone`),
  };
}
