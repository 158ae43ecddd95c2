/** @file Loads the shipped experiment, TensorFlow.js and all. */
import { importing } from '../util/optional-package.ts';
import type { shippedExperiment } from './shipped.ts';
import type { DataTargets } from './targets.ts';

/** The experiment's task, trackers and table. Fails with ENGINE where TensorFlow.js, an optional package, is not installed. */
export async function loadShippedExperiment(): Promise<ReturnType<typeof shippedExperiment>> {
  const details = { code: 'ENGINE', what: 'a network cannot be trained' } as const;
  return (await importing(() => import('./shipped.ts'), details)).shippedExperiment();
}

/** The data sets. Fails as `loadShippedExperiment`. */
export async function loadDataTargets(): Promise<DataTargets> {
  const details = { code: 'ENGINE', what: 'no data can be loaded' } as const;
  return (await importing(() => import('./targets.ts'), details)).dataTargets;
}
