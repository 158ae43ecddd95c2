/** @file Which networks of a job other jobs of its sweep may take from the store. */
import type { ExperimentConfig } from './experiment-config.ts';
import type { NetworkConfig } from './part-schema.ts';
import { storeKey } from './store.ts';

/**
 * The networks that a job trains before its student, by their stages, in order; equal texts stand for the same network. They are
 * known without the data, so that a worker can see which jobs are better done later. Nothing where the store is not read.
 */
export function sharedNetworks({
  teacher,
  model,
  optimizer,
  trainer,
  data,
  seed,
  engine,
  store,
}: ExperimentConfig): Readonly<Record<string, string>> {
  if (!store.read) return {};
  const keyOf = (network: NetworkConfig): string => storeKey({ network, data, seed, engine: engine.name });
  // a teacher with given weights is not trained
  const trained = (teacher.weights ?? null) === null ? { teacher: keyOf(teacher) } : {};
  return { ...trained, baseline: keyOf({ model, optimizer, trainer }) };
}
