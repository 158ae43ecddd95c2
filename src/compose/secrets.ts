/** @file Secrets of a config: found by their names, hidden wherever the config is shown. */
import {
  childrenOf,
  fullKey,
  isContainer,
  putChild,
  pythonStr,
  selectNode,
  splitKey,
  toNode,
  type ConfigNode,
  type ContainerNode,
  type MapNode,
  type ResolveOptions,
  type ScalarNode,
} from '../config/index.ts';
import { isSecretName } from '../util/secret-name.ts';

/** What stands in the place of a secret. */
export const HIDDEN = '***';

/** A shorter value may be part of any word, so it is hidden only under its own key. */
const SHORTEST = 6;

/** `${oc.env:NAME` in a text, the name caught. */
const VARIABLE = /\$\{\s*oc\.env\s*:\s*([\w.-]+)/g;

/** The secrets of one config. */
export interface Secrets {
  /** The text without the secrets that occur in it. */
  readonly hide: (text: string) => string;
  /** What may be shown of a value of a key: nothing if the key is a secret, else what `hide` leaves of the text. */
  readonly ofKey: (key: string, text: string) => string;
}

/** Nothing is secret: `--show-secrets`. */
export const NO_SECRETS: Secrets = { hide: (text) => text, ofKey: (_key, text) => text };

/** Leaves of a tree, in order. */
function* leaves(node: ConfigNode): Generator<ScalarNode> {
  if (!isContainer(node)) yield node;
  else for (const child of childrenOf(node)) yield* leaves(child);
}

/** Whether a key, or one that it is below, has the name of a secret. */
function hasSecretName(key: string): boolean {
  return splitKey(key).some(isSecretName);
}

/** Whether the text of a leaf reads a variable with the name of a secret. */
function readsSecret({ value }: ScalarNode): boolean {
  return typeof value === 'string' && [...value.matchAll(VARIABLE)].some(([, name = '']) => isSecretName(name));
}

/** Whether there is something to hide: a truth value, null and `???` give nothing away. */
function isTelling(text: string): boolean {
  return !['', 'true', 'false', 'none', 'null', '???'].includes(text.toLowerCase());
}

export interface SecretOptions extends ResolveOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the secrets of a config: leaves whose key (or that of a container around them) is named as one, or that read such
 * an environment variable; and the values of all such variables, wherever else they occur. Throws nothing.
 */
export function findSecrets(config: MapNode, { env = process.env, ...options }: SecretOptions = {}): Secrets {
  const values = new Set<string>();
  const keys = new Set<string>();
  const add = (text: string): void => {
    if (text.length >= SHORTEST && isTelling(text)) values.add(text);
  };
  for (const [name, value] of Object.entries(env)) if (value !== undefined && isSecretName(name)) add(value);
  for (const leaf of leaves(config)) {
    const key = fullKey(leaf);
    const reads = readsSecret(leaf);
    if (!reads && !hasSecretName(key)) continue;
    if (reads) keys.add(key);
    try {
      const found = selectNode(config, key, options);
      if (found !== undefined && (found.kind === 'produced' || !isContainer(found))) add(pythonStr(found.value));
    } catch {
      // An interpolation that fails has no value to give away.
    }
  }
  // The longest first: one secret may be part of another.
  const ordered = [...values].sort((a, b) => b.length - a.length);
  const hide = (text: string): string => ordered.reduce((shown, value) => shown.replaceAll(value, HIDDEN), text);
  return {
    hide,
    ofKey: (key, text) => ((keys.has(key) || hasSecretName(key)) && isTelling(text) ? HIDDEN : hide(text)),
  };
}

/**
 * Replaces the secrets in a tree by `***`, in place. Interpolations stay as they are written, but for secrets written into
 * them. Keys must have the same paths as in the config that the secrets were found in.
 */
export function hideSecrets(tree: ContainerNode, secrets: Secrets): void {
  for (const leaf of leaves(tree)) {
    const { parent, key, value, syntax, origin } = leaf;
    if (parent === undefined || key === undefined) continue;
    const text = pythonStr(value);
    const shown = syntax === undefined ? secrets.ofKey(fullKey(leaf), text) : secrets.hide(text);
    // Not parsed again: what is left of an interpolation need not be one.
    if (shown !== text) putChild(parent, key, { ...(toNode('', origin) as ScalarNode), value: shown });
  }
}
