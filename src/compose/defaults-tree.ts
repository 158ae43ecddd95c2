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
import type { Choices } from './interpolated-choice.ts';
import type { Repository } from './repository.ts';
import { HydrosolError, throwAll } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { completeItems } from './complete-items.ts';
import { hasInterpolation, MISSING, optionName } from './default-item.ts';
import { groupOf, overrideKeyOf, packageOf, pathOf, ROOT } from './defaults-node.ts';
import { filledIn } from './interpolated-choice.ts';
import {
  configNotFound,
  cycle,
  lateOverride,
  mustChoose,
  noChoice,
  noInterpolation,
  outside,
  twoChoices,
} from './tree-errors.ts';

export interface TreeOptions {
  readonly repository: Repository;
  readonly overrides: GroupOverrides;
  /** Nothing but the `hydra` node is composed without it. */
  readonly configName: string | undefined;
  /** Leaves `group: ???` open, for a sweep to fill in. */
  readonly skipMissing: boolean;
  /** Takes the errors after which the tree can go on, so that all are found in one go. */
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

/**
 * Builds the tree. Throws what keeps the primary config from being read, `CYCLE`, and `COMPOSITION` for a tree without end; all
 * else that is wrong goes to `errors`.
 */
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
  for (const root of roots) throwAll(outside(root));
  // The primary config first, so that its overrides of hydra/… are known; interpolations last, when all other choices are made.
  for (const root of roots.toReversed()) expand(root, context, { interpolated: false, eligible: undefined });
  resolveDeferred(roots, context);
  for (const node of roots.flatMap(withDescendants).filter(({ state }) => state === 'deferred'))
    leaveGap(node, noChoice(node, context.choices.keys()), context);
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
  const { value: loaded, errors } = attempt(() =>
    node.choice === null || isMissing(node) ? undefined : repository.load(path),
  );
  node.header = loaded?.package;
  if (takeDeletion(node, overrides)) return;
  if (!noteChoice(node, context)) return;
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
    const wrong = errors.length > 0 || node.optional ? errors : [configNotFound(node, repository)];
    if (node.parent === undefined) throwAll(wrong);
    for (const error of wrong) leaveGap(node, error, context);
    return;
  }
  forbidCycle(node, path);
  const completed = completeItems(loaded, isPrimary(node) ? overrides.appended : []);
  for (const error of completed.errors) note(error, context);
  const children: DefaultsNode[] = [];
  for (const item of completed.items.toReversed()) addChild(node, item, children, context, branch);
  if (children.length > 0) node.children = children.reverse();
}

/** Keeps an error. A list that is pulled in several times has its faults only once. */
function note(error: HydrosolError, { errors }: Pick<Context, 'errors'>): void {
  const isKnown = errors.some(({ origin, message }) => origin === error.origin && message === error.message);
  if (!isKnown) errors.push(error);
}

/** Goes on without a node, so that all errors are found in one go. */
function leaveGap(node: DefaultsNode, error: HydrosolError, context: Context): void {
  note(error, context);
  context.gaps.push(packageOf(node, { header: true }));
}

/** Whether a path of a node leaves the search path, which is an error. */
function leadsOut(node: DefaultsNode, context: Context): boolean {
  const wrong = outside(node);
  for (const error of wrong) leaveGap(node, error, context);
  return wrong.length > 0;
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

/** Remembers a choice. False if the same group already has another one, which is an error. */
function noteChoice(node: DefaultsNode, context: Context): boolean {
  if (node.item.kind !== 'group') return true;
  const { choices, makers } = context;
  const key = overrideKeyOf(node);
  const before = makers.get(key);
  if (before === undefined) {
    choices.set(key, node.choice);
    makers.set(key, node);
    return true;
  }
  if (before.choice === node.choice) return true;
  node.state = 'deleted';
  // Lists are walked from their end, so of the two the one before stands behind the other, which it can override.
  leaveGap(node, twoChoices(key, node, before), context);
  return false;
}

function forbidCycle(node: DefaultsNode, path: string): void {
  const chain = [path];
  for (let at = node.parent; at !== undefined; at = at.parent) {
    const same = pathOf(at) === path && packageOf(at, { header: true }) === packageOf(node, { header: true });
    chain.unshift(pathOf(at));
    if (same || chain.length > MAX_DEPTH) throw cycle(node, chain);
  }
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
  if (leadsOut(node, context)) return;
  if (item.kind === 'group') {
    const key = overrideKeyOf(node);
    if (item.override) {
      // A choice that was interpolated comes after all others, so the configs below cannot change any.
      if (branch.interpolated) return note(lateOverride(parent, item), context);
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
      if (leadsOut(node, context)) return;
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
    if (hasInterpolation(option)) {
      note(noInterpolation(item), context);
      continue;
    }
    const own = { package: item.package, optional, origin };
    const node = item.external
      ? { ...newNode({ kind: 'config', path: `/${item.group}/${optionName(option)}`, ...own }, parent), around: ROOT }
      : newNode({ kind: 'config', path: `${item.group}/${optionName(option)}`, ...own }, parent);
    expand(node, context, branch);
    children.push(node);
  }
}

/** Fills in the choices that wait for others, one after another, as long as that gets anywhere. */
function resolveDeferred(roots: readonly DefaultsNode[], context: Context): void {
  const next = (nodes: readonly DefaultsNode[]): boolean =>
    nodes.some((node) => {
      if (node.state !== 'deferred') return next(node.children ?? []);
      const known = filledIn(node, context.choices);
      if (known === undefined) return false;
      const eligible = context.deferred.get(node);
      Object.assign(node, known);
      if (!leadsOut(node, context)) expand(node, context, { interpolated: true, eligible });
      return true;
    });
  while (next(roots));
}

/** A node and all below it, parents before children. */
function withDescendants(node: DefaultsNode): DefaultsNode[] {
  return [node, ...(node.children ?? []).flatMap(withDescendants)];
}
