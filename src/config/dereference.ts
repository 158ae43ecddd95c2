/** @file Following interpolations, and walking along keys through them. */
import { dictFrom } from '../grammar/index.ts';
import {
  ConfigTypeError,
  InterpolationKeyError,
  InterpolationResolutionError,
  InterpolationToMissingValueError,
  MissingMandatoryValue,
} from './errors.ts';
import { asResolutionError, missing, unknownReference, whereIs } from './interpolation/failures.ts';
import type {
  ArgumentElement,
  Interpolated,
  Interpolation,
  NodeReference,
  ResolverCall,
} from './interpolation/syntax.ts';
import { splitKey } from './key-path.ts';
import { escapeMissing, MISSING, unescapeMissing } from './missing.ts';
import { isInterpolationNode, isMissingNode, isNode, rootOf } from './node.ts';
import type { ConfigNode, ContainerNode, ScalarNode } from './node.ts';
import { pythonStr } from './python-text.ts';
import { meantValue, writtenValue } from './produced.ts';
import type { Produced } from './produced.ts';
import type { Resolution, ResolverContext, ResolverValue } from './resolvers/resolvers.ts';
import { climb, step } from './step.ts';
import { fitResult } from './types/fit-result.ts';

/** Interpolations that lead to interpolations may go on for so long; more would exhaust the stack. */
const MAX_ACTIVE = 200;

/** As many interpolations one value may need: text that doubles itself forty times would never end. */
const MAX_STEPS = 100_000;

/** The place of an interpolation: the node that has it and the container around. */
interface Place {
  readonly node: ConfigNode;
  readonly parent: ContainerNode;
  readonly resolution: Resolution;
}

/**
 * The node or value that a node stands for: itself, or what its interpolation leads to, never again an interpolation.
 * Throws `InterpolationResolutionError` or a subclass.
 */
export function dereference(node: ConfigNode, resolution: Resolution): ConfigNode | Produced {
  if (!isInterpolationNode(node)) return node;
  const { parent } = node;
  if (parent === undefined) {
    throw new InterpolationResolutionError('Cannot resolve interpolation for a node without a parent', whereIs(node));
  }
  const { active, results } = resolution;
  const known = results?.get(node);
  if (active.has(node)) throw new InterpolationResolutionError('Recursive interpolation detected', whereIs(node));
  if (active.size >= MAX_ACTIVE) {
    throw new InterpolationResolutionError(`More than ${MAX_ACTIVE} interpolations lead to each other`, whereIs(node));
  }
  // What is known already counts as if it were resolved again: text that doubles itself is as long either way.
  const before = active.size === 0 ? 0 : resolution.steps;
  resolution.steps = before + (known?.steps ?? 1);
  if (resolution.steps > MAX_STEPS) {
    throw new InterpolationResolutionError(`One value needs more than ${MAX_STEPS} interpolations`, whereIs(node));
  }
  if (known !== undefined) return known.found;
  const found = evaluated(node, parent, resolution);
  const kept = resolution.keep?.(found, node) ?? found;
  results?.set(node, { found: kept, steps: resolution.steps - before });
  return kept;
}

/** What the interpolation of a node gives, with its errors at the node. */
function evaluated(
  node: ScalarNode & { syntax: Interpolated },
  parent: ContainerNode,
  resolution: Resolution,
): ConfigNode | Produced {
  const { active } = resolution;
  active.add(node);
  try {
    return settle(evaluate(node.syntax, { node, parent, resolution }), node);
  } catch (error) {
    if (error instanceof InterpolationResolutionError && error.origin !== undefined) throw error;
    throw asResolutionError(error, node);
  } finally {
    active.delete(node);
  }
}

function resolvedToMissing(): InterpolationToMissingValueError {
  return new InterpolationToMissingValueError('Interpolation resolved to a missing value');
}

function settle(result: ConfigNode | Produced, node: ScalarNode): ConfigNode | Produced {
  if (result.kind === 'produced' && result.value === MISSING) throw resolvedToMissing();
  return node.type === undefined ? result : fitResult(result, node, node.type);
}

