/** @file `hydra.callbacks`: parts that are told what happens to a run. */
import type { ComposedConfig } from '../compose/index.ts';
import {
  copyNode,
  createViewer,
  keyText,
  readChild,
  setReadonly,
  type AnyConfig,
  type MapNode,
} from '../config/index.ts';
import { HydrosolError, type Origin } from '../errors.ts';
import type { LocateOptions } from '../instantiate/index.ts';
import type { Log } from '../log/index.ts';
import type { Warn } from '../track/index.ts';
import { messageOf } from '../util/message-of.ts';
import { nearest } from '../util/suggest.ts';
import type { JobOutcome, Task } from './job.ts';
import { logJobReturn } from './log-job-return.ts';

/** What a callback is told besides the config, by event. */
export interface CallbackEvents {
  /** A config is composed and not yet checked, that of a run, of a sweep, or of each of its jobs: it may be changed. */
  readonly onComposeConfig: { readonly configName: string; readonly overrides: readonly string[] };
  /** A single run begins: its config is right, nothing is made yet. */
  readonly onRunStart: { readonly configName: string };
  readonly onRunEnd: { readonly configName: string; readonly job: JobOutcome };
  /** A sweep begins: the configs of all its jobs are right, nothing is made yet. */
  readonly onMultirunStart: { readonly configName: string };
  /** `jobs` are those that were begun, in order. */
  readonly onMultirunEnd: { readonly configName: string; readonly jobs: readonly JobOutcome[] };
  /** A job, be it a single run or one of a sweep, has its folder (`config.hydra.runtime.output_dir`) and log. */
  readonly onJobStart: { readonly task: Task<never>; readonly log: Log };
  /** The job has its status, and its result or error; what is left in its folder now is tracked with the rest. */
  readonly onJobEnd: { readonly job: JobOutcome; readonly log: Log };
}

export type CallbackEvent = keyof CallbackEvents;

/**
 * What a `_target_` of `hydra.callbacks` makes: an object with methods for the events that it wants to know of, named as
 * Hydra's but in camel case. `config` is the whole config with its `hydra` node, as an object that resolves
 * interpolations; read-only but in `onComposeConfig`. Promises are waited for.
 */
export type Callback = {
  readonly [E in CallbackEvent]?: (config: AnyConfig, event: CallbackEvents[E]) => unknown;
};

/** The callbacks of a run. */
export interface Callbacks {
  /**
   * Tells every callback of an event, in the order of the config, at an end in reverse order. One that throws is a
   * warning, and everything goes on, as in Hydra.
   */
  readonly notify: <E extends CallbackEvent>(event: E, about: ComposedConfig, more: CallbackEvents[E]) => Promise<void>;
}

export interface CallbackOptions extends LocateOptions {
  /** Told of a callback that throws. */
  readonly warn: Warn;
}

const EVENTS: Readonly<Record<CallbackEvent, 'start' | 'end'>> = {
  onComposeConfig: 'start',
  onRunStart: 'start',
  onRunEnd: 'end',
  onMultirunStart: 'start',
  onMultirunEnd: 'end',
  onJobStart: 'start',
  onJobEnd: 'end',
};

/** Callbacks that every program has. */
const SHIPPED = { 'callbacks.log_job_return': logJobReturn };

export const NO_CALLBACKS: Callbacks = { notify: () => Promise.resolve() };

/** The methods of an object, inherited ones too. */
function methodsOf(value: object): string[] {
  const names = new Set<string>();
  for (
    let at: object | null = value;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at) as object
  ) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
  }
  return [...names].filter((name) => typeof (value as Record<string, unknown>)[name] === 'function');
}

/** Makes sure that something listens to an event, and to none that there is not. Throws INSTANTIATE. */
function requireCallback(made: unknown, name: string, origin: Origin | undefined): Callback {
  const methods = typeof made === 'object' && made !== null ? methodsOf(made) : [];
  const unknown = methods.find((method) => /^on[_A-Z]/.test(method) && !Object.hasOwn(EVENTS, method));
  if (unknown === undefined && methods.some((method) => Object.hasOwn(EVENTS, method))) return made as Callback;
  const message =
    unknown === undefined
      ? `the callback ${name} listens to nothing`
      : `the callback ${name} listens to ${unknown}, which there is not`;
  throw new HydrosolError('INSTANTIATE', message, {
    fullKey: `hydra.callbacks.${name}`,
    origin,
    expected: `an object with some of the methods ${Object.keys(EVENTS).join(', ')}`,
    suggestion: nearest((unknown ?? '').replaceAll('_', ''), Object.keys(EVENTS))[0],
  });
}

/** The config as a callback sees it. */
function shown({ config, resolvers }: ComposedConfig, event: CallbackEvent): AnyConfig {
  const view = createViewer({ resolvers });
  if (event === 'onComposeConfig') return view(config) as AnyConfig;
  const copy = copyNode(config);
  setReadonly(copy, true);
  return view(copy) as AnyConfig;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${messageOf(error)}` : messageOf(error);
}

/**
 * Makes what `hydra.callbacks` describes, by `_target_`: a name of `targets`, `callbacks.log_job_return`, or
 * `MODULE:EXPORT` from what `allow` names. One that is null is left out. Throws TARGET_UNKNOWN; INSTANTIATE, for what
 * listens to no event too; what interpolations throw.
 */
export async function openCallbacks(composed: ComposedConfig, options: CallbackOptions): Promise<Callbacks> {
  const { warn, targets, ...where } = options;
  const { resolvers } = composed;
  const node = composed.get('hydra.callbacks') as MapNode | null | undefined;
  if (node?.kind !== 'map' || node.children.size === 0) return NO_CALLBACKS;
  const { instantiate } = await import('../instantiate/index.ts');
  const known = { ...SHIPPED, ...targets };
  const callbacks: { readonly name: string; readonly callback: Callback }[] = [];
  for (const { key, origin } of node.children.values()) {
    const described = readChild(node, key!, { resolvers });
    if (described.kind === 'scalar' && described.value === null) continue;
    const name = keyText(key!);
    const made = await instantiate(described, { ...where, targets: known, resolvers, expected: 'a callback' });
    callbacks.push({ name, callback: requireCallback(made, name, origin) });
  }
  return {
    async notify(event, about, more) {
      const config = shown(about, event);
      for (const { name, callback } of EVENTS[event] === 'end' ? callbacks.toReversed() : callbacks) {
        try {
          await callback[event]?.(config, more);
        } catch (error) {
          warn(`the callback ${name} threw in ${event}: ${describe(error)}`);
        }
      }
    },
  };
}
