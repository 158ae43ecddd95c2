/** @file What can be wrong with an override of a value, said so that one knows what to type. */
import type { MapNode } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import type { Repository } from './repository.ts';
import { ConfigError, joinKey, keySegments, splitKey } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { keyOrigin, originOf } from './group-overrides.ts';
import { expectedAt, missingPlace, toAdd } from './missing-place.ts';
import { nearestKey } from './nearest-key.ts';

/** For `key@package` and `a/b` where there is no such group. */
export function noSuchGroup(override: Override, repository: Repository): HydrosolError {
  const { keyOrGroup, package: own } = override.key;
  const groups = repository.groups().filter((group) => !group.startsWith('hydra') || keyOrGroup.startsWith('hydra'));
  const near = nearest(keyOrGroup, groups)[0];
  return new HydrosolError('COMPOSITION', `there is no group '${keyOrGroup}'`, {
    fullKey: keyOrGroup,
    origin: keyOrigin(override),
    suggestion: near,
    expected: groups.length === 0 ? 'a key such as a.b' : `one of ${groups.join(', ')}`,
    hints: own === undefined ? [] : ['only groups have a package (@)'],
  });
}

/** An error as the user needs it: with the place in the word, the nearest key or group, and what to type. */
export function explained(
  config: MapNode,
  override: Override,
  error: HydrosolError,
  repository: Repository,
): HydrosolError {
  const { key, source, type } = override;
  const asGroup = key.keyOrGroup.replaceAll('.', '/');
  const isGroup = repository.groupExists(asGroup);
  if (error.code !== 'KEY_UNKNOWN') {
    const { message, fullKey, expected, suggestion } = error;
    const isPlaced = error.origin?.source === source;
    const mayMeanGroup = isGroup && key.keyOrGroup.includes('.');
    if (isPlaced && !mayMeanGroup) return error;
    const origin = isPlaced ? error.origin : originOf(override);
    const choice = `to choose of the group: ${asGroup}${source.text.slice(key.end)}`;
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
  if (error.origin?.source === source && splitKey(error.fullKey ?? '').length > keys.length)
    return unknownInValue(config, override, error);
  const place = missingPlace(config, keys);
  const { depth, known } = place;
  const wrong = keys[depth] ?? '';
  const groups = depth === 0 && keys.length === 1 ? repository.list('', 'group') : [];
  const near = nearest(wrong, [...known, ...groups])[0];
  const { start, end } = segments[depth] ?? { start: 0, end: 0 };
  const path = joinKey(keys.slice(0, depth + 1));
  const hints: string[] = [];
  if (isGroup) hints.push(`to choose an option of the group: ${asGroup}=OPTION`);
  if (type === 'change') hints.push(toAdd(override, path, place));
  const message = error instanceof ConfigError ? `there is no key '${path}'` : error.message;
  return new HydrosolError('KEY_UNKNOWN', message, {
    fullKey: path,
    origin: { source, start: key.start + start, end: key.start + end },
    suggestion: nearestKey(config, keys) ?? near,
    expected: expectedAt(place, wrong),
    hints,
    cause: error,
  });
}

/** For `a={y: 2}` where `a` is there, but has no `y`. */
function unknownInValue(config: MapNode, override: Override, error: HydrosolError): HydrosolError {
  const { fullKey: path = '', origin, suggestion } = error;
  const hint = toAdd(override, path, missingPlace(config, splitKey(path)));
  return new HydrosolError('KEY_UNKNOWN', `there is no key '${path}'`, {
    fullKey: path,
    origin,
    suggestion,
    hints: override.type === 'change' ? [hint] : [],
    cause: error,
  });
}
