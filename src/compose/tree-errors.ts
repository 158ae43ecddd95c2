/** @file What can be wrong in a defaults tree, said so that one knows what to type. */
import type { DefaultsNode } from './defaults-node.ts';
import type { Repository } from './repository.ts';
import { describeOrigin, HydrosolError, type Origin } from '../errors.ts';
import { shellWord } from '../override/index.ts';
import { attempt } from '../util/attempt.ts';
import { nearest } from '../util/suggest.ts';
import { choiceOf, leadsOutside, optionName, within, type DefaultItem, type GroupItem } from './default-item.ts';
import { groupOf, overrideKeyOf, pathOf } from './defaults-node.ts';
import { describeSource } from './source.ts';

const INDENT = '  ';

function listSources({ sources }: Repository): string[] {
  return ['search path:', ...sources.map((source) => `${INDENT}${source.provider}: ${describeSource(source)}`)];
}

/**
 * The item as it must be written to mean a config of a folder further up: entries are relative to the folder of their config,
 * also of one that was chosen as `group: folder/option`, where Hydra 1.3 began at the group.
 */
function fromRoot({ item, around, choice }: DefaultsNode, { configExists, load }: Repository): string | undefined {
  if (item.kind === 'self') return undefined;
  const isConfig = item.kind === 'config';
  const written = isConfig ? item.path : item.group;
  if (written.startsWith('/') || (!isConfig && item.external)) return undefined;
  const folders = around.group.split('/').slice(0, -1);
  const paths = folders.map((_, index) => [...folders.slice(0, folders.length - index), written].join('/'));
  const option = isConfig ? '' : String(choice);
  const fileOf = (path: string): string => (isConfig ? path : `${path}/${option}`);
  const path = paths.find((one) => configExists(fileOf(one)));
  if (path === undefined) return undefined;
  const folder = isConfig ? written.slice(0, Math.max(0, written.lastIndexOf('/'))) : written;
  // The package that the entry has as it is written. One that the file names itself stays only if nothing is said of it here.
  const ownPackage = attempt(() => load(fileOf(path))?.package).value;
  const place = item.package ?? (folder === '' ? '_here_' : folder.replaceAll('/', '.'));
  const at = item.package === undefined && ownPackage !== undefined ? '' : `@${place}`;
  return `/${path}${at}${isConfig ? '' : `: ${option}`}`;
}

/** The options of a group, those of groups inside too: `two`, `sub/three`. */
function optionsWithin(group: string, { groups, list }: Repository): string[] {
  const inside = groups().filter((other) => other.startsWith(`${group}/`));
  return [group, ...inside].flatMap((place) =>
    list(place, 'config').map((name) => `${place}/${name}`.slice(group.length + 1)),
  );
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
  const above = fromRoot(node, repository);
  if (above !== undefined) {
    return new HydrosolError('CONFIG_NOT_FOUND', `there is no config '${path}'`, {
      origin,
      suggestion: above,
      hints: [`entries of a config in ${node.around.group}/ begin in that folder; with a slash, at the root`],
    });
  }
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const group = node.item.kind === 'group' && !repository.groupExists(folder) ? groupOf(node) : folder;
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
  const written = origin.source.text.slice(origin.start, origin.end).replaceAll(/^['"]|['"]$/g, '');
  // What stands before the name there: `sub/` of `a=sub/two`.
  const before = written.endsWith(name) ? written.slice(0, written.length - name.length) : '';
  const near = nearest(name, optionsWithin(group, repository))[0];
  return new HydrosolError('OPTION_UNKNOWN', `'${group}' has no option '${name}'`, {
    fullKey: group,
    origin,
    expected: options.length === 0 ? 'an option, but the group has none' : `one of ${options.join(', ')}`,
    suggestion: near === undefined ? undefined : `${before}${near}`,
  });
}

/** For `group: ???`. */
export function mustChoose(node: DefaultsNode, repository: Repository): HydrosolError {
  const key = overrideKeyOf(node);
  const options = repository.list(groupOf(node), 'config').map(choiceOf);
  return new HydrosolError('MISSING_VALUE', `'${key}' must be chosen`, {
    fullKey: key,
    origin: node.origin,
    expected: `one of ${options.join(', ')}`,
    hints: [`to choose one: ${shellWord(`${key}=${options[0] ?? 'OPTION'}`)}`],
  });
}

/** What stands in an item that leads out of the search path, each at its place: its path, its group, its options. */
export function outside({ item, choice, origin }: DefaultsNode): HydrosolError[] {
  if (item.kind === 'self') return [];
  const inFile = "a path from the root: '/config' or '/group: option'";
  if (item.kind === 'config') return leavesBy(item.path, item.origin, inFile);
  const options = typeof choice === 'object' && choice !== null ? choice : [choice ?? ''];
  return [
    ...leavesBy(item.group, item.groupOrigin, inFile),
    ...options.flatMap((option) =>
      leavesBy(optionName(option), within(origin, option), `the name of an option of '${item.group}'`),
    ),
  ];
}

function leavesBy(path: string, origin: Origin, expected: string): HydrosolError[] {
  if (!leadsOutside(path)) return [];
  return [new HydrosolError('COMPOSITION', `the path '${path}' has '..' or a backslash in it`, { origin, expected })];
}

/** For two different choices of one group. */
export function twoChoices(key: string, right: DefaultsNode, wrong: DefaultsNode): HydrosolError {
  const [first, second] = [right, wrong].map(({ choice }) => String(choice));
  const message = `two choices for '${key}': ${first}, by ${describeOrigin(right.origin)}, and ${second}`;
  return new HydrosolError('COMPOSITION', message, {
    origin: wrong.item.origin,
    hints: [`to change the choice instead: ${changeInstead(wrong, key)}`],
  });
}

/** How to change a choice instead of making another one: on the command line, or by the item of a defaults list that does. */
export function changeInstead({ item }: DefaultsNode, key: string): string {
  if (item.kind !== 'group') return key;
  const own = item.package === undefined ? '' : `@${item.package}`;
  return item.external ? `${key}=${String(item.choice)}` : `override ${item.group}${own}: ${String(item.choice)}`;
}

/** For an override in a config that an interpolation chose. */
export function lateOverride(config: DefaultsNode, { origin }: GroupItem): HydrosolError {
  const message = `'${pathOf(config)}' was chosen by an interpolation, so it cannot override`;
  return new HydrosolError('COMPOSITION', message, { origin });
}

/** For an interpolation of a choice that nobody made. */
export function noChoice({ choice, item }: DefaultsNode, known: Iterable<string>): HydrosolError {
  const keys = [...known];
  return new HydrosolError('COMPOSITION', `no choice for the interpolation in '${String(choice)}'`, {
    origin: item.origin,
    expected: keys.length === 0 ? 'a group of the defaults list' : `one of ${keys.join(', ')}`,
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
