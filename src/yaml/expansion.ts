/** @file How large a text is once its aliases are written out. */
import type { YamlNode } from './tree.ts';

export interface Sizes {
  /** Nodes with every alias written out; counting stops once it is above the limit. */
  readonly expanded: number;
  /** Nodes as they are written. */
  readonly written: number;
}

function children(node: YamlNode): readonly YamlNode[] {
  if (node.kind === 'scalar') return [];
  return node.kind === 'list' ? node.items : node.entries.flatMap(({ key, value }) => [key, value]);
}

/** Counts scalars, lists, maps and keys. Shared nodes are counted once for `written`, each time for `expanded`. */
export function expandedSizes(root: YamlNode, limit: number): Sizes {
  const sizes = new Map<YamlNode, number>();
  const size = (node: YamlNode): number => {
    const known = sizes.get(node);
    if (known !== undefined) return known;
    let total = 1;
    for (const child of children(node)) {
      total += size(child);
      if (total > limit) break;
    }
    sizes.set(node, total);
    return total;
  };
  const expanded = size(root);
  return { expanded, written: sizes.size };
}
