/** @file The page of `--help KEY`. */
import { composeAll, groupsOf, optionsOf } from '../../compose/index.ts';
import { leavesOf, splitKey, typedPath, writtenAt, type MapNode } from '../../config/index.ts';
import { describeOrigin } from '../../errors.ts';
import { shellWord } from '../../override/index.ts';
import { wrap } from '../../util/display-width.ts';
import { describeKey, madeOf, partLines, typeOf, valueOf, withMeaning, type KnownConfig } from './help-keys.ts';
import { composed, knownOf, type TopicRequest } from './topic-request.ts';
import { unknownKey } from './unknown-key.ts';

/** What must be chosen besides, so that a key is there: nothing, or the first option of a group that brings it along. */
async function neededFor(key: string, request: TopicRequest): Promise<readonly string[] | undefined> {
  const { words, workshop } = request;
  const path = splitKey(key);
  const base = composed(request, words);
  if (writtenAt(base.config, path) !== undefined || describeKey(await knownOf(base, request), path) !== undefined)
    return [];
  const near = groupsOf(base.repository).filter((group) => group.split('/')[0] === path[0]);
  for (const group of near) {
    for (const option of optionsOf(base.repository, group)) {
      const { composition, errors } = composeAll(workshop, [...words, `${group}=${option}`], 'multirun');
      if (errors.length === 0 && writtenAt(composition.config, path) !== undefined) return [`${group}=${option}`];
    }
  }
  return undefined;
}

/** Where a value comes from. */
function placeOf({ config, secrets }: KnownConfig, path: readonly string[]): string {
  const node = writtenAt(config, path);
  if (node === undefined) return 'left out of the config';
  return node.origin === undefined ? 'the program' : describeOrigin(node.origin, secrets);
}

/** Type, unit and value of a key, and what it is an option of. */
function fieldsOf(known: KnownConfig, path: readonly string[], isTyped: boolean): string[] {
  const described = describeKey(known, path);
  const above = path.slice(0, -1);
  const made = madeOf(known, above);
  const fields = {
    type: typeOf(known, path, described && { ...described, unit: undefined }),
    unit: described?.unit ?? '',
    [isTyped ? 'value' : 'default']: `${valueOf(known, path, described) ?? 'none'} (${placeOf(known, path)})`,
    of: made === undefined ? '' : withMeaning(made, describeKey(known, above)?.descriptions.at(-1)),
  };
  return Object.entries(fields)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => wrap(text, { width: known.width, first: `  ${name.padEnd(7)}  ` }));
}

/** Whether a value stands for itself. */
function isOwn(value: string): boolean {
  return !value.includes('${') && !['???', 'null'].includes(value);
}

/** A word that sets a key of a part: the first with a value of its own, else one to be added. */
function exampleIn(known: KnownConfig, part: MapNode, key: string): string {
  for (const leaf of leavesOf(part)) {
    const at = typedPath(leaf);
    const value = leaf.kind === 'scalar' ? valueOf(known, splitKey(at), undefined) : undefined;
    if (value !== undefined && isOwn(value)) return shellWord(`${at}=${value}`);
  }
  return shellWord(`+${key}.KEY=VALUE`);
}

/**
 * The page of a key: what it is, its type, unit, value and where that comes from; of a part its keys. Throws KEY_UNKNOWN with the
 * nearest key or group, and what is wrong with the words.
 */
export async function keyPage(key: string, request: TopicRequest): Promise<string> {
  const { words, width, command, workshop } = request;
  const needed = await neededFor(key, request);
  if (needed === undefined) {
    const { config, repository } = composed(request, words);
    throw unknownKey(config, key, { flag: '--help', names: groupsOf(repository) });
  }
  const known = await knownOf(composed(request, [...words, ...needed]), request);
  const path = splitKey(key);
  const described = describeKey(known, path);
  const node = writtenAt(known.config, path);
  const head = [
    needed.length === 0 ? key : `${key}  (with ${needed.join(' ')})`,
    ...(described?.descriptions ?? []).map((text) => wrap(text, { width, first: '  ' })),
  ];
  const start = [command, ...needed.map(shellWord)].join(' ');
  if (node?.kind === 'map' && described?.isValue !== true) {
    const keys = partLines(known, path);
    const groups = groupsOf(workshop.repository).filter((group) => group.startsWith(`${path.join('/')}/`));
    const below = groups.length === 0 ? [] : ['', wrap(groups.join(', '), { width, first: 'Groups: ' })];
    return [
      ...head,
      '',
      `  ${needed.length === 0 ? `${start} ${exampleIn(known, node, key)}` : start}`,
      ...below,
      ...(keys.length === 0 ? [] : ['', 'Keys:', ...keys]),
    ].join('\n');
  }
  const isTyped = node?.origin?.source.kind === 'override' && !needed.includes(node.origin.source.text);
  const value = valueOf(known, path, described) ?? 'VALUE';
  const word = shellWord(`${node === undefined ? '+' : ''}${key}=${value}`);
  return [...head, '', ...fieldsOf(known, path, isTyped), '', `  ${start} ${word}`].join('\n');
}
