/** @file Secrets of a config: found by their names, hidden wherever the config is shown. */
import {
  isContainer,
  meantValue,
  putChild,
  pythonStr,
  selectNode,
  toNode,
  typedScalars,
  type ContainerNode,
  type MapNode,
  type ResolveOptions,
  type ScalarNode,
} from '../config/index.ts';
import { isSecretKey, isSecretVariable } from '../util/secret-name.ts';
import { createSecrets, type Secrets } from '../util/secrets.ts';
import { splitWord } from '../util/split-word.ts';

/** `${oc.env:NAME` in a text, the name caught. */
const VARIABLE = /\$\{\s*oc\.env\s*:\s*([\w.-]+)/g;

/** Whether the text of a leaf reads a variable with the name of a secret. */
function readsSecret({ value }: ScalarNode): boolean {
  if (typeof value !== 'string' || !value.includes('${')) return false;
  return [...value.matchAll(VARIABLE)].some(([, name = '']) => isSecretVariable(name));
}

/** The values that a word of the command line gives a secret: all those of a sweep, which no key of the config has. */
function secretsIn(word: string): string[] {
  const { key, value = '' } = splitWord(word);
  return isSecretKey(key) ? [value, ...value.split(',')] : [];
}

export interface SecretOptions extends ResolveOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds the secrets of a config: leaves whose key (or that of a container around them) is named as one, or that read such
 * an environment variable; and the values of all such variables, wherever else they occur. Throws nothing.
 */
export function findSecrets(config: MapNode, { env = process.env, ...options }: SecretOptions = {}): Secrets {
  const values: string[] = [];
  const keys = new Set<string>();
  for (const [key, leaf] of typedScalars(config)) {
    const reads = readsSecret(leaf);
    if (key.startsWith('hydra.overrides.task[')) values.push(...secretsIn(String(leaf.value)));
    if (!reads && !isSecretKey(key)) continue;
    if (reads) keys.add(key);
    try {
      const found = selectNode(config, key, options);
      if (found !== undefined && (found.kind === 'produced' || !isContainer(found)))
        values.push(pythonStr(meantValue(found)));
    } catch {
      // An interpolation that fails has no value to give away.
    }
  }
  return createSecrets({ values, keys, env });
}

/**
 * Replaces the secrets in a tree by `***`, in place. Interpolations stay as they are written, but for secrets written into
 * them. Keys must have the same paths as in the config that the secrets were found in.
 */
export function hideSecrets(tree: ContainerNode, secrets: Secrets): void {
  for (const [path, leaf] of typedScalars(tree)) {
    const { parent, key, value, syntax, origin } = leaf;
    if (parent === undefined || key === undefined) continue;
    const text = pythonStr(value);
    const shown = syntax === undefined ? secrets.ofKey(path, text) : secrets.hide(text);
    // Not parsed again: what is left of an interpolation need not be one.
    if (shown !== text) putChild(parent, key, { ...(toNode('', origin) as ScalarNode), value: shown });
  }
}
