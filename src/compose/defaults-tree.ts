/**
 * @file The defaults tree: from the primary config's defaults list down through all configs that it pulls in.
 *
 * Follows Hydra's `_internal/defaults_list.py`: lists are walked from their end, so that an `override` is known before the
 * items above it, and choices that hold interpolations wait until all others are made.
 */
import type { Origin } from '../errors.ts';
import type { ConfigItem, DefaultItem, GroupItem } from './default-item.ts';
import type { DefaultsNode } from './defaults-node.ts';
import type { GroupOverrides } from './group-overrides.ts';
import type { LoadedConfig, Repository } from './repository.ts';
import { HydrosolError } from '../errors.ts';
import { completeItems, isOverride } from './complete-items.ts';
import { hasInterpolation, MISSING, optionName } from './default-item.ts';
import { groupOf, overrideKeyOf, packageOf, pathOf, ROOT } from './defaults-node.ts';
import { configNotFound, cycle, mustChoose, noInterpolation, outside } from './tree-errors.ts';

/** Choices by override key (`db@foo`), in the order in which they were made; `null` is no choice. */
export type Choices = Map<string, string | null | readonly string[]>;

export interface TreeOptions {
  readonly repository: Repository;
  readonly overrides: GroupOverrides;
  /** Nothing but the `hydra` node is composed without it. */
  readonly configName: string | undefined;
  /** Leaves `group: ???` open, for a sweep to fill in. */
  readonly skipMissing: boolean;
  /** Takes the errors after which the tree can go on: unknown options, groups that must be chosen. */
  readonly errors: HydrosolError[];
  /** Takes the packages that lack their content because of such an error. */
  readonly gaps: string[];
}

/** The tree's nodes at the top (the `hydra` node, the primary config), and all choices made. */
export interface DefaultsTree {
  readonly roots: readonly DefaultsNode[];
  readonly choices: Choices;
}

/** Deeper than this only a config gets that includes itself in ever new packages. */
const MAX_DEPTH = 100;
/** More nodes than this come from lists that include each other over and over. */
const MAX_NODES = 10_000;

interface Context extends TreeOptions {
  readonly choices: Choices;
  /** The nodes that made the choices. */
  readonly makers: Map<string, DefaultsNode>;
  /** Nodes with interpolations, with the overrides that were known when they were met. */
  readonly deferred: Map<DefaultsNode, ReadonlySet<string>>;
  /** How many configs the tree has so far. */
  size: number;
}

/** How a subtree is built. */
interface Branch {
  /** Below a choice that was interpolated: no overrides of choices, they come too late. */
  readonly interpolated: boolean;
  /** Only these overrides apply; all if missing. */
  readonly eligible: ReadonlySet<string> | undefined;
}

/** Builds the tree. Throws `CONFIG_NOT_FOUND` (of the primary config), `COMPOSITION`, `CYCLE`; the rest goes to `errors`. */
export function buildDefaultsTree(options: TreeOptions): DefaultsTree {
  const { configName } = options;
  const context: Context = { ...options, choices: new Map(), makers: new Map(), deferred: new Map(), size: 0 };
  const names = configName === undefined ? ['hydra/config'] : ['hydra/config', configName];
  const roots = names.map((path) => {
    const origin: Origin = {
      source: { kind: 'value', name: 'the config name', text: path },
      start: 0,
      end: path.length,
    };
    const item: ConfigItem = { kind: 'config', path, package: undefined, optional: false, origin };
    return newNode(item, undefined);
  });
  // The primary config first, so that its overrides of hydra/… are known.
  for (const root of roots.toReversed()) {
    expand(root, context, { interpolated: false, eligible: undefined });
    resolveDeferred(root, context);
  }
  forbidOpen(roots, context);
  return { roots, choices: context.choices };
}

function newNode(item: DefaultItem, parent: DefaultsNode | undefined): DefaultsNode {
  const around = parent === undefined ? ROOT : { group: groupOf(parent), package: packageOf(parent, { header: true }) };
  const choice = item.kind === 'group' ? item.choice : item.kind === 'config' ? item.path : null;
  const state = item.kind === 'self' ? 'self' : 'loaded';
  const optional = item.kind !== 'self' && item.optional;
  return { item, parent, around, choice, origin: item.origin, optional, state, header: undefined, children: undefined };
}

const isPrimary = (node: DefaultsNode): boolean => node.parent === undefined && pathOf(node) !== 'hydra/config';

