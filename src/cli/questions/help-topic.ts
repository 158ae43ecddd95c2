/** @file `--help TOPIC`: a key, a group, or an option of a group. */
import { optionsOf, readAliases } from '../../compose/index.ts';
import { splitWord } from '../../util/split-word.ts';
import { keyPage } from './help-key.ts';
import { groupPage, optionText } from './help-option.ts';
import { composed, type TopicRequest } from './topic-request.ts';

/** What an alias stands for: a key, or a whole override. */
function meant(alias: string): { readonly key: string; readonly value?: string } {
  const { key, value } = splitWord(alias);
  return value === undefined ? { key } : { key, value };
}

/**
 * The text of `--help TOPIC`: of an alias what it stands for; `GROUP` lists its options; `GROUP=OPTION` and `KEY` say what they are, with the keys below, each
 * with its value, type, range and unit, as the schema of the program has them. Throws what is wrong with the words,
 * OPTION_UNKNOWN, and KEY_UNKNOWN with the nearest key or group.
 */
export async function topicText(topic: string, request: TopicRequest): Promise<string> {
  const { workshop, words } = request;
  const typed = splitWord(topic);
  const alias = readAliases(workshop.repository, workshop.configName).aliases.get(typed.key);
  const { key: name, value } = alias === undefined ? typed : { value: typed.value, ...meant(alias) };
  const { repository } = composed(request, words);
  const isGroup = optionsOf(repository, name.split('@', 1)[0] ?? '').length > 0;
  if (isGroup && value !== undefined) return optionText(name, value, request);
  if (isGroup && !name.includes('@')) return groupPage(name, request);
  return keyPage(name, value === undefined ? request : { ...request, words: [...words, topic] });
}
