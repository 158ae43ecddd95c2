/** @file When two configs are equal. */
import { Float } from '../util/scalar.ts';
import { toNode } from './create.ts';
import { tryDereference } from './dereference.ts';
import type { Produced } from './dereference.ts';
import { isInterpolationNode, scalarValue } from './node.ts';
import type { ConfigNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { resolutionOf } from './options.ts';

/** Numbers are equal by value, `true` is 1 (Python); anything else by what it is. */
function sameScalar(a: unknown, b: unknown): boolean {
  const [left, right] = [comparable(a), comparable(b)];
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right) === 0;
  if (typeof left === 'bigint' || typeof right === 'bigint') {
    // oxlint-disable-next-line eqeqeq
    return ['number', 'bigint'].includes(typeof left) && ['number', 'bigint'].includes(typeof right) && left == right;
  }
  return left === right;
}

function comparable(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  return typeof value === 'boolean' ? Number(value) : value;
}

function sameNode(a: ConfigNode | Produced, b: ConfigNode | Produced, options: ResolveOptions): boolean {
  if (a.kind === 'produced') return sameNode(toNode(a.value), b, options);
  if (b.kind === 'produced') return sameNode(a, toNode(b.value), options);
  if (a.kind === 'list') {
    if (b.kind !== 'list' || a.items.length !== b.items.length) return false;
    return a.items.every((item, i) => sameChild(item, b.items[i]!, options));
  }
  if (a.kind === 'map') {
    if (b.kind !== 'map' || a.children.size !== b.children.size) return false;
    return [...a.children].every(([key, child]) => {
      const other = b.children.get(key);
      return other !== undefined && sameChild(child, other, options);
    });
  }
  return b.kind === 'scalar' && sameScalar(scalarValue(a), scalarValue(b));
}

function sameChild(a: ConfigNode, b: ConfigNode, options: ResolveOptions): boolean {
  const isResolvable = isInterpolationNode(a) || isInterpolationNode(b);
  if (!isResolvable) return sameNode(a, b, options);
  const left = tryDereference(a, resolutionOf(options));
  const right = tryDereference(b, resolutionOf(options));
  if (left !== undefined && right !== undefined) return sameNode(left, right, options);
  return isInterpolationNode(a) && isInterpolationNode(b) && a.value === b.value;
}

/**
 * Whether two configs (or a config and plain data) hold the same: interpolations count as what they give, those that
 * cannot be resolved as their text. The order of keys, flags and origins do not matter; `1`, `1.0` and `true` are equal.
 */
export function equals(a: unknown, b: unknown, options: ResolveOptions = {}): boolean {
  return sameChild(nodeFor(a), nodeFor(b), options);
}

function nodeFor(value: unknown): ConfigNode {
  const isNode = typeof value === 'object' && value !== null && 'kind' in value && 'earlier' in value;
  return isNode ? (value as ConfigNode) : toNode(value);
}
