/** @file Overrides of values: `key=value`, `+key=value`, `++key=value`, `~key`, applied to the composed config. */
import type { ConfigNode, ContainerNode, MapNode, Resolvers } from '../config/index.ts';
import type { Override } from '../override/index.ts';
import type { DefaultsNode } from './defaults-node.ts';
import type { Repository } from './repository.ts';
import {
  childOf,
  equals,
  fromYaml,
  isContainer,
  joinKey,
  openDict,
  pythonStr,
  removeChild,
  select,
  selectNode,
  splitKey,
  update,
} from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import { isPlainValue, type PlainValue } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';
import { applyEdit } from './apply-edit.ts';
import { explained, noSuchGroup } from './override-errors.ts';
import { keyOrigin, originOf } from './group-overrides.ts';
import { contentOfValue } from './override-content.ts';

export interface ApplyOptions {
  readonly repository: Repository;
  readonly resolvers: Resolvers;
  /** The defaults tree that the config comes from, to say what may have been meant. */
  readonly roots: readonly DefaultsNode[];
}

/**
 * Applies overrides in their order to a config in struct mode. Gives the errors: one for each override that does not fit
 * (`KEY_UNKNOWN`, `COMPOSITION`, `INDEX`, `TYPE`, …); the others are applied all the same, to find all errors in one go.
 */
export function applyOverrides(
  config: MapNode,
  overrides: readonly Override[],
  options: ApplyOptions,
): HydrosolError[] {
  return overrides.flatMap((override) => {
    try {
      applyOverride(config, override, options);
      return [];
    } catch (error) {
      if (!(error instanceof HydrosolError)) throw error;
      return [explained(override, error, { ...options, config })];
    }
  });
}

function applyOverride(config: MapNode, override: Override, options: ApplyOptions): void {
  const { type, key, value } = override;
  const path = key.keyOrGroup;
  if (path === '') {
    throw new HydrosolError('COMPOSITION', 'the key is missing', {
      origin: keyOrigin(override),
      expected: 'key=value',
    });
  }
  if (key.package !== undefined) throw noSuchGroup(override, options.repository);
  forbidAliases(override);
  if (type === 'delete') return deleteValue(config, override, options);
  if (value?.kind === 'edit') return applyEdit(config, override, value, options);
  if (value === undefined || !isPlainValue(value)) return undefined;
  const origin = originOf(override);
  if (type === 'add') forbidTaken(config, override, value, options);
  if (type === 'change') forbidBelowScalar(config, override, options);
  const node = fromYaml(contentOfValue(value, override.source), keyOrigin(override));
  return update(config, path, node, { origin, forceAdd: type !== 'change', resolvers: options.resolvers });
}

/** Aliases are what the command line is read by, so it cannot change them. As Hydra 1.4. */
function forbidAliases(override: Override): void {
  const [first, second] = splitKey(override.key.keyOrGroup);
  const { value } = override;
  const isInside =
    second === undefined && value?.kind === 'dict' && value.entries.some((entry) => entry.key.value === 'aliases');
  if (first !== 'hydra' || (second !== 'aliases' && !isInside)) return;
  throw new HydrosolError('COMPOSITION', 'the command line cannot change hydra.aliases', {
    fullKey: 'hydra.aliases',
    origin: keyOrigin(override),
    expected: 'hydra.aliases in the primary config',
  });
}

/** `+key=value` is for what is not there yet; maps and lists may go on top. */
function forbidTaken(config: MapNode, override: Override, value: PlainValue, { resolvers }: ApplyOptions): void {
  const path = override.key.keyOrGroup;
  // Asked for before a map or list is let through: like Hydra, nothing is added to an interpolation that leads nowhere.
  const isTaken = (select(config, path, { resolvers }) ?? null) !== null;
  if (!isTaken || value.kind === 'list' || value.kind === 'dict') return;
  const word = override.source.text;
  throw new HydrosolError('COMPOSITION', `there is a value at '${path}' already, so it cannot be added`, {
    fullKey: path,
    origin: keyOrigin(override),
    hints: [`to change it: ${word.slice(1)}`, `to set it whether it is there or not: +${word}`],
  });
}

/** A change of `a.b` where `a` is no container would need a new key: that takes a `+`. */
function forbidBelowScalar(config: MapNode, { key }: Override, { resolvers }: ApplyOptions): void {
  const path = key.keyOrGroup;
  const keys = splitKey(path);
  for (let depth = 1; depth < keys.length; depth++) {
    const above = joinKey(keys.slice(0, depth));
    const found = selectNode(config, above, { resolvers });
    if (found === undefined || found.kind === 'map' || found.kind === 'list') continue;
    const value = found.kind === 'produced' ? 'a single value' : pythonStr(found.value);
    throw new HydrosolError('KEY_UNKNOWN', `there is no key '${path}': '${above}' is ${value}`, { fullKey: path });
  }
}

/** `~key`, and `~key=value`, which deletes only that value. */
function deleteValue(config: MapNode, override: Override, { resolvers }: ApplyOptions): void {
  const { value, key } = override;
  const path = key.keyOrGroup;
  const keys = splitKey(path);
  const parent = selectNode(config, joinKey(keys.slice(0, -1)), { resolvers });
  const isInside = parent !== undefined && parent.kind !== 'produced' && isContainer(parent);
  const child = isInside ? childAt(parent, keys.at(-1) ?? '') : undefined;
  if (!isInside || child?.key === undefined) {
    throw new HydrosolError('KEY_UNKNOWN', `there is no key '${path}' to delete`, { fullKey: path });
  }
  const { value: found, errors } = attempt(() => selectNode(config, path, { resolvers }));
  for (const error of errors) throw unresolved(path, error);
  if (value !== undefined && isPlainValue(value)) {
    const expected = fromYaml(contentOfValue(value, override.source));
    if (!equals(found?.kind === 'produced' ? found.value : found, expected, { resolvers })) {
      throw new HydrosolError('COMPOSITION', `'${path}' has another value, so it is not deleted`, {
        fullKey: path,
        origin: originOf(override),
        hints: [`to delete it whatever it is: ~${path}`],
      });
    }
  }
  const { key: own } = child;
  openDict(config, () => removeChild(parent, own, { origin: keyOrigin(override) }));
}

/** A value that cannot be resolved is not deleted, as in Hydra: something else in the config is wrong. */
function unresolved(path: string, cause: HydrosolError): HydrosolError {
  return new HydrosolError(cause.code, `'${path}' cannot be resolved, so it is not deleted: ${cause.message}`, {
    fullKey: path,
    expected: cause.expected,
    suggestion: cause.suggestion,
    hints: [`to delete it all the same: ${path}=null ~${path}`],
    cause,
  });
}

/** A child by the text of its key: an index of a list, or of a map also a key that is an integer. */
function childAt(parent: ContainerNode, key: string): ConfigNode | undefined {
  const index = /^-?\d+$/.test(key) ? Number(key) : undefined;
  if (parent.kind === 'list') return index === undefined ? undefined : childOf(parent, index);
  return childOf(parent, key) ?? (index === undefined ? undefined : childOf(parent, index));
}
