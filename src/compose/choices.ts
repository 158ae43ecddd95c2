/** @file What was chosen for each group, and by what. */
import { overrideKeyOf, type DefaultsNode } from './defaults-node.ts';

/** The nodes of a defaults tree that make a choice, by override key (`model`, `model@teacher.model`). */
export function choiceNodes(nodes: readonly DefaultsNode[]): Map<string, DefaultsNode> {
  const found = new Map<string, DefaultsNode>();
  const visit = (node: DefaultsNode): void => {
    if (node.item.kind === 'group' && !found.has(overrideKeyOf(node))) found.set(overrideKeyOf(node), node);
    for (const child of node.children ?? []) visit(child);
  };
  for (const node of nodes) visit(node);
  return found;
}
