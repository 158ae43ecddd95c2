/** @file The words of a command line → overrides, aliases expanded. */
import type { HydrosolError } from '../errors.ts';
import { parseOverride, type Override } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';
import { expandAlias, readAliases } from './aliases.ts';
import type { Repository } from './repository.ts';

/** A word that comes from a composition: aliases are expanded in it, and what they stand for may be the name of another. */
export interface ExpandedWord {
  readonly expanded: string;
}

/** A word of a command line: as it was typed, or one that comes from a composition. */
export type CommandWord = string | ExpandedWord;

/** Words that come from a composition, as words of a command line. */
export function expandedWords(words: readonly string[]): ExpandedWord[] {
  return words.map((expanded) => ({ expanded }));
}

/** What words mean. */
export interface ReadWords {
  readonly overrides: readonly Override[];
  /** One for each word that cannot be read, and for each alias that is none. */
  readonly errors: readonly HydrosolError[];
}

/** Whose words they are. */
export interface WordsOwner {
  readonly repository: Pick<Repository, 'load'>;
  readonly configName: string | undefined;
}

/**
 * Reads the words of a command line: those that are aliases of the primary config stand for what it says. An override knows how it
 * was typed (`source.typed`). Throws nothing: a config that cannot be read has no aliases, and is told of when it is composed.
 */
export function readWords({ repository, configName }: WordsOwner, words: readonly CommandWord[]): ReadWords {
  const { value: read = { aliases: new Map(), errors: [] } } = attempt(() => readAliases(repository, configName));
  const parsed = words.map((word) =>
    attempt(() => {
      if (typeof word !== 'string') return parseOverride(word.expanded);
      const text = expandAlias(read.aliases, word);
      return parseOverride(text, text === word ? {} : { typed: word });
    }),
  );
  return {
    overrides: parsed.flatMap(({ value }) => value ?? []),
    errors: [...parsed.flatMap(({ errors }) => errors), ...read.errors],
  };
}
