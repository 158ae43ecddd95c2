/** @file A composed config with what is needed to read it. */
import { copyNode, select, splitKey, update, writtenAt, type MapNode, type Resolvers } from '../config/index.ts';
import { withHydraResolvers } from './resolvers.ts';

/** The words of a command line: about Hydrosol itself, and about the experiment. */
export interface Words {
  readonly hydra: readonly string[];
  readonly task: readonly string[];
}

/** A config, the words that went into it, and the resolvers that its interpolations call. */
export interface ComposedConfig {
  /** The config, unresolved, in struct mode, with the `hydra` node under `hydra`; see `taskConfig`. */
  readonly config: MapNode;
  readonly overrides: Words;
  /** With `hydra:` and `now:` of this config. */
  readonly resolvers: Resolvers;
  /** The time that `${now:…}` tells. */
  readonly now: Date;
  /**
   * The value at a path, interpolations resolved; undefined where there is none, or where it is `???`. Throws what
   * interpolations throw, and MISSING_VALUE for `???` if asked to.
   */
  readonly get: (path: string, options?: { readonly throwOnMissing?: boolean }) => unknown;
}

/** A config with the resolvers and the time that it is read with. */
export function composedConfig({
  config,
  overrides,
  resolvers: known,
  now = new Date(),
}: Pick<ComposedConfig, 'config' | 'overrides' | 'resolvers'> & { readonly now?: Date | undefined }): ComposedConfig {
  const resolvers = withHydraResolvers(known, { now, config });
  return { config, overrides, resolvers, now, get: (path, options) => select(config, path, { ...options, resolvers }) };
}

/** Whether a config has a value at a path, as it is written there. */
function holds(config: MapNode, path: string, value: unknown): boolean {
  const node = writtenAt(config, splitKey(path));
  return node?.kind === 'scalar' && node.syntax === undefined && node.value === value;
}

/** The same composition with some values set by their paths; the one that is given stays as it is. */
export function withValues<C extends ComposedConfig>(composed: C, values: Readonly<Record<string, unknown>>): C {
  const changes = Object.entries(values).filter(([path, value]) => !holds(composed.config, path, value));
  // to copy a config takes longer than most of what is done with it
  if (changes.length === 0) return composed;
  const config = copyNode(composed.config);
  for (const [path, value] of changes) update(config, path, value, { forceAdd: true });
  return { ...composed, ...composedConfig({ ...composed, config }) };
}
