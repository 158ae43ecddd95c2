/** @file Loads the shipped experiment, TensorFlow.js and all. */
import type { shippedExperiment } from './shipped.ts';

/** The experiment's task, trackers and table. */
export async function loadShippedExperiment(): Promise<typeof shippedExperiment> {
  return (await import('./shipped.ts')).shippedExperiment;
}
