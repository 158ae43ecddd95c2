/** @file Reading a value by its path. */
import { NotAContainer, walk } from './dereference.ts';
import { climb } from './step.ts';
import { meantValue } from './produced.ts';
import type { Produced } from './produced.ts';
import { splitKey } from './key-path.ts';
import { isMissingNode } from './node.ts';
import type { ConfigNode, ContainerNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { resolutionOf } from './options.ts';

export interface SelectOptions extends ResolveOptions {
  /** What an absent key or `???` gives instead of `undefined`. */
  readonly default?: unknown;
  /** Whether an interpolation that cannot be resolved throws (the default), or counts as absent. */
  readonly throwOnResolutionFailure?: boolean;
  /** Whether `???` throws `MissingMandatoryValue`. */
  readonly throwOnMissing?: boolean;
}

/**
 * The node or value at a path such as `a.b[0]`, interpolations followed; nothing if there is none, also below a scalar.
 * A leading dot starts at `node`, each more one container up; `''` is the node itself. Throws `ConfigTypeError` for a list
 * index that is no number, `InterpolationResolutionError`, `MissingMandatoryValue`.
 */
export function selectNode(
  node: ContainerNode,
  path: string,
  options: SelectOptions = {},
): ConfigNode | Produced | undefined {
  const { throwOnResolutionFailure: throwOnFailure = true, throwOnMissing = false } = options;
  const dots = path.length - path.replace(/^\.+/, '').length;
  const start = climb(node, Math.max(1, dots));
  if (start === undefined) return undefined;
  const rest = path.slice(dots);
  try {
    const keys = rest === '' ? [] : splitKey(rest);
    return walk(start, keys, resolutionOf(options), { throwOnFailure, throwOnMissing });
  } catch (error) {
    if (error instanceof NotAContainer) return undefined;
    throw error;
  }
}

/**
 * The value at a path (see `selectNode`): a scalar (floats as `Float`), a container's node, or what a resolver gave; the
 * default for an absent key and for `???`.
 */
export function select(node: ContainerNode, path: string, options: SelectOptions = {}): unknown {
  const found = selectNode(node, path, options);
  if (found === undefined) return options.default;
  return found.kind !== 'produced' && isMissingNode(found) ? options.default : meantValue(found);
}

/** Whether `select` would find a value; never throws. Null counts as a value. */
export function canSelect(node: ContainerNode, path: string, options: Omit<SelectOptions, 'default'> = {}): boolean {
  const nothing = Symbol('nothing');
  try {
    return select(node, path, { ...options, default: nothing }) !== nothing;
  } catch {
    return false;
  }
}
