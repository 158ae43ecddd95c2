/** @file `--info aliases`: the aliases of a program, and what they make of the words of a command line. */
import {
  describeAliases,
  readAliases,
  readWords,
  type CommandWord,
  type Secrets,
  type Workshop,
} from '../../compose/index.ts';
import { throwAll } from '../../errors.ts';
import { shownExpansion } from '../../util/expansion.ts';

/** The section of `--help` that lists the aliases, with an empty line at its end; empty where there are none. */
export function aliasesHelp({ repository, configName }: Workshop): string {
  const lines = describeAliases(readAliases(repository, configName).aliases);
  return lines.length === 0 ? '' : `== Override aliases ==\n\n${lines.join('\n')}\n\n`;
}

/**
 * The aliases, and each word with what it stands for. Nothing is composed, so a config with a fault can be asked too. Throws what is
 * wrong with the aliases or the words.
 */
export function aliasesText(workshop: Workshop, words: readonly CommandWord[], secrets: Secrets): string {
  throwAll(readAliases(workshop.repository, workshop.configName).errors);
  const list = aliasesHelp(workshop) || 'no override aliases are defined\n\n';
  if (words.length === 0) return `${list.trimEnd()}\n`;
  const { overrides, errors } = readWords(workshop, words);
  throwAll(errors);
  const lines = overrides.map(({ source: { text, typed = text } }) =>
    shownExpansion(typed, text, secrets).join(' -> '),
  );
  return `${list}Input -> Expanded override\n${lines.join('\n')}\n`;
}
