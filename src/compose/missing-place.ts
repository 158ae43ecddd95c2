/** @file Where a path stops leading into a config, and what to type to go on there. */
import { isContainer, keyText, step, type ConfigNode, type ContainerNode, type MapNode } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import { nearest } from '../util/suggest.ts';

/** The place at which a key of a path is missing. */
export interface MissingPlace {
  /** How many keys lead somewhere. */
  readonly depth: number;
  /** The keys that there are. */
  readonly known: readonly string[];
  /** Whether it is in a map with `_target_`: then its keys are options of what is made of it. */
  readonly isInPart: boolean;
  /** In a map of parts: a key that each of them has. Only whole ones can be added to them. */
  readonly shared: string | undefined;
}

const NOWHERE = { known: [], isInPart: false, shared: undefined };

/** The key, first of them all, that several maps share. */
function sharedKey(nodes: readonly ConfigNode[]): string | undefined {
  const maps = nodes.filter((node) => node.kind === 'map');
  if (maps.length < nodes.length) return undefined;
  const found = [...(maps[0]?.children.keys() ?? [])].find((key) => maps.every(({ children }) => children.has(key)));
  return found === undefined ? undefined : keyText(found);
}

/** How far a path leads into the config, and what there is where it ends. */
export function missingPlace(config: MapNode, keys: readonly string[]): MissingPlace {
  let at: ContainerNode = config;
  let isInPart = false;
  for (const [depth, key] of keys.entries()) {
    isInPart ||= at.kind === 'map' && at.children.has('_target_');
    const next = step(at, key, false);
    if (next === undefined) {
      if (at.kind === 'list') return { ...NOWHERE, isInPart, depth };
      const children = [...at.children.values()];
      const known = children.map((child) => keyText(child.key ?? ''));
      const isWithin = isInPart && depth < keys.length - 1;
      return { depth, known, isInPart, shared: isWithin ? sharedKey(children) : undefined };
    }
    if (!isContainer(next)) return { ...NOWHERE, isInPart, depth: Math.min(depth + 1, keys.length - 1) };
    at = next;
  }
  return { ...NOWHERE, isInPart, depth: keys.length - 1 };
}

/** What is there instead, the nearest first, where all is of one kind. */
export function expectedAt({ known, shared }: MissingPlace, wrong: string): string | undefined {
  if (shared === undefined) return undefined;
  return `one of ${[...new Set([...nearest(wrong, known, known.length), ...known])].join(', ')}`;
}

/**
 * What to type to add the key at `path`, by what it is for. Of a part only those options can be added that its config leaves
 * out; which these are is found when the composed config is checked.
 */
export function toAdd(
  { source: { text } }: Pick<Override, 'source'>,
  path: string,
  { isInPart, shared }: MissingPlace,
): [purpose: string, word: string][] {
  if (shared === undefined)
    return [[isInPart ? 'to set an option that is not there yet' : 'to add it on purpose', `+${text}`]];
  return [['to add one more', `+${path}={${shared}: VALUE}`]];
}