/** The value of a string with interpolations; a node if the string is one reference and nothing else. */
function evaluate(parts: Interpolated, place: Place): ConfigNode | Produced {
  const [first] = parts;
  if (parts.length === 1 && typeof first === 'object') return interpolate(first, place);
  return { kind: 'produced', value: asText(parts, place) };
}

/** A text put together, as a tree holds it: what an interpolation gives as the text `???` is no missing value in it. */
function asText(parts: Interpolated, place: Place): string {
  let hasEscaped = false;
  const texts = parts.map((part) => {
    if (typeof part === 'string') return part;
    const found = interpolate(part, place);
    const meant = meantValue(found);
    hasEscaped ||= meant !== writtenValue(found);
    return pythonStr(meant);
  });
  const text = texts.join('');
  return hasEscaped ? escapeMissing(text) : text;
}

function interpolate(interpolation: Interpolation, place: Place): ConfigNode | Produced {
  return interpolation.kind === 'reference' ? follow(interpolation, place) : call(interpolation, place);
}

/** The keys of a reference with those that are interpolations filled in, which may add leading dots. */
function writtenKeys(reference: NodeReference, place: Place): { keys: readonly string[]; dots: number } {
  const { plainKeys } = reference;
  if (plainKeys !== undefined) return { keys: plainKeys, dots: reference.dots };
  let { dots } = reference;
  const keys: string[] = [];
  for (const part of reference.keys) {
    if (typeof part === 'string') {
      keys.push(part);
      continue;
    }
    const value = meantValue(interpolate(part.interpolation, place));
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
      throw new InterpolationResolutionError(
        `The interpolation inside \`\${${reference.text}}\` is used as a key, but gives ${pythonStr(value)}`,
        { expected: 'a string or an integer' },
      );
    }
    const text = String(value);
    if (part.inBrackets) keys.push(...splitKey(`[${text}]`));
    else if (keys.length > 0) keys.push(...splitKey(text));
    else {
      const leading = text.length - text.replace(/^\.+/, '').length;
      dots += leading;
      if (leading < text.length) keys.push(...splitKey(text).slice(leading));
    }
  }
  return { keys, dots };
}

function follow(reference: NodeReference, place: Place): ConfigNode | Produced {
  const { keys, dots } = writtenKeys(reference, place);
  const start = dots === 0 ? (rootOf(place.parent) as ContainerNode) : climb(place.parent, dots);
  if (start === undefined) {
    throw new InterpolationKeyError(
      `ConfigKeyError while resolving interpolation: Error resolving key '${reference.text}': it has too many dots`,
    );
  }
  let found: ConfigNode | Produced | undefined;
  try {
    found = walk(start, keys, place.resolution, { throwOnMissing: true });
  } catch (error) {
    if (!(error instanceof MissingMandatoryValue)) throw error;
    throw new InterpolationToMissingValueError(
      `MissingMandatoryValue while resolving interpolation: ${error.message}`,
      { cause: error },
    );
  }
  if (found === undefined) throw unknownReference(reference, start, keys);
  forbidAncestor(place.parent, found);
  return found;
}

function forbidAncestor(parent: ContainerNode, target: ConfigNode | Produced): void {
  if (target.kind !== 'map' && target.kind !== 'list') return;
  for (let at: ContainerNode | undefined = parent; at !== undefined; at = at.parent) {
    if (at === target) throw new InterpolationResolutionError('Interpolation to parent node detected');
  }
}

function call({ name, args }: ResolverCall, place: Place): ConfigNode | Produced {
  const fullName = name.map((part) => (typeof part === 'string' ? part : namePart(part, place))).join('.');
  const root = rootOf(place.parent) as ContainerNode;
  let hasEscaped = false;
  const values = args.map(({ element }) =>
    argumentValue(element, place, (written) => {
      const meant = unescapeMissing(written);
      hasEscaped ||= meant !== written;
      return meant;
    }),
  );
  const { resolve, useCache } = place.resolution.resolvers.get(fullName);
  const context: ResolverContext = { ...place, root };
  let result: unknown;
  if (useCache) {
    const results = cachedResults(root, fullName);
    const text = JSON.stringify(args.map((argument) => argument.text));
    if (!results.has(text)) results.set(text, resolve(values, context));
    result = results.get(text);
  } else result = resolve(values, context);
  if (isNode(result)) return result;
  // Where the text ??? is among the arguments, it is what a resolver hands on.
  const value = hasEscaped && typeof result === 'string' ? escapeMissing(result) : result;
  if (value === MISSING) throw resolvedToMissing();
  return { kind: 'produced', value };
}