/** Loads the config of a node and builds what its defaults list pulls in. */
function expand(node: DefaultsNode, context: Context, branch: Branch): void {
  const { repository, overrides } = context;
  if (++context.size > MAX_NODES) {
    throw new HydrosolError('COMPOSITION', `the defaults lists pull in more than ${MAX_NODES} configs`, {
      origin: node.origin,
    });
  }
  const path = pathOf(node);
  const loaded = node.choice === null || isMissing(node) ? undefined : loadInside(repository, path, node);
  node.header = loaded?.package;
  if (takeDeletion(node, overrides)) return;
  noteChoice(node, context);
  if (node.choice === null) {
    node.state = 'none';
    return;
  }
  if (isMissing(node)) {
    node.state = 'missing';
    if (!context.skipMissing) leaveGap(node, mustChoose(node, repository), context);
    return;
  }
  if (loaded === undefined) {
    node.state = 'deleted';
    if (node.optional) return;
    const error = configNotFound(node, repository);
    if (node.parent === undefined) throw error;
    leaveGap(node, error, context);
    return;
  }
  forbidCycle(node, path);
  const items = completeItems(loaded, isPrimary(node) ? overrides.appended : []);
  if (branch.interpolated) forbidOverrides(node, items);
  const children: DefaultsNode[] = [];
  for (const item of items.toReversed()) addChild(node, item, children, context, branch);
  if (children.length > 0) node.children = children.reverse();
}

/** Goes on without a node, so that all errors are found in one go. */
function leaveGap(node: DefaultsNode, error: HydrosolError, { errors, gaps }: Context): void {
  // A list that is pulled in several times has its faults only once.
  const isKnown = errors.some(({ origin, message }) => origin === error.origin && message === error.message);
  if (!isKnown) errors.push(error);
  gaps.push(packageOf(node, { header: true }));
}

/** Loads a config, but none whose path leaves the search path. */
function loadInside(repository: Repository, path: string, node: DefaultsNode): LoadedConfig | undefined {
  if (path.includes('\\') || path.split('/').includes('..')) throw outside(node, path);
  return repository.load(path);
}

const isMissing = ({ choice }: DefaultsNode): boolean => choice === MISSING;

/** Marks a node that the command line deletes. */
function takeDeletion(node: DefaultsNode, { deletions }: GroupOverrides): boolean {
  if (node.item.kind === 'self') return false;
  const deletion = deletions.get(node.item.kind === 'group' ? overrideKeyOf(node) : pathOf(node));
  if (deletion === undefined || (deletion.option !== undefined && deletion.option !== node.choice)) return false;
  if (node.item.kind === 'config' && deletion.option !== undefined) return false;
  deletion.used = true;
  node.state = 'deleted';
  return true;
}

/** Remembers a choice. Throws if the same group already has another one. */
function noteChoice(node: DefaultsNode, { choices, makers }: Context): void {
  if (node.item.kind !== 'group') return;
  const key = overrideKeyOf(node);
  const before = makers.get(key);
  if (before === undefined) {
    choices.set(key, node.choice);
    makers.set(key, node);
  } else if (before.choice !== node.choice) {
    // Lists are walked from their end, so of the two the one before stands behind the other, which it can override.
    throw new HydrosolError('COMPOSITION', `two choices for '${key}': ${describe(node)} and ${describe(before)}`, {
      origin: before.item.origin,
      hints: [`to change the choice instead: ${changeInstead(before, key)}`],
    });
  }
}

const describe = ({ choice }: DefaultsNode): string => String(choice);

/** How to change a choice instead of making another one: on the command line, or by the item of a defaults list that does. */
export function changeInstead({ item }: DefaultsNode, key: string): string {
  if (item.kind !== 'group') return key;
  const own = item.package === undefined ? '' : `@${item.package}`;
  return item.external ? `${key}=${String(item.choice)}` : `override ${item.group}${own}: ${String(item.choice)}`;
}

function forbidCycle(node: DefaultsNode, path: string): void {
  const chain = [path];
  for (let at = node.parent; at !== undefined; at = at.parent) {
    const same = pathOf(at) === path && packageOf(at, { header: true }) === packageOf(node, { header: true });
    chain.unshift(pathOf(at));
    if (same || chain.length > MAX_DEPTH) throw cycle(node, chain);
  }
}

/** A choice that was interpolated comes after all others, so the configs below cannot change any. */
function forbidOverrides(node: DefaultsNode, items: readonly DefaultItem[]): void {
  const override = items.find(isOverride);
  if (override === undefined) return;
  throw new HydrosolError('COMPOSITION', `'${pathOf(node)}' was chosen by an interpolation, so it cannot override`, {
    origin: override.origin,
  });
}

