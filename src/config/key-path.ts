/** @file Paths into a tree: `a.b[0].c`. */
import { childrenOf } from './node.ts';
import type { ConfigNode, ContainerNode, ScalarNode } from './node.ts';
import type { Key } from './key.ts';
import { keyText } from './key.ts';

/** Characters that a backslash makes ordinary. */
const ESCAPABLE = '.[]=';

/** One key of a path, and where it stands there: `path.slice(start, end)`, escapes and all. */
export interface KeySegment {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** Reads up to one of the `stops`, taking escapes away. */
function readSegment(path: string, start: number, stops: string): KeySegment {
  let key = '';
  let at = start;
  for (; at < path.length && !stops.includes(path[at]!); at++) {
    const escaped = path[at] === '\\' && at + 1 < path.length && ESCAPABLE.includes(path[at + 1]!);
    if (escaped) at++;
    key += path[at];
  }
  return { key, start, end: at };
}

/**
 * Splits a path into keys: `a.b`, `a[b]` and `[a].b` alike give `['a', 'b']`. A leading dot gives an empty first key. A
 * backslash makes `.`, `[`, `]` and `=` ordinary. Unclosed brackets and text behind a `]` are passed over, as OmegaConf does.
 */
export function splitKey(path: string): string[] {
  if (!/[[\\]/.test(path)) return path.split('.');
  return keySegments(path).map(({ key }) => key);
}

/** The keys of a path as `splitKey` reads them, with their places. */
export function keySegments(path: string): KeySegment[] {
  let at = 0;
  const keys: KeySegment[] = [];
  for (; path[at] === '.'; at++) keys.push({ key: '', start: at, end: at });
  const head = readSegment(path, at, '.[');
  at = head.end;
  if (head.key !== '' || path[at] !== '[') keys.push(head);
  // Where one bracket has no end, the later ones have none either; looking for it again would take the square of the time.
  let closes = true;
  while (at < path.length) {
    const opening = path[at++];
    if (opening === '.') {
      const segment = readSegment(path, at, '.[');
      keys.push(segment);
      at = segment.end;
    } else if (opening === '[' && closes) {
      const segment = readSegment(path, at, ']');
      closes = segment.end < path.length;
      if (!closes) continue;
      keys.push(segment);
      at = segment.end + 1;
    }
  }
  return keys;
}

/** The inverse of `splitKey`: special characters get a backslash, numbers brackets. */
export function joinKey(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === 'number') return `${path}[${key}]`;
    return path === '' ? escaped(key) : `${path}.${escaped(key)}`;
  }, '');
}

const SPECIAL = /[.[\]=]/;

function escaped(key: string): string {
  return SPECIAL.test(key) ? key.replace(/[.[\]=]/g, String.raw`\$&`) : key;
}

/** The keys from the root down to a node. */
export function pathTo(node: ConfigNode): Key[] {
  const keys: Key[] = [];
  for (let at: ConfigNode | undefined = node; at?.key !== undefined; at = at.parent) keys.unshift(at.key);
  return keys;
}

/** Adds a key to a path the way OmegaConf prints it: `[0]` in a list, `.key` in a map. */
function append(path: string, key: Key, inList: boolean): string {
  if (inList) return `${path}[${keyText(key)}]`;
  return path === '' ? keyText(key) : `${path}.${keyText(key)}`;
}

/** The path from the root to a node, for people: `a.b[0]`; `''` for the root. */
export function fullKey(node: ConfigNode): string {
  const { parent, key } = node;
  if (key === undefined) return '';
  return append(parent === undefined ? '' : fullKey(parent), key, parent?.kind === 'list');
}

/** The path from the root to a node as `select` and overrides read it: `a.b[0]`, `m.x\.y`; `''` for the root. */
export function typedPath(node: ConfigNode): string {
  const { parent, key } = node;
  if (key === undefined) return '';
  return typedBelow(parent === undefined ? '' : typedPath(parent), key, parent?.kind === 'list');
}

function typedBelow(above: string, key: Key, inList: boolean): string {
  if (inList) return `${above}[${keyText(key)}]`;
  const own = escaped(keyText(key));
  return above === '' ? own : `${above}.${own}`;
}

/** The scalars of a tree, in order, by their paths as `typedPath` gives them: each container's path is made once. */
export function typedScalars(node: ConfigNode): readonly (readonly [path: string, scalar: ScalarNode])[] {
  const found: (readonly [string, ScalarNode])[] = [];
  const visit = (at: ConfigNode, path: string): void => {
    if (at.kind === 'scalar') found.push([path, at]);
    else for (const child of childrenOf(at)) visit(child, typedBelow(path, child.key!, at.kind === 'list'));
  };
  visit(node, typedPath(node));
  return found;
}

/** The path that a child has or would have. */
export function childKey(parent: ContainerNode, key: Key): string {
  return append(fullKey(parent), key, parent.kind === 'list');
}
