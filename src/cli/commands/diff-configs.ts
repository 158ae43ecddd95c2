/** @file Two configs compared, key by key. */
import { childrenOf, isContainer, structurallyEquals, typedPath, type ConfigNode } from '../../config/index.ts';

/** The values of a config by their keys, in order. */
export type Values = ReadonlyMap<string, ConfigNode>;

/** A key that two configs do not agree on; a side that lacks it is missing. */
export interface KeyDifference {
  readonly key: string;
  readonly before: ConfigNode | undefined;
  readonly after: ConfigNode | undefined;
}

/** A list of plain values is one value; a list with maps or lists in it is looked into. */
function isOneValue(node: ConfigNode): boolean {
  if (!isContainer(node)) return true;
  const children = [...childrenOf(node)];
  return children.length === 0 || (node.kind === 'list' && !children.some(isContainer));
}

/** The values of a config. */
export function valuesOf(config: ConfigNode): Values {
  const found = new Map<string, ConfigNode>();
  const visit = (node: ConfigNode): void => {
    if (!isContainer(node) || (node !== config && isOneValue(node))) found.set(typedPath(node), node);
    else for (const child of childrenOf(node)) visit(child);
  };
  visit(config);
  return found;
}

/** Whether two values are the same: interpolations by their text, numbers as Python compares them (`4` and `4.0`). */
export function isSameValue(a: ConfigNode | undefined, b: ConfigNode | undefined): boolean {
  return a !== undefined && b !== undefined && structurallyEquals(a, b);
}

/** Every key in which two configs differ, in the order of the first, then what only the second has. */
export function diffConfigs(before: Values, after: Values): KeyDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({ key, before: before.get(key), after: after.get(key) }))
    .filter((one) => !isSameValue(one.before, one.after));
}
