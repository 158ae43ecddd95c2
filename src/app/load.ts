/** @file Loads the shipped experiment, TensorFlow.js and all. */
import { HydrosolError } from '../errors.ts';
import type { shippedExperiment } from './shipped.ts';

/** The package that an import did not find, if that is what an error says. */
function missingPackage(error: unknown): string | undefined {
  const { code, message = '' } = error as Partial<NodeJS.ErrnoException>;
  return code === 'ERR_MODULE_NOT_FOUND' ? /package '([^']+)'/.exec(message)?.[1] : undefined;
}

/**
 * The experiment's task, trackers and table. Throws ENGINE where TensorFlow.js is not there: the config part can be used
 * without it.
 */
export async function loadShippedExperiment(): Promise<typeof shippedExperiment> {
  try {
    return (await import('./shipped.ts')).shippedExperiment;
  } catch (error) {
    const missing = missingPackage(error);
    if (missing === undefined) throw error;
    throw new HydrosolError('ENGINE', `${missing} is not installed, and a network cannot be trained without it`, {
      hints: [`npm install ${missing}`],
      cause: error,
    });
  }
}
