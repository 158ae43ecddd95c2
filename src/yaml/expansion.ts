/** @file How large a text is once its aliases are written out. */
import { HydrosolError } from '../errors.ts';
import { parsePythonInt } from '../util/python-number.ts';
import type { YamlNode } from './tree.ts';

export interface ExpansionOptions {
  /**
   * How many nodes a text with aliases may have once they are written out; if nothing is said, what the environment
   * variable `OMEGACONF_MAX_YAML_EXPANDED_NODES` says (a number or `none`), or else 10,000. `null` lifts this limit and
   * the one on the ratio (100 times as many nodes as are written); only for texts that you trust.
   */
  readonly maxExpandedNodes?: number | null | undefined;
}

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

const DEFAULT_LIMIT = 10_000;
const VARIABLE = 'OMEGACONF_MAX_YAML_EXPANDED_NODES';

/** The limit on written-out nodes that holds, `null` for none. Throws `VALUE` for what is no positive integer. */
export function expansionLimit({ maxExpandedNodes }: ExpansionOptions): number | null {
  const fromEnvironment = maxExpandedNodes === undefined ? process.env[VARIABLE]?.trim() : undefined;
  if (maxExpandedNodes === null || fromEnvironment?.toLowerCase() === 'none') return null;
  const limit =
    fromEnvironment === undefined ? (maxExpandedNodes ?? DEFAULT_LIMIT) : Number(parsePythonInt(fromEnvironment));
  if (Number.isInteger(limit) && limit > 0) return limit;
  const name = fromEnvironment === undefined ? 'maxExpandedNodes' : VARIABLE;
  throw new HydrosolError('VALUE', `${name} is ${fromEnvironment ?? limit}`, {
    expected: fromEnvironment === undefined ? 'a positive integer or null' : "a positive integer or 'none'",
  });
}
