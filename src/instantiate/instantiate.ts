/** @file `instantiate`: from a config to what it describes. */
import type { ContainerNode, ListNode, MapNode, Resolvers } from '../config/index.ts';
import { createViewer, defaultResolvers, nodeBehind } from '../config/index.ts';
import { HydrosolError } from '../errors.ts';
import type { ErrorDetails } from '../errors.ts';
import { build } from './build.ts';
import type { Building, GivenValues, Walk } from './build.ts';
import { toOwn } from './built.ts';
import type { ValidateOptions } from './call.ts';
import { plainTree, withGiven } from './given.ts';
import { isIsolated, requireSwitch, resolvedInPlace } from './isolate.ts';
import { locate, locateRegistered } from './locate.ts';
import type { LocateOptions } from './locate.ts';
import { readModes } from './modes.ts';
import type { Modes } from './modes.ts';
import { hasTarget, layOver } from './overrides.ts';
import { placeOf } from './place.ts';
import type { Registry } from './registry.ts';
import type { ContextOf, Made, Target } from './target.ts';

export interface InstantiateOptions extends LocateOptions {
  /** Values for keys of the node, over those of the config: Hydra's keyword arguments. Reserved keys too. */
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** Positional arguments instead of the node's `_args_`, passed as they are. */
  readonly args?: readonly unknown[];
  /** Passed to every target of this call, nested ones too, behind its options. Default: nothing is passed. */
  readonly context?: unknown;
  /** The resolvers that `${name:…}` may call. Default: the built-in ones. */
  readonly resolvers?: Resolvers;
  /**
   * Whether a node that is reached several times, through interpolations, is made once in this call, by the modes of its
   * first place. Default: false, as in Hydra.
   */
  readonly share?: boolean;
  /**
   * Whether the call works on a copy of the config with all interpolations resolved, and targets get configs that hang in no
   * other one (`_isolate_`). Default: as the node says, else false.
   */
  readonly isolate?: boolean;
  /** What the node is to describe, e.g. `a model`: then a node without `_target_` is an error. */
  readonly expected?: string;
  /** Checks the options of each target before it is called. */
  readonly validate?: ValidateOptions;
}

/** A node of which it is known that it has a `_target_`. */
export interface Described {
  readonly _target_: string;
}

type ContextOption<C> = undefined extends C ? { readonly context?: C } : { readonly context: C };

/** Options that tell what comes out: registered targets alone. */
export type RegistryOptions<T extends Target> = Omit<InstantiateOptions, 'targets' | 'allow' | 'context'> & {
  readonly targets: Registry<T>;
} & ContextOption<ContextOf<T>>;

type Find = (name: string, options: LocateOptions, place: ErrorDetails) => unknown;

const DEFAULT_MODES: Modes = { conversion: 'none', recursive: true };

/** Containers that one call may build; more can only come of interpolations that multiply. */
const MAX_CONTAINERS = 1_000_000;

/** The config to build, and whether it was plain data. Throws INSTANTIATE for what is no config. */
function asConfig(value: unknown, resolvers: Resolvers): { node: ContainerNode; isPlain: boolean } {
  const node = nodeBehind(value);
  if (node !== undefined) return { node, isPlain: false };
  const prototype: unknown = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
  if (Array.isArray(value) || prototype === Object.prototype || prototype === null) {
    return { node: plainTree(value as object, resolvers), isPlain: true };
  }
  const kind = value === undefined ? 'undefined' : typeof value === 'object' ? value?.constructor.name : typeof value;
  throw new HydrosolError('INSTANTIATE', `there is nothing to instantiate in a value of type ${kind}`, {
    expected: 'a config, a plain object or an array',
  });
}

/** The node with the program's values, or itself if there are none. */
function withOverrides(
  node: ContainerNode,
  { overrides = {}, args }: InstantiateOptions,
  resolvers: Resolvers,
): { node: ContainerNode; modes: Modes; given: GivenValues } {
  const all = args === undefined ? overrides : { ...overrides, _args_: args };
  if (Object.keys(all).length === 0) return { node, modes: DEFAULT_MODES, given: { values: new Map() } };
  if (node.kind === 'list') return { node, modes: listModes(node, all, resolvers), given: { values: new Map() } };
  const { node: copy, replaced } = layOver(node, all, resolvers);
  if (args !== undefined) requireDescription(copy, 'a _target_ that takes the arguments');
  return { node: copy, modes: DEFAULT_MODES, given: { args, values: replaced } };
}

