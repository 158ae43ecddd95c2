/** @file What may stand at the cursor of a command line. */
import { HydrosolError } from '../../errors.ts';
import { composeAll, openWorkshop, readAliases, repositoryFor } from '../../compose/index.ts';
import { parseFlags, type Flags } from '../flags.ts';
import type { Program } from '../../program/index.ts';
import type { Schema } from '../../schema/index.ts';
import type { TypedLine } from './command-line.ts';
import { completeAlias } from './complete-alias.ts';
import { completeFlag } from './complete-flag.ts';
import { completeOverride } from './complete-override.ts';
import type { Settings } from './settings.ts';

/** What completion needs to know of a program. */
export type Completed = Pick<
  Program<never, never>,
  'name' | 'isShipped' | 'configDir' | 'configName' | 'schema' | 'overrides'
>;

/** What some work gives, or nothing if it throws an error on purpose. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof HydrosolError) return undefined;
    throw error;
  }
}

/** The flags of words that are still being typed: of no word that begins with a dash if together they make no sense. */
function flagsOf(words: readonly string[]): Flags {
  const sense = attempt(() => parseFlags(words)) ?? attempt(() => parseFlags(words.slice(0, -1)));
  return sense ?? parseFlags(words.filter((word) => !word.startsWith('-')));
}

/** What is there to choose from, by the words so far. Nothing if there are no configs. */
function settingsOf(program: Completed, words: readonly string[]): Settings | undefined {
  const flags = flagsOf(words);
  const workshop = attempt(() => openWorkshop(program, flags));
  if (workshop === undefined) return undefined;
  const { multirun } = flags;
  const overrides = [...(program.overrides ?? []), ...flags.overrides];
  const composed = attempt(() => composeAll(workshop, overrides, multirun ? 'multirun' : 'run'));
  const schema = async (): Promise<Schema | undefined> => (await import('../../program/index.ts')).schemaOf(program);
  const { aliases } = attempt(() => readAliases(workshop.repository, workshop.configName)) ?? {
    aliases: new Map<string, string>(),
  };
  const repository = repositoryFor(workshop, overrides);
  return { repository, composed: composed?.composition, aliases, multirun, schema };
}

/** What a word that is no flag may become: an override, or an alias of one. */
async function completeWord(word: string, settings: Settings): Promise<string[]> {
  const overrides = (one: string): Promise<string[]> => completeOverride(one, settings);
  return [...(await overrides(word)), ...(await completeAlias(word, settings.aliases, overrides))];
}

/** A word without the quote that its value begins with: paths get one where the grammar needs it. */
function withoutQuote(word: string): string {
  return word.replace(/([=,])['"](?=[./])/, '$1');
}

/**
 * The words that may stand where the cursor is, sorted: flags and their values, groups, options, keys, values, paths. Names
 * are completed part by part, so that `hydra.` stands for all keys below it. Overrides that do not fit count as not typed;
 * if nothing can be composed, groups and their options are all there is. Never throws for what is typed.
 */
export async function complete(program: Completed, { words, current }: TypedLine): Promise<string[]> {
  const settings = settingsOf(program, words);
  const found =
    completeFlag({ words, current }, settings) ?? (settings === undefined ? [] : await completeWord(current, settings));
  const begins = (word: string): boolean => word.startsWith(current) || withoutQuote(word).startsWith(current);
  return [...new Set(found)].filter((word) => begins(word) && word !== current).sort();
}
