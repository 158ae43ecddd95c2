/** @file Errors of interpolations, each with its place. */
import { HydrosolError } from '../../errors.ts';
import type { ErrorDetails } from '../../errors.ts';
import { nearest } from '../../util/suggest.ts';
import { InterpolationKeyError, InterpolationResolutionError, MissingMandatoryValue } from '../errors.ts';
import { keyText } from '../key.ts';
import { fullKey } from '../key-path.ts';
import type { ConfigNode, ContainerNode, ScalarNode } from '../node.ts';
import { step } from '../step.ts';
import type { NodeReference } from './syntax.ts';

/** What an error about a node says about its place. */
export function whereIs(node: ConfigNode): ErrorDetails {
  return { fullKey: fullKey(node), origin: node.origin };
}

/** Everything that goes wrong in an interpolation is an `InterpolationResolutionError` at the interpolation. */
export function asResolutionError(error: unknown, node: ScalarNode): unknown {
  const where = { ...whereIs(node), cause: error };
  if (error instanceof InterpolationResolutionError) {
    if (error.fullKey !== undefined) return error;
    const { message, expected, suggestion, hints, code } = error;
    const Same = error.constructor as typeof InterpolationResolutionError;
    return new Same(message, { ...where, expected, suggestion, hints }, code);
  }
  if (!(error instanceof Error)) return error;
  const hints = error instanceof HydrosolError ? error.hints : [];
  return new InterpolationResolutionError(`${error.name} raised while resolving interpolation: ${error.message}`, {
    ...where,
    hints,
  });
}

/** The error for a key that is not there, with the nearest key that is. */
export function unknownReference(
  reference: NodeReference,
  start: ContainerNode,
  keys: readonly string[],
): InterpolationKeyError {
  let at: ConfigNode = start;
  let wrong = keys.at(-1) ?? '';
  for (const key of keys) {
    const next: ConfigNode | undefined = at.kind === 'scalar' ? undefined : step(at, key, false);
    if (next === undefined) {
      wrong = key;
      break;
    }
    at = next;
  }
  const suggestion =
    at.kind === 'map'
      ? nearest(
          wrong,
          Array.from(at.children.values(), ({ key }) => keyText(key!)),
        )[0]
      : undefined;
  return new InterpolationKeyError(`Interpolation key '${reference.text}' not found`, { suggestion });
}

/** The error for reading a node that is `???`. */
export function missing(node: ConfigNode): MissingMandatoryValue {
  const { origin } = node;
  return new MissingMandatoryValue(`Missing mandatory value: ${fullKey(node)}`, { fullKey: fullKey(node), origin });
}
