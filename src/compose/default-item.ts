/** @file One item of a defaults list, as written. */
import type { Origin } from '../errors.ts';
import type { YamlNode, YamlScalar } from '../yaml/index.ts';
import { HydrosolError, throwAll } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { nearest } from '../util/suggest.ts';

/** `_self_`: where the config's own content goes. */
export interface SelfItem {
  readonly kind: 'self';
  readonly origin: Origin;
}

/** `config`, `group/config`, `/group/config@package`. */
export interface ConfigItem {
  readonly kind: 'config';
  readonly path: string;
  readonly package: string | undefined;
  readonly optional: boolean;
  readonly origin: Origin;
}

/** What a group item chooses: an option, several, none (`null`), or nothing yet (`???`). */
export type Choice = string | null | readonly string[];

/** `group: option`, `optional group@package: option`, `override /group: option`, `group: [a, b]`. */
export interface GroupItem {
  readonly kind: 'group';
  readonly group: string;
  readonly package: string | undefined;
  readonly choice: Choice;
  readonly optional: boolean;
  readonly override: boolean;
  /** Appended by the command line (`+group=option`): its group is absolute and its package starts at the root. */
  readonly external: boolean;
  /** The place of the choice. */
  readonly origin: Origin;
  /** The place of the group. */
  readonly groupOrigin: Origin;
}

export type DefaultItem = SelfItem | ConfigItem | GroupItem;

/** The option that stands for "somebody must choose". */
export const MISSING = '???';

/** The name of an option: `\???` is how a text says an option that has the name `???`. As Hydra 1.4. */
export function optionName(choice: string): string {
  return /^\\+\?\?\?$/.test(choice) ? choice.slice(1) : choice;
}

/** How an option is chosen by its name: the inverse of `optionName`. */
export function choiceOf(name: string): string {
  return /^\\*\?\?\?$/.test(name) ? `\\${name}` : name;
}

const KEYWORDS = ['optional', 'override'];

/** Whether a text holds an interpolation. */
export function hasInterpolation(text: string): boolean {
  return text.includes('${');
}

/** Whether a path has a part that leads out of its group. */
export function leadsOutside(path: string): boolean {
  return path.includes('\\') || path.split('/').includes('..');
}

/**
 * The group and the option that a choice means: `a: sub/two` is `a/sub: two`, as in Hydra 1.4. An interpolation waits until it
 * is filled in. What leads out of the group or names no option (`/two`, `sub/`) stays as it is written, to be refused.
 */
export function splitChoice(group: string, choice: Choice): { readonly group: string; readonly choice: Choice } {
  if (typeof choice !== 'string' || !/^[^/].*\/.*[^/]$/s.test(choice)) return { group, choice };
  if (hasInterpolation(choice) || leadsOutside(choice)) return { group, choice };
  const slash = choice.lastIndexOf('/');
  return { group: `${group}/${choice.slice(0, slash)}`, choice: choice.slice(slash + 1) };
}

/** The place of a part of a text, or that of the whole where the part is written in another way. */
export function within(origin: Origin, part: string): Origin {
  const { source, start, end } = origin;
  const index = source.text.slice(start, end).indexOf(part);
  return index === -1 ? origin : { source, start: start + index, end: start + index + part.length };
}

/** `a@b` → `a` and `b`; `_here_` is the package of the config that has the item. */
function splitPackage(text: string): { name: string; package: string | undefined } {
  const at = text.indexOf('@');
  if (at === -1) return { name: text, package: undefined };
  // `@a:b` was a renaming once; the second name is ignored.
  const [name = ''] = text.slice(at + 1).split(':');
  return { name: text.slice(0, at), package: name === '_here_' ? '' : name };
}

/**
 * Reads the `defaults` of a config.
 *
 *     defaults: [ '_self_' | path('@'package)? | { ('optional' | 'override')* group('@'package)?: option | [option…] | null | '???' } ]
 *
 * Throws `COMPOSITION` for all items that are wrong, pointing at each.
 */
export function readDefaults(defaults: YamlNode): DefaultItem[] {
  if (defaults.kind !== 'list') fail('defaults must be a list', defaults.origin);
  const read = defaults.items.map((item) => attempt(() => readItem(item)));
  throwAll(read.flatMap(({ errors }) => errors));
  return read.flatMap(({ value }) => value ?? []);
}

function readItem(item: YamlNode): DefaultItem {
  if (item.kind === 'scalar') return readConfigItem(item);
  if (item.kind === 'list') fail('an item of the defaults list cannot be a list', item.origin);
  const [entry, second] = item.entries;
  if (entry === undefined) return fail('an item of the defaults list names a group', item.origin);
  if (second !== undefined) {
    return fail('an item of the defaults list has one key', second.key.origin, ["start a new item with '- '"]);
  }
  return readGroupItem(entry.key, entry.value);
}

function readConfigItem({ value, origin }: YamlScalar): DefaultItem {
  if (typeof value !== 'string') return fail('an item of the defaults list is a name or group: option', origin);
  if (value === '_self_') return { kind: 'self', origin };
  const { name, package: own } = splitPackage(value);
  if (name === '_self_') fail('_self_ has no package', origin);
  return { kind: 'config', path: name, package: own, optional: false, origin };
}

function readGroupItem(key: YamlScalar, value: YamlNode): DefaultItem {
  if (typeof key.value !== 'string') return fail('the name of a group is a string', key.origin);
  const words = key.value.split(/\s+/).filter((word) => word !== '');
  const { name: group, package: own } = splitPackage(words.pop() ?? '');
  if (group === '') fail('the name of the group is missing', key.origin);
  const unknown = words.find((word) => !KEYWORDS.includes(word));
  if (unknown !== undefined) {
    throw new HydrosolError('COMPOSITION', `'${unknown}' is no keyword of defaults lists`, {
      origin: key.origin,
      expected: 'optional or override',
      suggestion: nearest(unknown, KEYWORDS)[0],
    });
  }
  return {
    kind: 'group',
    ...splitChoice(group, readChoice(value)),
    package: own,
    optional: words.includes('optional'),
    override: words.includes('override'),
    external: false,
    origin: value.origin,
    groupOrigin: within(key.origin, group),
  };
}

function readChoice(value: YamlNode): Choice {
  const hints = ['options are strings: quote numbers and truth values'];
  if (value.kind === 'list') {
    return value.items.map((item) =>
      item.kind === 'scalar' && typeof item.value === 'string'
        ? item.value
        : fail('the options of a group are strings', item.origin, hints),
    );
  }
  if (value.kind === 'scalar' && (value.value === null || typeof value.value === 'string')) return value.value;
  return fail('the option of a group is a string, a list of strings, or null', value.origin, hints);
}

function fail(message: string, origin: Origin, hints: string[] = []): never {
  throw new HydrosolError('COMPOSITION', message, { origin, hints });
}
