/** @file The walk through a config that makes everything with a `_target_` in it. */
import type { ConfigNode, ContainerNode, Key, ListNode, MapNode, Produced, Viewer } from '../config/index.ts';
import {
  childOf,
  childrenOf,
  fullKey,
  InterpolationResolutionError,
  isConfig,
  isMissing,
  keyText,
  producedNode,
  readChild,
  setOwn,
  toJavaScript,
  UnsupportedValueType,
} from '../config/index.ts';
import type { Resolvers } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { toArgument } from './built.ts';
import type { Built, Made } from './built.ts';
import { partialCall, performCall } from './call.ts';
import type { Call, ValidateOptions } from './call.ts';
import { isGiven } from './given.ts';
import { detached } from './isolate.ts';
import { requireTarget } from './locate.ts';
import { isReserved, readModes, readSwitch } from './modes.ts';
import type { Modes } from './modes.ts';
import { placeOf } from './place.ts';

/** A walk that may have to wait: it yields promises (or values) and is sent what they come to. */
export type Walk<T> = Generator<unknown, T, unknown>;

export interface GivenValues {
  /** Positional arguments, which are passed as they are. */
  readonly args?: readonly unknown[] | undefined;
  /** Values of options that took the place of what the config says; passed as they are where nothing is built. */
  readonly values: ReadonlyMap<Key, unknown>;
}

/** What is the same for all nodes of one call of `instantiate`. */
export interface Building {
  readonly resolvers: Resolvers;
  readonly view: Viewer | undefined;
  /** What a name stands for, or a promise of it. */
  readonly find: (name: string, place: ErrorDetails) => unknown;
  /** What the program passes for the node at the top. */
  readonly given: GivenValues;
  readonly context: unknown;
  readonly validate: ValidateOptions | undefined;
  /** Whether configs among the arguments of targets hang nowhere. */
  readonly isolated: boolean;
  /** What was made of each node so far, if a node is to be made once. */
  readonly made: Map<ContainerNode, Built> | undefined;
  /** Containers that are being built, to notice interpolations that lead in a circle. */
  readonly open: Set<ContainerNode>;
  /** How many containers may still be built. */
  budget: number;
}

/** Containers inside each other once interpolations are followed; a resolver that makes new ones would never end. */
const MAX_OPEN = 500;

const NOTHING_GIVEN: GivenValues = { values: new Map() };

/** What a node comes to. Children are built in their order, each when its turn comes. */
export function* build(node: ContainerNode, inherited: Modes, building: Building, isTop = false): Walk<Built> {
  const { open, made } = building;
  const known = made?.get(node);
  if (known !== undefined) return known;
  if (open.has(node) || open.size >= MAX_OPEN) {
    throw new InterpolationResolutionError('Recursive interpolation detected', placeOf(node));
  }
  if (building.budget-- === 0) {
    throw new HydrosolError('YAML_LIMIT', 'interpolations write out to too many lists and maps', placeOf(node));
  }
  open.add(node);
  try {
    const built = yield* node.kind === 'list'
      ? items(node, inherited, building)
      : map(node, inherited, building, isTop);
    made?.set(node, built);
    return built;
  } finally {
    open.delete(node);
  }
}

function* map(node: MapNode, inherited: Modes, building: Building, isTop: boolean): Walk<Built> {
  const modes = readModes(node, inherited, building.resolvers);
  const isPartial = readSwitch(node, '_partial_', false, building.resolvers);
  const isCalled = readSwitch(node, '_call_', true, building.resolvers);
  if (childOf(node, '_target_') !== undefined) {
    const value = isCalled
      ? yield* target(node, { ...modes, isPartial }, isTop ? building.given : NOTHING_GIVEN, building)
      : yield* lookUpOnly(node, building);
    return { kind: 'made', value };
  }
  const entries: (readonly [Key, Built])[] = [];
  for (const { key } of node.children.values()) {
    if (isTop && isReserved(key!)) continue;
    entries.push([key!, yield* child(node, key!, modes, building)]);
  }
  return { kind: 'parts', source: node, conversion: modes.conversion, entries };
}

/** A list that is built at all has its items built, also by `_recursive_: false`, which they inherit. */
function* items(node: ListNode, modes: Modes, building: Building): Walk<Built> {
  const entries: (readonly [Key, Built])[] = [];
  for (const index of node.items.keys()) {
    const item = childValue(node, index, building);
    entries.push([index, isContainer(item) ? yield* build(item, modes, building) : item]);
  }
  return { kind: 'parts', source: node, conversion: modes.conversion, entries };
}

function* child(map: MapNode, key: Key, modes: Modes, building: Building): Walk<Built> {
  const value = childValue(map, key, building);
  return modes.recursive && isContainer(value) ? yield* build(value, modes, building) : value;
}

function isContainer(value: ConfigNode | Produced | Made): value is ContainerNode {
  return value.kind === 'map' || value.kind === 'list';
}

