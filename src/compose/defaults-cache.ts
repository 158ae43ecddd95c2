/** @file Composed defaults, kept for command lines that differ from each other in values only: those of a sweep's jobs. */
import { copyNode, type Resolvers } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import type { ComposedDefaults } from './compose-defaults.ts';
import type { Repository } from './repository.ts';
import type { ExtendedPath } from './search-path.ts';

/** What composed defaults depend on besides the words that choose them. */
export interface DefaultsOwner {
  readonly repository: Repository;
  readonly resolvers: Resolvers;
  readonly configName: string | undefined;
  readonly now: Date;
  readonly skipMissing: boolean;
}

/** Keeps composed defaults without errors. A value that is set needs none of them composed anew. */
export interface DefaultsCache {
  /** The search path that some words lead to; what `extend` gives when it is first asked for. */
  readonly extended: (owner: DefaultsOwner, words: readonly Override[], extend: () => ExtendedPath) => ExtendedPath;
  /** The defaults that were kept for the words that choose them: a copy, which may be changed. */
  readonly find: (owner: DefaultsOwner, words: readonly Override[]) => ComposedDefaults | undefined;
  /** Keeps a copy. */
  readonly keep: (owner: DefaultsOwner, words: readonly Override[], composed: ComposedDefaults) => void;
}

/** Choices of groups that are kept, those that were asked for last: more than a group has options. A config takes some 100 kB. */
const MOST = 128;

/** A value for each owner and words. */
interface Recent<T> {
  readonly get: (owner: DefaultsOwner, words: readonly Override[]) => T | undefined;
  readonly set: (owner: DefaultsOwner, words: readonly Override[], value: T) => void;
}

function keyOf({ configName, now, skipMissing }: DefaultsOwner, words: readonly Override[]): string {
  const texts = words.map(({ source: { text, typed } }) => [text, typed]);
  return JSON.stringify([configName, now.getTime(), skipMissing, texts]);
}

function recent<T>(): Recent<T> {
  const entries = new Map<string, { readonly owner: DefaultsOwner; readonly value: T }>();
  const set: Recent<T>['set'] = (owner, words, value) => {
    const key = keyOf(owner, words);
    entries.delete(key);
    entries.set(key, { owner, value });
    if (entries.size > MOST) entries.delete(entries.keys().next().value!);
  };
  return {
    get(owner, words) {
      const found = entries.get(keyOf(owner, words));
      if (found?.owner.repository !== owner.repository || found.owner.resolvers !== owner.resolvers) return undefined;
      set(owner, words, found.value);
      return found.value;
    },
    set,
  };
}

const copyOf = (composed: ComposedDefaults): ComposedDefaults => ({ ...composed, config: copyNode(composed.config) });

/** A cache for the compositions of one command. */
export function createDefaultsCache(): DefaultsCache {
  const extensions = recent<ExtendedPath>();
  const kept = recent<ComposedDefaults>();
  return {
    extended(owner, words, extend) {
      const found = extensions.get(owner, words) ?? extend();
      extensions.set(owner, words, found);
      return found;
    },
    find(owner, words) {
      const found = kept.get(owner, words);
      return found && copyOf(found);
    },
    keep: (owner, words, composed) => kept.set(owner, words, copyOf(composed)),
  };
}
