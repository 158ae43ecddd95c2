/** @file The two flags of a node: `struct` (no new keys) and `readonly` (no changes). Children inherit them. */
import type { ConfigNode } from './node.ts';

export type Flag = 'struct' | 'readonly';

/** Whether a flag holds for a node: its own setting, or that of the nearest ancestor that has one. */
export function hasFlag(node: ConfigNode, flag: Flag): boolean {
  for (let at: ConfigNode | undefined = node; at !== undefined; at = at.parent) {
    const own: boolean | undefined = at[flag];
    if (own !== undefined) return own;
  }
  return false;
}

/** Forbids (true) or allows (false) new keys here and below; `undefined` inherits again. */
export function setStruct(node: ConfigNode, value: boolean | undefined): void {
  node.struct = value;
}

/** Forbids (true) or allows (false) changes here and below; `undefined` inherits again. */
export function setReadonly(node: ConfigNode, value: boolean | undefined): void {
  node.readonly = value;
}

export function isStruct(node: ConfigNode): boolean {
  return hasFlag(node, 'struct');
}

export function isReadonly(node: ConfigNode): boolean {
  return hasFlag(node, 'readonly');
}

/** Runs something while a node's own flag has another value; puts it back also when that throws. */
export function withFlag<T>(node: ConfigNode, flag: Flag, value: boolean | undefined, run: () => T): T {
  const before = node[flag];
  node[flag] = value;
  try {
    return run();
  } finally {
    node[flag] = before;
  }
}

/** Runs something while new keys are allowed in a node. */
export function openDict<T>(node: ConfigNode, run: () => T): T {
  return withFlag(node, 'struct', false, run);
}

/** Runs something while a node may be changed. */
export function readWrite<T>(node: ConfigNode, run: () => T): T {
  return withFlag(node, 'readonly', false, run);
}
