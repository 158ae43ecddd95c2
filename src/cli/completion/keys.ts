/** @file The keys of a config as overrides write them. */
import { childrenOf, isContainer, keyText, type ConfigNode } from '../../config/index.ts';

/** A key with all above it, `model.widths.0`. */
export interface KeyPath {
  readonly path: string;
  readonly kind: ConfigNode['kind'];
}

/** A key that can be written in an override. */
const WRITABLE = /^[\w$][\w$-]*$/;

/** All keys below a node, each before those below it. Keys that no override can name are left out. */
export function keysOf(node: ConfigNode, above = ''): KeyPath[] {
  if (!isContainer(node)) return [];
  return [...childrenOf(node)].flatMap((child) => {
    const key = keyText(child.key ?? '');
    if (!WRITABLE.test(key)) return [];
    const path = `${above}${key}`;
    return [{ path, kind: child.kind }, ...keysOf(child, `${path}.`)];
  });
}
