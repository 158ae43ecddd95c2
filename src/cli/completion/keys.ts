/** @file The keys of a config as overrides write them. */
import { childrenOf, isContainer, joinKey, keyText, type ConfigNode } from '../../config/index.ts';
import { isKey } from '../../override/index.ts';

/** A key with all above it as it is typed: `model.widths.0`, `m.x\.y`. */
export interface KeyPath {
  readonly path: string;
  readonly kind: ConfigNode['kind'];
}

/** All keys below a node, each before those below it. Keys that no override can name are left out. */
export function keysOf(node: ConfigNode, above: readonly string[] = []): KeyPath[] {
  if (!isContainer(node)) return [];
  return [...childrenOf(node)].flatMap((child) => {
    const keys = [...above, keyText(child.key ?? '')];
    const path = joinKey(keys);
    return isKey(path) ? [{ path, kind: child.kind }, ...keysOf(child, keys)] : [];
  });
}
