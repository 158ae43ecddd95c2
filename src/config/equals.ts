/** @file When two configs are equal. */
import { Float } from '../util/scalar.ts';
import { toNode } from './create.ts';
import { tryDereference } from './dereference.ts';
import { producedNode } from './produced.ts';
import type { Produced } from './produced.ts';
import { isInterpolationNode, isNode, scalarValue } from './node.ts';
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

type SameChild = (a: ConfigNode, b: ConfigNode) => boolean;

/** Compares two nodes whose children are compared by `same`. */
function sameNode(a: ConfigNode | Produced, b: ConfigNode | Produced, same: SameChild): boolean {
  if (a.kind === 'produced') return sameNode(producedNode(a.value), b, same);
  if (b.kind === 'produced') return sameNode(a, producedNode(b.value), same);
  if (a.kind === 'list') {
    if (b.kind !== 'list' || a.items.length !== b.items.length) return false;
    return a.items.every((item, i) => same(item, b.items[i]!));
  }
  if (a.kind === 'map') {
    if (b.kind !== 'map' || a.children.size !== b.children.size) return false;
    return [...a.children].every(([key, child]) => {
      const other = b.children.get(key);
      return other !== undefined && same(child, other);
    });
  }
  return b.kind === 'scalar' && sameScalar(scalarValue(a), scalarValue(b));
}

function resolvedChild(options: ResolveOptions): SameChild {
  const same: SameChild = (a, b) => {
    if (!isInterpolationNode(a) && !isInterpolationNode(b)) return sameNode(a, b, same);
    const left = tryDereference(a, resolutionOf(options));
    const right = tryDereference(b, resolutionOf(options));
    if (left !== undefined && right !== undefined) return sameNode(left, right, same);
    return isInterpolationNode(a) && isInterpolationNode(b) && a.value === b.value;
  };
  return same;
}

/**
 * Whether two configs (or a config and plain data) hold the same: interpolations count as what they give, those that
 * cannot be resolved as their text. The order of keys, flags and origins do not matter; `1`, `1.0` and `true` are equal.
 */
export function equals(a: unknown, b: unknown, options: ResolveOptions = {}): boolean {
  return resolvedChild(options)(nodeFor(a), nodeFor(b));
}

/** As `equals`, but nothing is resolved: interpolations are equal if their text is, and `\???` is not `???`. */
export function structurallyEquals(a: unknown, b: unknown): boolean {
  const same: SameChild = (left, right) =>
    left.kind === 'scalar' && right.kind === 'scalar'
      ? sameScalar(left.value, right.value)
      : sameNode(left, right, same);
  return same(nodeFor(a), nodeFor(b));
}

function nodeFor(value: unknown): ConfigNode {
  return isNode(value) ? value : toNode(value);
}
