/** @file Where the values of a config come from. */
import type { ConfigNode, MapNode } from '../config/index.ts';
import type { Origin } from '../errors.ts';
import { leavesOf, originsOf, splitKey, typedPath } from '../config/index.ts';
import { describeOrigin, HydrosolError } from '../errors.ts';
import { createSecrets, type Secrets } from '../util/secrets.ts';
import { nearestKey } from './keys-meant.ts';

/** Everything that set one key, in order: the last one won. */
export interface Explanation {
  readonly key: string;
  readonly origins: readonly Origin[];
}

/**
 * The texts that set a key, and (for a map or list) those of each key below, in the order of the config. Interpolations
 * are not followed: a key that holds one was set by the text that holds it. Throws `KEY_UNKNOWN`.
 */
export function explainKey(config: MapNode, path: string): Explanation[] {
  const node = path === '' ? config : nodeAt(config, path);
  return Array.from(leavesOf(node), (leaf) => ({ key: typedPath(leaf), origins: originsOf(leaf) }));
}

function nodeAt(config: MapNode, path: string): ConfigNode {
  let at: ConfigNode = config;
  const keys = splitKey(path);
  for (const key of keys) {
    const next: ConfigNode | undefined = child(at, key);
    if (next === undefined) {
      throw new HydrosolError('KEY_UNKNOWN', `there is no key '${path}'`, {
        fullKey: path,
        suggestion: nearestKey(config, keys),
      });
    }
    at = next;
  }
  return at;
}

function child(node: ConfigNode, key: string): ConfigNode | undefined {
  if (node.kind === 'map') return node.children.get(key) ?? node.children.get(Number(key));
  return node.kind === 'list' ? node.items.at(Number(key)) : undefined;
}

export interface ExplanationFormat {
  /** What stands behind the key: its value. */
  readonly value?: string;
  /** What must not be shown; default what is named as a secret. */
  readonly secrets?: Secrets;
}

/**
 * One line a text, in the order in which they were applied, the last one, which won, marked:
 *
 *     loss.temperature = 4
 *         conf/loss/relation.yaml:5:14  4.0
 *       → override `loss.temperature=4`
 */
export function formatExplanation(
  { key, origins }: Explanation,
  { value, secrets = createSecrets() }: ExplanationFormat = {},
): string {
  const title = value === undefined ? key : `${key} = ${value}`;
  if (origins.length === 0) return `${title}\n  → the program`;
  // The word of an override is in its description already.
  const texts = origins.map(({ source, start, end }) =>
    source.kind === 'override' ? '' : secrets.ofKey(key, source.text.slice(start, end).split('\n')[0] ?? ''),
  );
  const places = origins.map((origin) => describeOrigin(origin, secrets));
  const width = Math.max(0, ...places.filter((_, i) => texts[i] !== '').map(({ length }) => length));
  const lines = texts.map((text, i) =>
    `  ${i === origins.length - 1 ? '→' : ' '} ${places[i]!.padEnd(width)}  ${text}`.trimEnd(),
  );
  return [title, ...lines].join('\n');
}
