/** @file The key that somebody may have meant. */
import type { ConfigNode, MapNode } from '../config/index.ts';
import { childrenOf, fullKey, isContainer, keyText } from '../config/index.ts';
import { nearest } from '../util/suggest.ts';

/**
 * The path nearest to one that is not there: each key that is unknown replaced by the nearest of those beside it; else the
 * path of the only key anywhere in the experiment's part that has the same name. Nothing if there is none.
 */
export function nearestKey(config: MapNode, keys: readonly string[]): string | undefined {
  return mended(config, keys) ?? sameElsewhere(config, keys.at(-1) ?? '');
}

/** The path with its slips of the finger mended, as far as all of it leads somewhere. */
function mended(config: MapNode, keys: readonly string[]): string | undefined {
  let at: ConfigNode = config;
  for (const key of keys) {
    if (!isContainer(at)) return undefined;
    const children: Map<string, ConfigNode> = new Map(
      Array.from(childrenOf(at), (child) => [keyText(child.key ?? ''), child]),
    );
    const next: ConfigNode | undefined = children.get(key) ?? children.get(nearest(key, children.keys())[0] ?? '');
    if (next === undefined) return undefined;
    at = next;
  }
  return fullKey(at);
}

/** The path of a key of this name, if there is exactly one. */
function sameElsewhere(config: MapNode, name: string): string | undefined {
  const found: string[] = [];
  const search = (node: ConfigNode): void => {
    if (!isContainer(node)) return;
    for (const child of childrenOf(node)) {
      if (node === config && child.key === 'hydra') continue;
      if (child.key === name && node.kind === 'map') found.push(fullKey(child));
      search(child);
    }
  };
  search(config);
  return found.length === 1 ? found[0] : undefined;
}