/** A list has no keys of its own, but its items inherit how they are made. */
function listModes(list: ListNode, overrides: Readonly<Record<string, unknown>>, resolvers: Resolvers): Modes {
  const { _convert_: convert, _recursive_: recursive, ...others } = overrides;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    throw new HydrosolError('INSTANTIATE', `${other} cannot be passed for a list`, placeOf(list));
  }
  const given = Object.entries({ _convert_: convert, _recursive_: recursive }).filter(
    ([, value]) => value !== undefined,
  );
  return readModes(plainTree(Object.fromEntries(given), resolvers) as MapNode, DEFAULT_MODES, resolvers);
}

function requireDescription(node: ContainerNode, expected: string): void {
  if (node.kind === 'map' && (hasTarget(node) || node.children.has('_target_'))) return;
  throw new HydrosolError('INSTANTIATE', `there is no _target_ in a node that is to describe ${expected}`, {
    ...placeOf(node),
    expected: '_target_: NAME',
  });
}

function* walk(value: unknown, options: InstantiateOptions, find: Find): Walk<unknown> {
  requireSwitch(options.isolate);
  if (value === null && options.expected === undefined) return null;
  const resolvers = withGiven(options.resolvers ?? defaultResolvers);
  const { node: config, isPlain } = asConfig(value, resolvers);
  const { node: laidOver, modes, given } = withOverrides(config, options, resolvers);
  if (options.expected !== undefined) requireDescription(laidOver, options.expected);
  const isolated = isIsolated(laidOver, options.isolate, resolvers);
  const node = isolated ? resolvedInPlace(laidOver, resolvers) : laidOver;
  const building: Building = {
    resolvers,
    view: isPlain ? undefined : createViewer({ resolvers }),
    find: (name, place) => find(name, options, place),
    given,
    context: options.context,
    validate: options.validate,
    isolated,
    made: options.share === true ? new Map() : undefined,
    open: new Set(),
    budget: MAX_CONTAINERS,
  };
  const built = yield* build(node, modes, building, true);
  return toOwn(built, building);
}

/** Waits for whatever a walk yields. */
async function settle(steps: Walk<unknown>): Promise<unknown> {
  let step = steps.next();
  while (step.done !== true) {
    let value: unknown;
    try {
      value = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

/** Sends a walk back whatever it yields. */
function settleSync(steps: Walk<unknown>): unknown {
  let step = steps.next();
  while (step.done !== true) step = steps.next(step.value);
  return step.value;
}

/**
 * Makes what a config describes (Hydra's `instantiate`). A map with `_target_` becomes what its target makes of the other
 * keys; a map or a list without one becomes the same with everything in it made. A node of a config, a view of one, or
 * plain data; null stays null. The input is never changed.
 *
 * - `_target_`: a name of `targets`, or `MODULE:EXPORT` from a folder or a package of `allow` (`./my-loss.ts:myLoss`).
 * - All keys that are not reserved are one object of options: `target(options)`. A context of the program comes behind
 *   it, `_args_` before it: `target(...args, options, context)`; see `callTarget`. Classes are called with `new`.
 * - `_partial_: true` gives a function of the options that are still open (`???` ones too): `partial(options, context)`.
 * - `_call_: false` gives the target itself.
 * - `_recursive_: false` passes what is below as it is.
 * - `_convert_`: `none` (nothing is converted: what was a config is passed as one, plain data stays plain), `partial`,
 *   `object`, `all` (plain objects and arrays); in any case, inherited by what is below.
 * - `_isolate_`, of the node itself: see the option `isolate`, which wins.
 *
 * What an asynchronous target promises is waited for, one target after the other, in the order of the config. Throws
 * TARGET_UNKNOWN; INSTANTIATE for a wrong reserved key; `MissingMandatoryValue` and `InterpolationResolutionError` for values
 * that are needed. What a target throws is thrown as it is, with `fullKey` and a note of what was built (as Hydra 1.4).
 */
export function instantiate<T extends Target>(node: Described, options: RegistryOptions<T>): Promise<Awaited<Made<T>>>;
export function instantiate<R = unknown>(node: unknown, options?: InstantiateOptions): Promise<R>;
export function instantiate(node: unknown, options: InstantiateOptions = {}): Promise<unknown> {
  return settle(walk(node, options, locate));
}

/** As `instantiate`, for registered targets alone. What an asynchronous target promises is not waited for. */
export function instantiateSync<T extends Target>(node: Described, options: RegistryOptions<T>): Made<T>;
export function instantiateSync<R = unknown>(node: unknown, options?: Omit<InstantiateOptions, 'allow'>): R;
export function instantiateSync(node: unknown, options: InstantiateOptions = {}): unknown {
  return settleSync(
    walk(node, options, (name, locateOptions, place) => {
      const found = locateRegistered(name, locateOptions, place);
      if (found !== undefined) return found;
      throw new HydrosolError('INSTANTIATE', `${name} must be imported, which takes time`, {
        ...place,
        expected: 'a registered name',
        hints: ['use `await instantiate(…)`'],
      });
    }),
  );
}