function namePart(part: Interpolation, place: Place): string {
  const value = meantValue(interpolate(part, place));
  if (typeof value === 'string') return value;
  throw new InterpolationResolutionError(`The name of a resolver must be a string, but it is ${pythonStr(value)}`);
}

function cachedResults(root: ContainerNode, name: string): Map<string, unknown> {
  root.cache ??= new Map();
  const results = root.cache.get(name) ?? new Map<string, unknown>();
  root.cache.set(name, results);
  return results;
}

/** The value of an argument; `read` makes of its texts, which stand as in a tree, what they mean. */
function argumentValue(element: ArgumentElement, place: Place, read: (written: string) => string): ResolverValue {
  switch (element.kind) {
    case 'list':
      return element.items.map((item) => argumentValue(item, place, read));
    case 'dict':
      return dictFrom<ResolverValue>(
        element.entries.map(({ key, value }) => [key.value, argumentValue(value, place, read)]),
      );
    default: {
      const value = leafValue(element, place);
      return typeof value === 'string' ? read(value) : value;
    }
  }
}

function leafValue(element: Exclude<ArgumentElement, { kind: 'list' | 'dict' }>, place: Place): ResolverValue {
  if (element.kind === 'scalar') return element.value;
  if (element.kind === 'joined') return asText(element.parts, place);
  return writtenValue(interpolate(element, place)) as ResolverValue;
}

/** The value of one element of the grammar in the place of a node, as `oc.decode` needs it: a text as a tree holds it. */
export function evaluateElement(element: ArgumentElement, { node, parent, resolution }: ResolverContext): unknown {
  const isLeaf = element.kind !== 'list' && element.kind !== 'dict';
  return argumentValue(element, { node, parent, resolution }, isLeaf ? (written) => written : unescapeMissing);
}

export interface WalkOptions {
  /** Throws `MissingMandatoryValue` where the path meets `???`. */
  readonly throwOnMissing?: boolean;
  /** Throws when an interpolation on the way cannot be resolved (the default), or gives nothing. */
  readonly throwOnFailure?: boolean;
}

/** Thrown by `walk` when the path goes on below a scalar; `select` takes it for "not found". */
export class NotAContainer extends ConfigTypeError {}

/**
 * Goes along keys from a container, following interpolations, also the last one. Gives nothing where there is no such
 * key. An empty path is the container itself.
 */
export function walk(
  start: ContainerNode,
  keys: readonly string[],
  resolution: Resolution,
  options: WalkOptions = {},
): ConfigNode | Produced | undefined {
  const { throwOnMissing = false, throwOnFailure = true } = options;
  let at: ConfigNode | Produced = start;
  for (let i = 0; i < keys.length; i++) {
    if (at.kind === 'scalar' || at.kind === 'produced') {
      const path = keys.slice(0, i).join('.');
      throw new NotAContainer(`Error trying to access ${keys.join('.')}: \`${path}\` is not a container`);
    }
    const next = step(at, keys[i]!, throwOnFailure);
    if (next === undefined) return undefined;
    if (throwOnMissing && isMissingNode(next)) throw missing(next);
    if (next.kind !== 'scalar' || next.syntax === undefined) at = next;
    else {
      const target = attempt(next, resolution, throwOnFailure);
      if (target === undefined) return undefined;
      at = target;
    }
  }
  return at;
}

function attempt(node: ScalarNode, resolution: Resolution, throwOnFailure: boolean): ConfigNode | Produced | undefined {
  if (throwOnFailure) return dereference(node, resolution);
  try {
    return dereference(node, resolution);
  } catch (error) {
    if (error instanceof InterpolationResolutionError) return undefined;
    throw error;
  }
}

/** Resolves a node if that works. */
export function tryDereference(node: ConfigNode, resolution: Resolution): ConfigNode | Produced | undefined {
  return isInterpolationNode(node) ? attempt(node, resolution, false) : node;
}
