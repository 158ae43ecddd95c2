/** @file The warning for a value that is assigned to a typed key as another kind of value, as OmegaConf 2.4.1 gives it. */
import { Float } from '../../util/scalar.ts';
import type { Scalar } from '../../util/scalar.ts';
import type { LookupKey } from '../key.ts';
import { fullKey } from '../key-path.ts';
import { lookupKey } from '../key.ts';
import { isContainer, isInterpolationNode, isMissingNode, leavesOf } from '../node.ts';
import type { ConfigNode, ContainerNode, ScalarNode } from '../node.ts';

/** JavaScript has one type for integers and floats, so that `lr = 1` is no conversion. */
function kindOf(value: Scalar): string {
  if (value === null) return 'null';
  if (value instanceof Float || typeof value === 'bigint') return 'number';
  return value instanceof Uint8Array ? 'bytes' : typeof value;
}

/** Keys of which it was told already: a loop that assigns to one is warned once. */
const told = new WeakMap<ContainerNode, Set<LookupKey>>();

function isFirst({ parent, key }: ConfigNode): boolean {
  if (parent === undefined || key === undefined) return true;
  const keys = told.get(parent) ?? new Set();
  told.set(parent, keys);
  const index = lookupKey(key);
  return !keys.has(index) && keys.add(index).size > 0;
}

function isValue(leaf: ConfigNode): leaf is ScalarNode {
  return !isContainer(leaf) && !isMissingNode(leaf) && !isInterpolationNode(leaf);
}

/**
 * Runs what hangs nodes into typed places, and emits a `DeprecationWarning` for the first of their leaves that became another
 * kind of value there. `update` and `merge` convert without a warning: they are how to ask for it.
 */
export function warningOfConversion(nodes: readonly ConfigNode[], hang: () => void): void {
  const leaves = nodes.flatMap((node) => [...leavesOf(node)].filter(isValue));
  const kinds = leaves.map((leaf) => ({ leaf, before: kindOf(leaf.value) }));
  hang();
  const converted = kinds.find(({ leaf, before }) => kindOf(leaf.value) !== before);
  if (converted === undefined || !isFirst(converted.leaf)) return;
  const { leaf, before } = converted;
  process.emitWarning(
    `Implicit conversion from ${before} to ${kindOf(leaf.value)} at '${fullKey(leaf)}' during assignment is deprecated; ` +
      'pass the declared type or use OmegaConf.update()',
    'DeprecationWarning',
  );
}
