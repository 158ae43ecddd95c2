/** @file Reading a config from a file that a command line names. */
import { load, type MapNode } from '../../config/index.ts';
import { HydrosolError } from '../../errors.ts';

/** The config in a YAML file, as it is written. Throws USAGE if it cannot be read or is a list, and what YAML throws. */
export function loadFile(path: string): MapNode {
  try {
    const config = load(path);
    if (config.kind === 'map') return config;
  } catch (error) {
    if (error instanceof HydrosolError) throw error;
    throw new HydrosolError('USAGE', `${path} cannot be read`, { cause: error });
  }
  throw new HydrosolError('USAGE', `${path} is a list, not a config`);
}
