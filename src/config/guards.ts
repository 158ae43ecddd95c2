/** @file Errors for interpolations that lead to each other without end, or to far too much. */
import { HydrosolError } from '../errors.ts';
import { InterpolationResolutionError } from './errors.ts';
import { fullKey } from './key-path.ts';
import type { ConfigNode } from './node.ts';

/** Containers that a config may have once its interpolations are written out. */
export const MAX_CONTAINERS = 1_000_000;

/** Containers inside each other once interpolations are followed; a resolver that makes new ones would never end. */
export const MAX_OPEN = 500;

/** The error for a container that is inside of itself once interpolations are followed. */
export function goesRound(node: ConfigNode): InterpolationResolutionError {
  return new InterpolationResolutionError('Recursive interpolation detected', {
    fullKey: fullKey(node),
    origin: node.origin,
  });
}

/** The error for interpolations that write out to more than `MAX_CONTAINERS`. */
export function tooMuch(node: ConfigNode): HydrosolError {
  return new HydrosolError('YAML_LIMIT', `Interpolations write out to more than ${MAX_CONTAINERS} lists and maps`, {
    fullKey: fullKey(node),
    origin: node.origin,
  });
}