/** Adds the node (or, for several options, nodes) of an item; lists are walked from their end. */
function addChild(
  parent: DefaultsNode,
  item: DefaultItem,
  children: DefaultsNode[],
  context: Context,
  branch: Branch,
): void {
  const node = newNode(item, parent);
  if (item.kind === 'self') {
    children.push(node);
    return;
  }
  const { choices: replacements } = context.overrides;
  if (item.kind === 'group') {
    const key = overrideKeyOf(node);
    if (item.override) {
      // The first one met is the last one in the order of the list, and wins; the command line was there before.
      if (!replacements.has(key)) {
        const written = `${item.group}${item.package === undefined ? '' : `@${item.package}`}: ${String(item.choice)}`;
        const { choice, origin, optional } = item;
        replacements.set(key, { choice, origin, optional, containedIn: pathOf(parent), written, used: false });
      }
      return;
    }
    const replacement = branch.eligible?.has(key) === false ? undefined : replacements.get(key);
    if (replacement !== undefined) {
      node.choice = replacement.choice;
      node.origin = replacement.origin;
      node.optional ||= replacement.optional;
      replacement.used = true;
    }
    if (typeof node.choice === 'object' && node.choice !== null) {
      addOptions(parent, node, item, children, context, branch);
      return;
    }
  }
  const text = item.kind === 'config' ? pathOf(node) : node.choice;
  if (typeof text === 'string' && hasInterpolation(text)) {
    node.state = 'deferred';
    context.deferred.set(node, branch.eligible ?? new Set(replacements.keys()));
  } else expand(node, context, branch);
  children.push(node);
}

/** `group: [a, b]`: each option is a config of its own that cannot be overridden alone. */
function addOptions(
  parent: DefaultsNode,
  { choice, around, origin, optional }: DefaultsNode,
  item: GroupItem,
  children: DefaultsNode[],
  context: Context,
  branch: Branch,
): void {
  const options = choice as readonly string[];
  const key = overrideKeyOf({ item, around, header: undefined });
  if (!context.choices.has(key)) context.choices.set(key, options);
  for (const option of options.toReversed()) {
    if (hasInterpolation(option)) throw noInterpolation(item);
    const own = { package: item.package, optional, origin };
    const node = item.external
      ? { ...newNode({ kind: 'config', path: `/${item.group}/${optionName(option)}`, ...own }, parent), around: ROOT }
      : newNode({ kind: 'config', path: `${item.group}/${optionName(option)}`, ...own }, parent);
    expand(node, context, branch);
    children.push(node);
  }
}

/** Fills in the choices that wait for others, one after another, as long as that gets anywhere. */
function resolveDeferred(root: DefaultsNode, context: Context): void {
  const next = (nodes: readonly DefaultsNode[]): boolean =>
    nodes.some((node) => {
      if (node.state !== 'deferred') return next(node.children ?? []);
      const text = fillIn(node.choice as string, context.choices);
      if (hasInterpolation(text)) return false;
      const eligible = context.deferred.get(node);
      Object.assign(node, settled(node, text));
      expand(node, context, { interpolated: true, eligible });
      return true;
    });
  while (next([root]));
}

/** Throws for a choice that depends on one that nobody made. */
function forbidOpen(roots: readonly DefaultsNode[], context: Context): void {
  const open = roots.flatMap(withDescendants).find(({ state }) => state === 'deferred');
  if (open === undefined) return;
  const keys = [...context.choices.keys()];
  throw new HydrosolError('COMPOSITION', `no choice for the interpolation in '${String(open.choice)}'`, {
    origin: open.item.origin,
    expected: keys.length === 0 ? 'a group of the defaults list' : `one of ${keys.join(', ')}`,
  });
}

/** The node of a choice that is known now. */
function settled(node: DefaultsNode, text: string): Partial<DefaultsNode> {
  const { item } = node;
  if (item.kind === 'group') return { choice: text, state: 'loaded' };
  const path = item.kind === 'config' && item.path.startsWith('/') ? `/${text.replace(/^\/+/, '')}` : text;
  return { item: { ...(item as ConfigItem), path }, choice: path, state: 'loaded' };
}

/** Replaces `${group}` by the choice of the group. */
function fillIn(text: string, choices: Choices): string {
  return text.replaceAll(/\$\{\s*([^{}]*?)\s*\}/g, (whole, key: string) => {
    const choice = choices.get(key);
    return typeof choice === 'string' ? optionName(choice) : whole;
  });
}

/** A node and all below it, parents before children. */
function withDescendants(node: DefaultsNode): DefaultsNode[] {
  return [node, ...(node.children ?? []).flatMap(withDescendants)];
}
