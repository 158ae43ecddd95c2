/** @file What may have been meant by an override of something that is not there. */
import { joinKey, keySegments, type MapNode } from '../config/index.ts';
import type { Override, Value } from '../override/index.ts';
import { choiceNodes } from './choices.ts';
import { packageOf, type DefaultsNode } from './defaults-node.ts';
import { keysMeant, plainlyWritten, type Place } from './keys-meant.ts';
import type { Repository } from './repository.ts';
import { sameMeaning } from './synonyms.ts';

/** What there is in a composition. */
export interface There {
  readonly config: MapNode;
  readonly repository: Repository;
  /** The defaults tree that the config comes from. */
  readonly roots: readonly DefaultsNode[];
}

/** Words that may have been meant, in groups of equally good guesses, the best first. */
export interface WordsMeant {
  /** That which chooses an option of the group that fills the key. */
  readonly choice: readonly string[];
  /** Of keys and groups that have the name, or mean what it means elsewhere. */
  readonly same: readonly (readonly string[])[];
  /** Of keys and groups that are spelt alike. */
  readonly alike: readonly (readonly string[])[];
  /** What `OPTION` stands for in a word, by the word. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

/** What people put behind a group to choose its option: `optimizer.name=sgd`. */
const CHOOSING = new Set(['name', 'type', 'kind', 'cls', 'class', 'target', 'id']);

/** Where others say in which folder a run goes. */
const FOLDER = 'hydra.run.dir';

/** The choices of a defaults tree by the places that they fill: how each is changed, and the group. */
function choicesByPlace(
  roots: readonly DefaultsNode[],
): ReadonlyMap<string, { readonly key: string; readonly group: string }> {
  return new Map(
    Array.from(choiceNodes(roots), ([key, node]) => [
      packageOf(node, { header: true }),
      { key, group: key.split('@', 1)[0]! },
    ]),
  );
}

/** The options that a value names; none if it is no name. */
function optionsIn(value: Value | undefined): readonly string[] {
  if (value?.kind === 'quoted') return [value.text];
  if (value?.kind === 'scalar') return typeof value.value === 'string' ? [value.value] : [];
  return value?.kind === 'list' || value?.kind === 'choice' ? value.items.flatMap(optionsIn) : [];
}

/**
 * The words that may have been meant by an override of a key or group that is not there: what has the same name elsewhere or
 * the same meaning (`lr`, `max_epochs`), then what is spelt alike. Before them all comes a key whose backslashes are missing. Each is a whole word that sets or chooses what there is;
 * where its value is no option of the group that is meant, that is left to be filled in: `engine=OPTION`.
 */
export function wordsMeant({ key, value, type, source }: Override, { config, repository, roots }: There): WordsMeant {
  const typed = key.keyOrGroup.includes('/')
    ? key.keyOrGroup.split('/')
    : keySegments(key.keyOrGroup).map((segment) => segment.key);
  const rest = source.text.slice(key.end);
  const sign = type === 'delete' ? '~' : '';
  const choices = choicesByPlace(roots);
  const options = optionsIn(value);
  const isDeletion = type === 'delete';
  const left = new Map<string, readonly string[]>();
  const chooses = (group: string): boolean => {
    const known = repository.list(group, 'config');
    return options.length > 0 && options.every((option) => known.includes(option));
  };
  const wordFor = ({ keys, node }: Place): string[] => {
    const choice = choices.get(joinKey(keys));
    if (value?.kind === 'dict' || (choice === undefined && (node.kind !== 'map' || isDeletion)))
      return [`${sign}${joinKey(keys)}${rest}`];
    if (choice === undefined) return [];
    if (chooses(choice.group) || isDeletion) return [`${sign}${choice.key}${rest}`];
    const open = `${choice.key}=OPTION`;
    left.set(open, repository.list(choice.group, 'config'));
    return [open];
  };
  const words = (places: readonly Place[]): string[] => places.flatMap(wordFor);
  const word = source.text.slice(key.start);
  const isWritten = (plain: string): boolean => word === plain || word.startsWith(`${plain}=`);
  const escaped = plainlyWritten(config, isWritten).map(
    ({ keys }) => `${sign}${joinKey(keys)}${word.slice(keys.join('.').length)}`,
  );
  const { same, alike } = keysMeant(config, typed);
  const isChoosing = CHOOSING.has(typed.at(-1) ?? '');
  const chosen = choices.get(joinKey(typed)) ?? (isChoosing ? choices.get(joinKey(typed.slice(0, -1))) : undefined);
  const folder = sameMeaning(typed.at(-1) ?? '').includes(FOLDER) ? [`${FOLDER}${rest}`] : [];
  const choice = chosen !== undefined && chooses(chosen.group) ? [`${chosen.key}${rest}`] : [];
  return {
    choice,
    same: [choice, escaped, ...same.map(words), folder],
    alike: alike.map(words),
    options: left,
  };
}
