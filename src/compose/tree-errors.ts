/** @file What can be wrong in a defaults tree, said so that one knows what to type. */
import type { DefaultItem, GroupItem } from './default-item.ts';
import type { DefaultsNode } from './defaults-node.ts';
import type { Repository } from './repository.ts';
import { HydrosolError } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { groupOf, overrideKeyOf, pathOf } from './defaults-node.ts';
import { describeSource } from './source.ts';

const INDENT = '  ';

function listSources({ sources }: Repository): string[] {
  return ['search path:', ...sources.map((source) => `${INDENT}${source.provider}: ${describeSource(source)}`)];
}

/** `OPTION_UNKNOWN` for an option that a group does not have, `CONFIG_NOT_FOUND` for any other config that is not there. */
export function configNotFound(node: DefaultsNode, repository: Repository): HydrosolError {
  const path = pathOf(node);
  const { origin } = node;
  if (node.parent === undefined) {
    return new HydrosolError('CONFIG_NOT_FOUND', `there is no config '${path}'`, {
      suggestion: nearest(path, repository.list('', 'config'))[0],
      hints: listSources(repository),
    });
  }
  const group = node.item.kind === 'group' ? groupOf(node) : path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const name = path.slice(group === '' ? 0 : group.length + 1);
  const options = repository.list(group, 'config');
  if (group === '' || !repository.groupExists(group)) {
    const near = nearest(group, repository.groups())[0];
    return new HydrosolError('CONFIG_NOT_FOUND', `there is no config '${path}'`, {
      origin,
      suggestion: group === '' ? nearest(name, options)[0] : near === undefined ? undefined : `${near}/${name}`,
      hints: listSources(repository),
    });
  }
  return new HydrosolError('OPTION_UNKNOWN', `'${group}' has no option '${name}'`, {
    fullKey: group,
    origin,
    expected: options.length === 0 ? 'an option, but the group has none' : `one of ${options.join(', ')}`,
    suggestion: nearest(name, options)[0],
  });
}

/** For `group: ???`. */
export function mustChoose(node: DefaultsNode, repository: Repository): HydrosolError {
  const key = overrideKeyOf(node);
  const options = repository.list(groupOf(node), 'config');
  return new HydrosolError('MISSING_VALUE', `'${key}' must be chosen`, {
    fullKey: key,
    origin: node.origin,
    expected: `one of ${options.join(', ')}`,
    hints: [`${key}=${options[0] ?? 'OPTION'}`],
  });
}

/** For a path with `..` or a backslash. */
export function outside(node: DefaultsNode, path: string): HydrosolError {
  return new HydrosolError('COMPOSITION', `the path '${path}' has '..' or a backslash in it`, {
    origin: node.origin,
    expected: "a path from the root: '/group: option'",
  });
}

export function cycle(node: DefaultsNode, chain: readonly string[]): HydrosolError {
  const shown = chain.length > 10 ? [...chain.slice(0, 5), '…', ...chain.slice(-4)] : chain;
  return new HydrosolError('CYCLE', `configs include each other: ${shown.join(' → ')}`, { origin: node.origin });
}

/** How an item is written. */
function describeItem(item: DefaultItem): string {
  if (item.kind === 'self') return '_self_';
  return item.kind === 'config' ? item.path : `${item.group}: ${String(item.choice)}`;
}

export function overrideTooEarly(override: DefaultItem, late: DefaultItem): HydrosolError {
  return new HydrosolError(
    'COMPOSITION',
    `'override ${describeItem(override)}' stands before '${describeItem(late)}'`,
    {
      origin: override.origin,
      expected: 'overrides at the end of the defaults list',
    },
  );
}

export function noInterpolation(item: GroupItem): HydrosolError {
  return new HydrosolError('COMPOSITION', 'the options of a list cannot hold interpolations', { origin: item.origin });
}
