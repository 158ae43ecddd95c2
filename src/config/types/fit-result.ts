/** @file Interpolations in typed nodes. */
import { toNode } from '../create.ts';
import { ConfigError, InterpolationValidationError } from '../errors.ts';
import { whereIs } from '../interpolation/failures.ts';
import type { ConfigNode, ScalarNode } from '../node.ts';
import { producedNode } from '../produced.ts';
import type { Produced } from '../produced.ts';
import { conform } from './conform.ts';
import type { NodeType } from './node-type.ts';

/**
 * What an interpolation in a typed node gives, converted to that type in a node of its own. Throws
 * `InterpolationValidationError`.
 */
export function fitResult(result: ConfigNode | Produced, node: ScalarNode, type: NodeType): ConfigNode | Produced {
  if (result.kind !== 'produced' && result.type === type) return result;
  try {
    const own = result.kind === 'produced' ? producedNode(result.value, node.origin) : toNode(result, node.origin);
    own.type = undefined;
    const converted = conform(own, type, () => whereIs(node));
    converted.parent = node.parent;
    converted.key = node.key;
    return converted;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { message, expected, suggestion } = error;
    throw new InterpolationValidationError(`While dereferencing interpolation '${String(node.value)}': ${message}`, {
      ...whereIs(node),
      expected,
      suggestion,
      cause: error,
    });
  }
}