function childValue(parent: ContainerNode, key: Key, { resolvers }: Building): ConfigNode | Produced | Made {
  const found = readChild(parent, key, { resolvers });
  return found.kind === 'produced' ? hung(found, parent, key) : found;
}

/** A list or a map that a resolver gave is part of the config, where the interpolation stands. */
function hung(found: Produced, parent: ContainerNode, key: Key): ConfigNode | Produced | Made {
  const { value } = found;
  if (isGiven(value, parent)) return { kind: 'made', value };
  if (typeof value !== 'object' || value === null) return found;
  try {
    const node = producedNode(value);
    if (node.kind !== 'scalar') return Object.assign(node, { parent, key, origin: childOf(parent, key)?.origin });
  } catch (error) {
    if (!(error instanceof UnsupportedValueType)) throw error;
  }
  return found;
}

/** The `_target_` of a map, found, and how messages call it. */
function* findTarget(node: MapNode, { resolvers, find }: Building): Walk<Pick<Call, 'target' | 'name' | 'place'>> {
  const value = toJavaScript(readChild(node, '_target_', { resolvers }), (container) => container);
  const { origin = node.origin } = childOf(node, '_target_')!;
  const place = { ...placeOf(node), origin };
  if (typeof value === 'string' && value !== '') {
    return { target: requireTarget(yield find(value, place), value, place), name: value, place };
  }
  const name = nameOf(value);
  return { target: requireTarget(value, name, place), name, place };
}

/** What messages call a `_target_` that is no text. */
function nameOf(value: unknown): string {
  if (isConfig(value)) return `(a ${value.kind})`;
  if (typeof value !== 'object' && typeof value !== 'function') return value === '' ? "''" : String(value);
  const { name } = (value ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' && name !== '' ? name : value === null ? 'null' : `(a ${typeof value})`;
}

/** `_call_: false`: the target itself. */
function* lookUpOnly(node: MapNode, building: Building): Walk<unknown> {
  const { target, place } = yield* findTarget(node, building);
  const options = [...childrenOf(node)].filter(({ key }) => !isReserved(key!));
  if (options.length === 0) return target;
  throw new HydrosolError('INSTANTIATE', `${keyText(options[0]!.key!)} is an option, but _call_ is false`, place);
}

function* target(
  node: MapNode,
  modes: Modes & { readonly isPartial: boolean },
  given: GivenValues,
  building: Building,
): Walk<unknown> {
  const found = yield* findTarget(node, building);
  const options: Record<string, unknown> = {};
  let args = given.args ?? [];
  for (const { key } of node.children.values()) {
    if (isReserved(key!) || (modes.isPartial && isMissing(node, key))) continue;
    if (key === '_args_' && given.args !== undefined) continue;
    const isAsGiven = !modes.recursive && given.values.has(key!);
    const value: Made = { kind: 'made', value: given.values.get(key!) };
    const built = isAsGiven ? value : yield* child(node, key!, modes, building);
    if (key === '_args_') args = positional(built, node, modes, building);
    else setOwn(options, keyText(key!), toArgument(built, modes.conversion, building));
  }
  const { context, validate } = building;
  if (building.isolated) {
    args = args.map((value) => detached(value, building));
    for (const [key, value] of Object.entries(options)) setOwn(options, key, detached(value, building));
  }
  const placeOfOption = (path: readonly string[]): ErrorDetails => placeBelow(node, path);
  const call: Call = { ...found, args, options, context, validate, placeOfOption };
  return modes.isPartial ? partialCall(call) : yield performCall(call);
}

/** The items of `_args_`. Throws INSTANTIATE if it is no list. */
function positional(built: Built, node: MapNode, { conversion }: Modes, building: Building): readonly unknown[] {
  if (built.kind === 'parts' && built.source.kind === 'list') {
    const own = built.conversion === 'none' ? conversion : 'none';
    return built.entries.map(([, item]) => toArgument(item, own, building));
  }
  if (built.kind === 'list') {
    const { resolvers } = building;
    return built.items.map((_, index) => toArgument(readChild(built, index, { resolvers }), conversion, building));
  }
  const value = built.kind === 'produced' || built.kind === 'made' ? built.value : undefined;
  if (Array.isArray(value)) return value;
  const place = placeOf(childOf(node, '_args_') ?? node);
  throw new HydrosolError('INSTANTIATE', `_args_ at ${fullKey(node) || 'the top'} must be a list`, place);
}

/** The place of an option, or of the deepest container on the way to it. */
function placeBelow(node: MapNode, path: readonly string[]): ErrorDetails {
  let at: ConfigNode = node;
  for (const key of path) {
    if (at.kind === 'scalar') break;
    const next = childOf(at, at.kind === 'list' ? Number(key) : key);
    if (next === undefined) break;
    at = next;
  }
  return placeOf(at);
}
