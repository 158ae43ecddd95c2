/** @file What a node comes to once everything in it is made, and the JavaScript value that a target gets of it. */
import type { ConfigNode, ContainerNode, Key, MapNode, Produced, Resolvers, Viewer } from '../config/index.ts';
import {
  copyNode,
  keyText,
  producedNode,
  putChild,
  setOwn,
  toContainer,
  toJavaScript,
  toNode,
} from '../config/index.ts';
import { Float } from '../util/scalar.ts';
import type { Conversion } from './modes.ts';

/** A list or a map whose parts are made. */
interface Parts {
  readonly kind: 'parts';
  readonly source: ContainerNode;
  /** What holds for the list or map itself; its parts have their own. */
  readonly conversion: Conversion;
  readonly entries: readonly (readonly [Key, Built])[];
}

/** What a target made, or the program gave: passed as it is. */
export interface Made {
  readonly kind: 'made';
  readonly value: unknown;
}

/** A leaf's node, what an interpolation gave, something made, made parts, or a container that was not to be looked into. */
export type Built = ConfigNode | Produced | Made | Parts;

export interface ArgumentOptions {
  readonly resolvers: Resolvers;
  /** How configs are shown to targets; nothing if the program passed plain data, which stays plain. */
  readonly view: Viewer | undefined;
}

/**
 * The value that a target with a conversion gets. By `none` a part of a config is passed as a config, by `partial` only a
 * typed map is; other configs become plain objects and arrays, with everything in them.
 */
export function toArgument(built: Built, conversion: Conversion, options: ArgumentOptions): unknown {
  const { conversion: own, source } = built.kind === 'parts' ? built : { conversion: 'none' as const, source: built };
  const isConfig = own === 'none' && (source.kind === 'map' || source.kind === 'list');
  return isConfig && !keepsConfig(source, conversion) ? toPlain(built, options) : toOwn(built, options);
}

/**
 * The value by the conversions that hold in it. A config is a view of a copy of its own. A list or a map in which something
 * was made cannot be a config, so it is plain, with configs in it.
 */
export function toOwn(built: Built, options: ArgumentOptions): unknown {
  const { view } = options;
  if (view === undefined) return toPlain(built, options);
  if (built.kind === 'made') return built.value;
  if (built.kind !== 'parts') return toJavaScript(built, (node) => view(inPlace(copyNode(node), node)));
  const isConfig = keepsConfig(built.source, built.conversion) && isPure(built);
  return isConfig ? view(toConfig(built) as ContainerNode) : gather(built, (part) => toOwn(part, options));
}

/** Plain data, whatever conversions hold below. */
function toPlain(built: Built, options: ArgumentOptions): unknown {
  if (built.kind === 'parts') return gather(built, (part) => toPlain(part, options));
  if (built.kind === 'made') return built.value;
  return toJavaScript(built, (node) => toContainer(node, { resolve: true, resolvers: options.resolvers }));
}

/** Typed maps are what Hydra calls structured configs. There are no classes behind them, so `object` makes plain ones. */
function keepsConfig({ type }: ContainerNode, conversion: Conversion): boolean {
  return conversion === 'none' || (conversion === 'partial' && type?.kind === 'struct');
}

function gather({ source, entries }: Parts, value: (part: Built) => unknown): unknown {
  if (source.kind === 'list') return entries.map(([, part]) => value(part));
  const object: Record<string, unknown> = {};
  for (const [key, part] of entries) setOwn(object, keyText(key), value(part));
  return object;
}

/** Gives a copy the place of the original, so that its paths and relative interpolations stay right. */
function inPlace<N extends ConfigNode>(copy: N, { parent, key, origin, keyOrigin, type }: ConfigNode): N {
  return Object.assign(copy, { parent, key, origin, keyOrigin, type });
}

/** Whether a config could hold something: nothing in it was made, or given by the program. */
function isPure(built: Built): boolean {
  if (built.kind === 'parts') return built.entries.every(([, part]) => isPure(part));
  return (built.kind !== 'produced' && built.kind !== 'made') || isScalar(built.value);
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'object') return value === null || value instanceof Float || value instanceof Uint8Array;
  return typeof value !== 'function' && typeof value !== 'symbol' && value !== undefined;
}

function toConfig(built: Built): ConfigNode {
  if (built.kind === 'produced' || built.kind === 'made') return producedNode(built.value);
  if (built.kind !== 'parts') return copyNode(built);
  const { source, entries } = built;
  if (source.kind === 'map') {
    const map = toNode(new Map()) as MapNode;
    for (const [key, part] of entries) putChild(map, key, toConfig(part));
    return inPlace(map, source);
  }
  return inPlace(toNode(entries.map(([, part]) => toConfig(part))), source);
}
