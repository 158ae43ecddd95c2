/** @file What can be wrong with an override of a value, said so that one knows what to type. */
import {
  childrenOf,
  ConfigError,
  joinKey,
  keySegments,
  keyText,
  selectNode,
  splitKey,
  type MapNode,
} from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { type Override, shellWord } from '../override/index.ts';
import { splitWord } from '../util/split-word.ts';
import { nearest } from '../util/suggest.ts';
import { choiceNodes } from './choices.ts';
import { keyOrigin, originOf } from './group-overrides.ts';
import { expectedAt, missingPlace, toAdd } from './missing-place.ts';
import { RefusedWord } from './refused-word.ts';
import type { Repository } from './repository.ts';
import { wordsMeant, type There } from './words-meant.ts';

/** Where the `hydra` node has keys by any name; nobody reads others than it has elsewhere. */
const OPEN = /^hydra\.(?:job\.env_set|sweeper\.params|callbacks|job_logging|hydra_logging|aliases)\./;

/** For `key@package` and `a/b` where there is no such group. */
export function noSuchGroup(override: Override, repository: Repository): HydrosolError {
  const { key, source } = override;
  const { keyOrGroup, package: own } = key;
  const groups = repository.groups().filter((group) => !group.startsWith('hydra') || keyOrGroup.startsWith('hydra'));
  const at = source.text.indexOf(keyOrGroup, key.start);
  const [sign, rest] = [source.text.slice(0, at), source.text.slice(at + keyOrGroup.length)];
  return new RefusedWord(
    'COMPOSITION',
    `there is no group '${keyOrGroup}'`,
    {
      fullKey: keyOrGroup,
      origin: keyOrigin(override),
      expected: groups.length === 0 ? 'a key such as a.b' : `one of ${groups.join(', ')}`,
      hints: own === undefined ? [] : ['only groups have a package (@)'],
    },
    {
      meant: [
        nearest(keyOrGroup, groups, 2).map((group) => `${sign}${group}${rest}`),
        keyOrGroup.includes('/') && own === undefined ? [`${sign}${keyOrGroup.replaceAll('/', '.')}${rest}`] : [],
      ],
    },
  );
}

/** An error as the user needs it: with the place in the word, and what to type instead. */
export function explained(override: Override, error: HydrosolError, there: There): HydrosolError {
  const { config, repository } = there;
  const { key, source, type } = override;
  const asGroup = key.keyOrGroup.replaceAll('.', '/');
  const isGroup = repository.groupExists(asGroup);
  if (error.code === 'INDEX') {
    const found = selectNode(config, key.keyOrGroup, { throwOnResolutionFailure: false });
    if (found === undefined) return atIndex(override, error, config);
  }
  if (error.code !== 'KEY_UNKNOWN') {
    const { message, fullKey, expected, suggestion } = error;
    const isPlaced = error.origin?.source === source;
    const mayMeanGroup = isGroup && key.keyOrGroup.includes('.');
    if (isPlaced && !mayMeanGroup) return error;
    const origin = isPlaced ? error.origin : originOf(override);
    const choice = `to choose of the group: ${shellWord(`${asGroup}${source.text.slice(key.end)}`)}`;
    const hints = [...(error.hints ?? []), ...(mayMeanGroup ? [choice] : [])];
    return new HydrosolError(error.code, message, {
      fullKey: fullKey ?? key.keyOrGroup,
      origin,
      expected,
      suggestion,
      hints,
      cause: error,
    });
  }
  if (key.keyOrGroup.includes('/')) return noSuchGroup(override, repository);
  const segments = keySegments(key.keyOrGroup);
  const keys = segments.map((segment) => segment.key);
  // an error names a key without its backslashes, so that a dot in one looks as one between two
  const isDeeper = splitKey(error.fullKey ?? '').length > splitKey(keys.join('.')).length;
  if (error.origin?.source === source && isDeeper) return unknownInValue(override, error, there);
  const alias = wholeOverride(config, key.keyOrGroup);
  if (alias !== undefined) return takesNoValue(override, alias);
  const place = missingPlace(config, keys);
  const { depth } = place;
  const wrong = keys[depth] ?? '';
  const { start, end } = segments[depth] ?? { start: 0, end: 0 };
  const path = joinKey(keys.slice(0, depth + 1));
  const { same, alike, options } = wordsMeant(override, there);
  const groups = keys.length === 1 ? nearest(wrong, repository.list('', 'group')) : [];
  const isChange = type === 'change';
  const isRead = isChange && !(keys[0] === 'hydra' && !OPEN.test(key.keyOrGroup));
  const toChoose = [
    `to choose an option of the group`,
    `${choiceNodes(there.roots).has(asGroup) ? '' : '+'}${asGroup}=OPTION`,
  ] as const;
  const meant = [...same, ...alike, isChange ? groups.map((group) => `+${group}${source.text.slice(key.end)}`) : []];
  const message = error instanceof ConfigError ? `there is no key '${path}'` : error.message;
  return new RefusedWord(
    'KEY_UNKNOWN',
    message,
    {
      fullKey: path,
      origin: { source, start: key.start + start, end: key.start + end },
      expected: expectedAt(place, wrong) ?? (meant.flat().length === 0 ? listOf(place.known) : undefined),
      cause: error,
    },
    {
      meant,
      other: [...(isGroup ? [toChoose] : []), ...(isRead ? toAdd(override, path, place) : [])],
      options,
    },
  );
}

