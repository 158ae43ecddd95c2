/** @file Runs a recorded case of Hydra's `instantiate`, with outcomes in the form in which `record.py` writes them. */
import { isConfig, nodeBehind, selectNode, toNode, type ContainerNode } from '../../../src/config/index.ts';
import { HydrosolError } from '../../../src/errors.ts';
import { instantiate, type Registry } from '../../../src/instantiate/index.ts';

export interface RecordedCase {
  readonly name: string;
  readonly config: object;
  /** The node of the config that is instantiated. Default: the whole. */
  readonly at?: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly ok?: unknown;
  /** Class of Python's exception. */
  readonly error?: string;
}

class Opaque {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

class Made {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly options: object;

  /** Keyword arguments are the last argument but the context here. */
  constructor(name: string, all: readonly unknown[]) {
    this.name = name;
    this.args = all.slice(0, -2);
    this.options = all.at(-2) as object;
  }
}

class Thing extends Made {
  constructor(...all: readonly unknown[]) {
    super('Thing', all);
  }
}

/** What a target throws, which goes through `instantiate` as it is. */
class Refused extends Error {
  override readonly name = 'ValueError';
}

const targets: Registry<never> = Object.fromEntries(
  Object.entries({
    part: (...all: readonly unknown[]) => new Made('part', all),
    other: (...all: readonly unknown[]) => new Made('other', all),
    Thing,
    fails() {
      throw new Refused();
    },
    not_callable: 7,
  }).map(([name, target]) => [`targets.${name}`, target as never]),
);

/** `{"$object": …}` and `{"$target": …}` in arguments. */
function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== 'object' || value === null) return value;
  const { $object: object, $target: target } = value as Record<string, unknown>;
  if (typeof object === 'string') return new Opaque(object);
  if (typeof target === 'string') return targets[`targets.${target}`];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
}

function encode(value: unknown): unknown {
  if (value instanceof Made) return { $made: value.name, args: value.args.map(encode), options: encode(value.options) };
  if (value instanceof Opaque) return { $object: value.name };
  if (typeof value === 'function') return { $partial: encode((value as () => unknown)()) };
  if (typeof value !== 'object' || value === null) return value;
  const content = Array.isArray(value)
    ? Array.from(value, encode)
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
  return nodeBehind(value) === undefined ? content : { $config: content };
}

/** Whether something was made or given inside: no config can hold that here. */
function holdsObjects(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ['$made', '$object', '$partial'].some((key) => key in value) || Object.values(value).some(holdsObjects);
}

/** An outcome of Hydra as it must be here: a list or a map with objects in it is plain. */
export function expectedOutcome(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(expectedOutcome);
  const { $config: content } = value as { $config?: unknown };
  if (content !== undefined && holdsObjects(content)) return expectedOutcome(content);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expectedOutcome(item)]));
}

/** What a case comes to here: `ok` as recorded, or the code of the error, or the name of what a target threw. */
export async function runCase({ config, at, args, kwargs }: RecordedCase): Promise<{ ok?: unknown; code?: string }> {
  try {
    const root = toNode(config) as ContainerNode;
    const node = at === undefined ? root : selectNode(root, at);
    if (node === undefined || !(isConfig(node) || (node.kind === 'scalar' && node.value === null))) return {};
    const overrides = decode(kwargs ?? {}) as Record<string, unknown>;
    const positional = args === undefined ? {} : { args: decode(args) as unknown[] };
    const made = await instantiate(isConfig(node) ? node : null, {
      targets,
      overrides,
      context: 'context',
      ...positional,
    });
    return { ok: encode(made) };
  } catch (error) {
    if (error instanceof Refused) return { code: error.name };
    if (!(error instanceof HydrosolError)) throw error;
    return { code: error.code };
  }
}

/** The codes that stand for an exception of Python. */
export const CODES: Readonly<Record<string, readonly string[]>> = {
  InstantiationException: ['INSTANTIATE', 'TARGET_UNKNOWN'],
  TypeError: ['INSTANTIATE', 'TYPE'],
  ValueError: ['ValueError'],
  MissingMandatoryValue: ['MISSING_VALUE'],
  InterpolationKeyError: ['INTERPOLATION_KEY'],
  InterpolationToMissingValueError: ['INTERPOLATION_MISSING'],
  InterpolationResolutionError: ['INTERPOLATION'],
  ConfigKeyError: ['KEY_UNKNOWN'],
};
