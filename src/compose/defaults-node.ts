/** @file One item of a defaults list in its place in the tree: what its paths, package and key are there. */
import type { Origin } from '../errors.ts';
import type { Choice, ConfigItem, DefaultItem, GroupItem } from './default-item.ts';
import { optionName } from './default-item.ts';

/** The config whose defaults list has an item, as far as the item's paths need it. */
export interface TreePlace {
  /** Group of that config. */
  readonly group: string;
  /** Final package of that config. */
  readonly package: string;
}

/** A node of the defaults tree. `undefined` children: a config without defaults list, or nothing to load. */
export interface DefaultsNode {
  readonly item: DefaultItem;
  readonly parent: DefaultsNode | undefined;
  readonly around: TreePlace;
  /** What is chosen after overrides; configs have their name. */
  choice: Choice;
  /** The text that made the choice: an item of a defaults list, or an override. */
  origin: Origin;
  /** Whether its config may be absent: the item says so, or the override that changed its choice. */
  optional: boolean;
  /** `_self_`, or a config that counts; or why there is none. */
  state: 'loaded' | 'self' | 'deleted' | 'missing' | 'none' | 'deferred';
  /** From the header of its file. */
  header: string | undefined;
  children: DefaultsNode[] | undefined;
}

/** The virtual root has configs as children and no config itself. */
export const ROOT: TreePlace = { group: '', package: '' };

const join = (a: string, b: string): string => (a === '' ? b : b === '' ? a : `${a}/${b}`);

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** The group of a node, from the root. */
export function groupOf({ item, around }: Pick<DefaultsNode, 'item' | 'around'>): string {
  if (item.kind === 'self') return around.group;
  if (item.kind === 'config') {
    return item.path.startsWith('/') ? folderOf(item.path.slice(1)) : join(around.group, folderOf(item.path));
  }
  if (item.group.startsWith('/')) return item.group.slice(1);
  return item.external ? item.group : join(around.group, item.group);
}

/** The path of a node's config, from the root. */
export function pathOf(node: Pick<DefaultsNode, 'item' | 'around' | 'choice'>): string {
  const { item, around } = node;
  if (item.kind === 'config') return item.path.startsWith('/') ? item.path.slice(1) : join(around.group, item.path);
  return join(groupOf(node), typeof node.choice === 'string' ? optionName(node.choice) : '');
}

/** `a/b` as a package: `a.b`. */
const asPackage = (group: string): string => group.replaceAll('/', '.');

/**
 * The package where a node's content goes: that of the defaults list, else that of the header, else its group; relative
 * to the package of the config around unless it has `_global_` in it.
 */
export function packageOf(
  node: Pick<DefaultsNode, 'item' | 'around' | 'header'>,
  options: { header: boolean },
): string {
  const { item, around } = node;
  if (item.kind === 'self') return around.package;
  const own =
    writtenPackage(node) ?? (options.header ? absolute(node.header) : undefined) ?? asPackage(relativeGroup(item));
  const base = item.kind === 'group' && item.external ? '' : around.package;
  const joined = base === '' ? own : own === '' ? base : `${base}.${own}`;
  const global = joined.lastIndexOf('_global_');
  return global === -1 ? joined : joined.slice(global + '_global_'.length + 1);
}

/** Whether a package begins with `_group_`, which stands for the group's own. */
const startsWithGroup = (own: string): boolean => own === '_group_' || own.startsWith('_group_.');

/** A package that begins with `_group_`, from the root. */
function inGroup(own: string, group: string): string {
  return [asPackage(group), own.slice('_group_.'.length)].filter((part) => part !== '').join('.');
}

/** The package in the defaults list. */
function writtenPackage({ item, around }: Pick<DefaultsNode, 'item' | 'around'>): string | undefined {
  if (item.kind === 'self') return undefined;
  const { package: own } = item;
  if (own === undefined || !startsWithGroup(own)) return own;
  return `_global_.${inGroup(own, groupOf({ item, around }))}`;
}

/** Packages of headers always start at the root. */
function absolute(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (header === '') return '_global_';
  return header === '_global_' || header.startsWith('_global_.') ? header : `_global_.${header}`;
}

/** The group as written, without the slash that makes it absolute. */
function relativeGroup(item: ConfigItem | GroupItem): string {
  const path = item.kind === 'config' ? folderOf(item.path.replace(/^\//, '')) : item.group;
  return path.startsWith('/') ? path.slice(1) : path;
}

/** What an override says to mean this item: its group, and its package if that is not the usual one. */
export function overrideKeyOf(node: Pick<DefaultsNode, 'item' | 'around' | 'header'>): string {
  return choiceKey(groupOf(node), packageOf(node, { header: false }));
}

/** What an override says to mean the choice of a group in a package. */
function choiceKey(group: string, place: string): string {
  if (place === asPackage(group)) return group;
  return `${group}@${place === '' ? '_global_' : place}`;
}

/** What an override of a group is about, as `overrideKeyOf` says it: `_group_` in its package is filled in. */
export function overriddenKey(group: string, own: string | undefined): string {
  if (own === undefined) return group;
  return startsWithGroup(own) ? choiceKey(group, inGroup(own, group)) : `${group}@${own}`;
}