/** The override that a name stands for, if it is an alias of a whole one. */
function wholeOverride(config: MapNode, name: string): string | undefined {
  const aliases = selectNode(config, 'hydra.aliases', { throwOnResolutionFailure: false });
  if (aliases?.kind !== 'map') return undefined;
  const found = [...childrenOf(aliases)].find(({ key }) =>
    keyText(key ?? '')
      .split(',')
      .some((one) => one.trim() === name),
  );
  const target = found?.kind === 'scalar' ? String(found.value) : '';
  return splitWord(target).value === undefined ? undefined : target;
}

/** For `fast=3` where `fast` stands for `opt.lr=9`. */
function takesNoValue(override: Override, target: string): HydrosolError {
  const { key, source } = override;
  const name = key.keyOrGroup;
  const end = source.text.slice(key.end);
  return new HydrosolError('KEY_UNKNOWN', `'${name}' stands for ${target} and takes no value`, {
    fullKey: name,
    origin: { source, start: key.end, end: source.text.length },
    expected: name,
    hints:
      end === '' || override.type === 'delete'
        ? []
        : [`to give the key another value: ${shellWord(`${splitWord(target).key}${end}`)}`],
  });
}

/** The error of an index that a list does not have, at the index. */
function atIndex({ key, source }: Override, error: HydrosolError, config: MapNode): HydrosolError {
  const segments = keySegments(key.keyOrGroup);
  const { depth } = missingPlace(
    config,
    segments.map((segment) => segment.key),
  );
  const { start, end } = segments[depth] ?? { start: 0, end: key.keyOrGroup.length };
  const { code, message, fullKey = key.keyOrGroup, expected, hints } = error;
  const origin = { source, start: key.start + start, end: key.start + end };
  const list = splitKey(key.keyOrGroup).slice(0, depth);
  const value = source.text.slice(key.end + 1);
  const isItem = depth === segments.length - 1 && value !== '' && list.length > 0;
  const more = isItem ? [`to add one at the end: ${shellWord(`${joinKey(list)}=append(${value})`)}`] : [];
  return new HydrosolError(code, message, { fullKey, origin, expected, hints: [...hints, ...more], cause: error });
}

/** What there is instead, if anything. */
function listOf(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : `one of ${names.join(', ')}`;
}

/** For `a={y: 2}` where `a` is there, but has no `y`. */
function unknownInValue({ source, type }: Override, error: HydrosolError, { config }: There): HydrosolError {
  const { fullKey: path = '', origin, suggestion } = error;
  const { text } = source;
  const near = splitKey(suggestion ?? '').at(-1);
  const isPlaced = near !== undefined && near !== '' && origin !== undefined;
  const meant = isPlaced ? [`${text.slice(0, origin.start)}${near}${text.slice(origin.end)}`] : [];
  const other = type === 'change' ? toAdd({ source }, path, missingPlace(config, splitKey(path))) : [];
  return new RefusedWord(
    'KEY_UNKNOWN',
    `there is no key '${path}'`,
    { fullKey: path, origin, cause: error },
    { meant: [meant], other },
  );
}
