/** @file Tree → plain values. */
import { Float } from '../util/scalar.ts';
import type { Plain } from '../util/scalar.ts';
import { dereference } from './dereference.ts';
import { missing } from './interpolation/failures.ts';
import { meantValue, producedNode } from './produced.ts';
import type { Produced } from './produced.ts';
import { goesRound, MAX_CONTAINERS, MAX_OPEN, tooMuch } from './guards.ts';
import { javascriptValue, setOwn } from './javascript-value.ts';
import type { PlainObject } from './javascript-value.ts';
import { keyText } from './key.ts';
import type { Key } from './key.ts';
import { isMissingNode, scalarValue } from './node.ts';
import type { ConfigNode, ContainerNode, ScalarNode } from './node.ts';
import type { ResolveOptions } from './options.ts';
import { resolutionOf } from './options.ts';

export interface ContainerOptions extends ResolveOptions {
  /** Whether interpolations are resolved, or stay text (the default). */
  readonly resolve?: boolean;
  /** Whether `???` throws `MissingMandatoryValue`. */
  readonly throwOnMissing?: boolean;
}

/** What is made of the parts of a tree. */
interface Target<T> {
  scalar(node: ScalarNode): T;
  produced(found: Produced): T;
  list(items: T[]): T;
  map(entries: (readonly [Key, T])[]): T;
}

const JAVASCRIPT: Target<unknown> = {
  scalar(node) {
    const value = scalarValue(node);
    return value instanceof Float ? value.value : value;
  },
  produced: (found) => javascriptValue(meantValue(found), (container) => toContainer(container)),
  list: (items) => items,
  map(entries) {
    const object: PlainObject = {};
    for (const [key, value] of entries) setOwn(object, keyText(key), value);
    return object;
  },
};

const EXACT: Target<Plain> = {
  scalar: scalarValue,
  produced: (found) => producedPlain(found, EXACT),
  list: (items) => items,
  map: (entries) => new Map(entries),
};

const AS_WRITTEN: Target<Plain> = {
  ...EXACT,
  scalar: ({ value }) => value,
  produced: (found) => producedPlain(found, AS_WRITTEN),
};

/** What a resolver gave, as a tree would hold it. Throws `UnsupportedValueType`. */
function producedPlain({ value }: Produced, target: Target<Plain>): Plain {
  const node = producedNode(value);
  return node.kind === 'scalar' ? target.scalar(node) : convert(node, target, {});
}

function convert<T>(root: ContainerNode, target: Target<T>, options: ContainerOptions): T {
  const { resolve = false, throwOnMissing = false } = options;
  const resolution = resolve ? { ...resolutionOf(options), results: new Map() } : undefined;
  const open = new Set<ContainerNode>();
  let count = 0;
  const visit = (node: ConfigNode): T => {
    const at = resolution === undefined ? node : dereference(node, resolution);
    if (at.kind === 'scalar' || at.kind === 'produced') return leaf(at);
    if (resolution === undefined) return inside(at);
    if (open.has(at) || open.size >= MAX_OPEN) throw goesRound(node);
    if (++count > MAX_CONTAINERS) throw tooMuch(node);
    open.add(at);
    const made = inside(at);
    open.delete(at);
    return made;
  };
  const leaf = (at: ScalarNode | Produced): T => {
    if (at.kind === 'produced') return target.produced(at);
    if (throwOnMissing && isMissingNode(at)) throw missing(at);
    return target.scalar(at);
  };
  const inside = (at: ContainerNode): T => {
    if (at.kind === 'list') return target.list(at.items.map(visit));
    const entries: (readonly [Key, T])[] = [];
    for (const child of at.children.values()) entries.push([child.key!, visit(child)]);
    return target.map(entries);
  };
  return visit(root);
}

/**
 * A config as plain JavaScript: objects, arrays, numbers. Keys that are not strings become strings, and JavaScript puts
 * keys like `1` first; `toExact` keeps both. `???` stays as it is unless `throwOnMissing`. With `resolve`, throws what
 * interpolations throw.
 */
export function toContainer(config: ContainerNode, options: ContainerOptions = {}): unknown {
  return convert(config, JAVASCRIPT, options);
}

/** A config as plain values that lose nothing: `Map` for maps, `Float` for floats. */
export function toExact(config: ContainerNode, options: ContainerOptions = {}): Plain {
  return convert(config, EXACT, options);
}

/** As `toExact`, but text stays as it must be written, to be read again as the same: `\???` keeps its backslash. */
export function toWritten(config: ContainerNode, options: ContainerOptions = {}): Plain {
  return convert(config, AS_WRITTEN, options);
}
