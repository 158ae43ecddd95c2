/** @file The words of a command line → overrides, aliases expanded. */
import type { HydrosolError } from '../errors.ts';
import { parseOverride, type Override } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';
import { expandAlias, readAliases, type Aliases } from './aliases.ts';
import type { Repository } from './repository.ts';

/** What a word means, and how it was typed if an alias stood for it. */
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
 * Reads words as they were typed: those that are aliases of the primary config stand for what it says. An override knows how it was
 * typed (`source.typed`). Throws nothing: a config that cannot be read has no aliases, and is told of when it is composed.
 */
export function readWords({ repository, configName }: WordsOwner, words: readonly string[]): ReadWords {
  const { value: read } = attempt(() => readAliases(repository, configName));
  if (read === undefined) return readExpandedWords(words);
  const { overrides, errors } = parseWords(words, read.aliases);
  return { overrides, errors: [...errors, ...read.errors] };
}

/** Reads words that come from a composition: their aliases are expanded, and what they stand for may be another's name. */
export function readExpandedWords(words: readonly string[]): ReadWords {
  return parseWords(words, new Map());
}

function parseWords(words: readonly string[], aliases: Aliases): ReadWords {
  const parsed = words.map((typed) =>
    attempt(() => {
      const word = expandAlias(aliases, typed);
      return parseOverride(word, word === typed ? {} : { typed });
    }),
  );
  return { overrides: parsed.flatMap(({ value }) => value ?? []), errors: parsed.flatMap(({ errors }) => errors) };
}
