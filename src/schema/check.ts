/** @file The strict check of a composed config: all problems at once, each with the place it comes from. */
import { isDeepStrictEqual } from 'node:util';
import type { ConfigNode, ContainerNode, MapNode, Resolvers } from '../config/index.ts';
import {
  childOf,
  copyNode,
  fullKey,
  isContainer,
  leavesOf,
  MISSING,
  openDict,
  putChild,
  removeChild,
  selectNode,
  splitKey,
  toContainer,
  toNode,
  typedPath,
} from '../config/index.ts';
import { HydrosolError, type Origin } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import type { Problem, Validate } from './validate.ts';

export interface CheckOptions {
  readonly resolvers?: Resolvers;
  /** By the path of a part: what to type where a config has brought along an option that the part has not. Default: none. */
  readonly advice?: ReadonlyMap<string, string>;
}

/** What a check found: the plain, resolved config if it is right, else everything that is wrong with it. */
export type Checked =
  | { readonly ok: true; readonly config: unknown }
  | { readonly ok: false; readonly errors: readonly HydrosolError[] };

/** The error of a value that must still be set. */
function missingValue(node: ConfigNode): HydrosolError {
  const key = fullKey(node);
  const typed = `${typedPath(node)}=VALUE`;
  const word = typed.includes('\\') ? `'${typed}'` : typed;
  return new HydrosolError('MISSING_VALUE', `${key} must be set: its value is ???`, {
    fullKey: key,
    origin: node.origin,
    hints: [`to set it: ${word}`],
  });
}

/** What is wrong with a leaf by itself: it is `???`, or its interpolation fails. */
function leafError(config: MapNode, leaf: ConfigNode, options: CheckOptions): HydrosolError | undefined {
  if (leaf.kind !== 'scalar') return undefined;
  if (leaf.value === MISSING) return missingValue(leaf);
  if (leaf.syntax === undefined) return undefined;
  try {
    selectNode(config, typedPath(leaf), { ...options, throwOnMissing: true });
    return undefined;
  } catch (error) {
    if (error instanceof HydrosolError) return error;
    throw error;
  }
}

/**
 * Finds the leaves that are broken by themselves and puts null in their place, so that the rest can be checked too. Gives
 * their errors by their paths, written with dots alone.
 */
function takeOutBroken(config: MapNode, options: CheckOptions): Map<string, HydrosolError> {
  const found = Array.from(leavesOf(config), (leaf) => ({ leaf, error: leafError(config, leaf, options) }));
  const errors = new Map<string, HydrosolError>();
  for (const { leaf, error } of found) {
    if (error === undefined) continue;
    errors.set(splitKey(typedPath(leaf)).join('.'), error);
    if (leaf.parent !== undefined && leaf.key !== undefined) putChild(leaf.parent, leaf.key, toNode(null));
  }
  return errors;
}

/** The node at a path, or the deepest one on the way to it; references are followed. */
function deepest(
  config: ContainerNode,
  path: readonly string[],
  options: CheckOptions,
): { node: ConfigNode; whole: boolean } {
  let node: ConfigNode = config;
  for (const key of path) {
    const container: ConfigNode | undefined = node;
    if (!isContainer(container)) return { node, whole: false };
    const child = childOf(container, container.kind === 'list' ? Number(key) : key);
    if (child === undefined) return { node, whole: false };
    const followed = child.kind === 'scalar' ? selectNode(config, typedPath(child), options) : child;
    node = followed !== undefined && followed.kind !== 'produced' && isContainer(followed) ? followed : child;
  }
  return { node, whole: true };
}

/** Whether a value was added on purpose, by `+key=value` or `++key=value`. */
function isAdded(origin: Origin | undefined): boolean {
  return origin?.source.kind === 'override' && origin.source.text.startsWith('+');
}

/** Whether an interpolation elsewhere reads what is at a path: without it something cannot be resolved, or is another value. */
function isReadElsewhere(path: readonly string[], { config, plain, ...options }: Checking): boolean {
  const without = copyNode(config);
  without.parent = config.parent;
  const { node, whole } = deepest(without, path, options);
  if (!whole || node.parent === undefined || node.key === undefined) return false;
  takeOutBroken(without, options);
  openDict(without, () => removeChild(node.parent as ContainerNode, node.key!));
  const rest = attempt(() => toContainer(without, { ...options, resolve: true })).value;
  return rest === undefined || !isDeepStrictEqual(rest, withoutPath(plain, path));
}

/** A plain value without what is at a path. */
function withoutPath(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || key === undefined) return value;
  const entries = Object.entries(value);
  if (rest.length === 0) return Object.fromEntries(entries.filter(([name]) => name !== key));
  const changed = entries.map(([name, one]) => [name, name === key ? withoutPath(one, rest) : one]);
  return Array.isArray(value) ? changed.map(([, one]) => one) : Object.fromEntries(changed);
}

interface Checking extends CheckOptions {
  readonly config: MapNode;
  /** The config as the schema saw it. */
  readonly plain: unknown;
}

/** The place of a key on the way of an override's path, which has none of its own. */
function keyIn(origin: Origin | undefined, key: string): Origin | undefined {
  const start = origin?.source.kind === 'override' ? origin.source.text.indexOf(key) : -1;
  return origin === undefined || start === -1 ? origin : { ...origin, start, end: start + key.length };
}

function toError(problem: Problem, checking: Checking): HydrosolError | undefined {
  const { kind, path, message, expected, suggestion } = problem;
  const { config } = checking;
  const { node, whole } = deepest(config, path, checking);
  if (kind === 'unknown-key') {
    if (isAdded(node.origin) && isReadElsewhere(path, checking)) return undefined;
    const hint = node.origin?.source.kind === 'file' ? checking.advice?.get(path.slice(0, -1).join('.')) : undefined;
    const hints = hint === undefined ? [] : [hint];
    const origin = node.keyOrigin ?? keyIn(node.origin, fullKey(node));
    return new HydrosolError('KEY_UNKNOWN', message, { fullKey: fullKey(node), origin, expected, suggestion, hints });
  }
  const key = whole ? fullKey(node) : path.join('.');
  const hints = kind === 'missing-key' ? [`to set it: +${key}=VALUE`, 'or choose another option of its group'] : [];
  return new HydrosolError('SCHEMA', message, { fullKey: key, origin: node.origin, expected, suggestion, hints });
}

/**
 * Resolves a composed config and checks it: `???`, broken interpolations, and everything that its schema does not allow.
 * A key that the schema does not know is refused, also one that was added with `+`, unless an interpolation reads it.
 * The config itself is left as it is.
 */
export function checkConfig(config: MapNode, validate: Validate, options: CheckOptions = {}): Checked {
  const copy = copyNode(config);
  copy.parent = config.parent;
  const broken = takeOutBroken(copy, options);
  const plain = toContainer(copy, { ...options, resolve: true });
  const problems = validate(plain).filter(({ path }) => !broken.has(path.join('.')));
  const errors = problems
    .map((problem) => toError(problem, { ...options, config, plain }))
    .filter((error) => error !== undefined);
  const all = [...broken.values(), ...errors];
  return all.length === 0 ? { ok: true, config: plain } : { ok: false, errors: all };
}
