/** @file Following plain references (`${a.b}`) without calling any resolver. */
import { climb, step } from './dereference.ts';
import { InterpolationKeyError, InterpolationResolutionError } from './errors.ts';
import { fullKey } from './key-path.ts';
import { isInterpolationNode, rootOf } from './node.ts';
import type { ConfigNode } from './node.ts';

/**
 * What a node leads to if it is a reference and nothing else, through other references; itself otherwise. Setting a value
 * below a reference changes what it leads to. Throws `InterpolationKeyError` if it leads nowhere.
 */
export function followReferences(node: ConfigNode, seen: ReadonlySet<ConfigNode> = new Set()): ConfigNode {
  if (!isInterpolationNode(node) || node.parent === undefined || node.syntax.length !== 1) return node;
  const [reference] = node.syntax;
  if (typeof reference !== 'object' || reference.kind !== 'reference' || reference.plainKeys === undefined) return node;
  const where = { fullKey: fullKey(node), origin: node.origin };
  if (seen.has(node)) throw new InterpolationResolutionError('Recursive interpolation detected', where);
  const visited = new Set(seen).add(node);
  const { dots, plainKeys, text } = reference;
  let at: ConfigNode | undefined = dots === 0 ? rootOf(node) : climb(node.parent, dots);
  for (const key of plainKeys) {
    const next: ConfigNode | undefined = at === undefined || at.kind === 'scalar' ? undefined : step(at, key, true);
    at = next === undefined ? undefined : followReferences(next, visited);
  }
  if (at === undefined) throw new InterpolationKeyError(`Interpolation key '${text}' not found`, where);
  return at;
}
