/** @file Which values must still be set. */
import { dereference } from './dereference.ts';
import { InterpolationResolutionError, InterpolationToMissingValueError, MissingMandatoryValue } from './errors.ts';
import type { Interpolated, Interpolation } from './interpolation/syntax.ts';
import { fullKey } from './key-path.ts';
import { goesRound, MAX_OPEN } from './guards.ts';
import { childrenOf, isContainer, isInterpolationNode, isMissingNode } from './node.ts';
import type { ConfigNode, ContainerNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { resolutionOf } from './options.ts';

export interface MissingKeysOptions extends ResolveOptions {
  /** Whether resolvers are called to see if they meet `???`; otherwise what calls one is passed over. */
  readonly resolveCustomResolvers?: boolean;
}

function callsResolver(interpolation: Interpolation): boolean {
  if (interpolation.kind === 'call') return true;
  return interpolation.keys.some((key) => typeof key !== 'string' && callsResolver(key.interpolation));
}

function partsCallResolver(parts: Interpolated): boolean {
  return parts.some((part) => typeof part !== 'string' && callsResolver(part));
}

/** Whether an error says, at its bottom, that a value is `???`. */
function isAboutMissing(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof InterpolationToMissingValueError || at instanceof MissingMandatoryValue) return true;
  }
  return false;
}

/**
 * The paths of all values that are `???`, and of all interpolations that lead to one, in the order of the tree. Throws
 * `InterpolationResolutionError` for interpolations that fail otherwise.
 */
export function missingKeys(config: ContainerNode, options: MissingKeysOptions = {}): string[] {
  const { resolveCustomResolvers = false } = options;
  const found: string[] = [];
  const visited = new Set<ConfigNode>();
  const gather = (container: ContainerNode, depth: number): void => {
    if (visited.has(container)) return;
    if (depth > MAX_OPEN) throw goesRound(container);
    visited.add(container);
    for (const child of childrenOf(container)) {
      if (isMissingNode(child)) found.push(fullKey(child));
      else if (isContainer(child)) gather(child, depth + 1);
      else if (isInterpolationNode(child) && (resolveCustomResolvers || !partsCallResolver(child.syntax))) {
        try {
          const target = dereference(child, resolutionOf(options));
          if (target.kind === 'map' || target.kind === 'list') gather(target, depth + 1);
        } catch (error) {
          if (!(error instanceof InterpolationResolutionError) || !isAboutMissing(error)) throw error;
          found.push(fullKey(child));
        }
      }
    }
  };
  gather(config, 0);
  return found;
}
