/** @file `OmegaConf`: the functions of this room under the names that its users know, on configs seen as objects. */
import type { YamlOptions } from '../yaml/index.ts';
import { create, load } from './create.ts';
import type { Flags } from './create.ts';
import { ConfigTypeError, ConfigValueError } from './errors.ts';
import { equals, structurallyEquals } from './equals.ts';
import { fromDotlist, mergeDotlist } from './dotlist.ts';
import { isReadonly, isStruct, openDict, readWrite, setReadonly, setStruct, withFlag } from './flags.ts';
import type { Flag } from './flags.ts';
import { asKey } from './key.ts';
import { pop } from './list-operations.ts';
import { notThere, popChild, setDefault } from './map-operations.ts';
import { maskedCopy } from './masked-copy.ts';
import { merge, mergeInto, unsafeMerge } from './merge.ts';
import { missingKeys } from './missing-keys.ts';
import { childOf, copyCache, copyNode, isInterpolationNode, isMissingNode, rootOf } from './node.ts';
import type { ConfigNode, ContainerNode, ResolverCache } from './node.ts';
import { getType, isMissing } from './queries.ts';
import { hasChild, readChild, toJavaScript } from './read.ts';
import { resolve } from './resolve.ts';
import { defaultResolvers } from './resolvers/builtins.ts';
import { withFunction, type RegisterResolverOptions, type ResolverFunction } from './resolvers/own-resolvers.ts';
import type { Resolvers } from './resolvers/resolvers.ts';
import { canSelect, selectNode } from './select.ts';
import type { SelectOptions } from './select.ts';
import { toContainer } from './to-container.ts';
import { save, toYaml } from './to-yaml.ts';
import type { ToYamlOptions } from './to-yaml.ts';
import { typed } from './types/typed.ts';
import type { TypeOf } from './types/static-type.ts';
import type { TypeSchema } from './types/from-schema.ts';
import { update } from './update.ts';
import { createViewer, nodeBehind } from './view.ts';

/** A config of which nothing is known but that it has keys. */
export type AnyConfig = Record<string, unknown>;

type Options<T> = Omit<T, 'resolvers' | 'origin'>;

function requireNode(value: unknown): ContainerNode {
  const node = nodeBehind(value);
  if (node !== undefined) return node;
  throw new ConfigValueError('This is not a config', { expected: 'what OmegaConf.create or OmegaConf.load gives' });
}

/** A view's node as it is, anything else made into one. */
function configNode(value: unknown): ContainerNode {
  return nodeBehind(value) ?? create(value);
}

function functionsOn(resolvers: Resolvers) {
  const view = createViewer({ resolvers });
  const as = <T>(node: ContainerNode): T => view(node) as T;
  return {
    resolvers,

    /** Null gives null, as in OmegaConf. */
    create<T = AnyConfig>(value: unknown = {}, options: YamlOptions & { parent?: unknown; flags?: Flags } = {}): T {
      if (value === null) return null as T;
      const { parent, ...others } = options;
      return as<T>(create(value, parent === undefined ? others : { ...others, parent: requireNode(parent) }));
    },
    typed: <const S extends TypeSchema>(schema: S, ...values: readonly unknown[]): TypeOf<S> =>
      as<TypeOf<S>>(typed(schema, values.map(nodeOrValue))),
    load: <T = AnyConfig>(path: string, options: YamlOptions = {}): T => as<T>(load(path, options)),
    save: (config: unknown, path: string, options: Options<ToYamlOptions> = {}): Promise<void> =>
      save(configNode(config), path, { ...options, resolvers }),
    fromDotlist: <T = AnyConfig>(words: readonly string[]): T => as<T>(fromDotlist(words)),
    fromCli: <T = AnyConfig>(words: readonly string[] = process.argv.slice(2)): T => as<T>(fromDotlist(words)),

    merge: <T = AnyConfig>(...configs: readonly unknown[]): T => as<T>(merge(configs.map(nodeOrValue), { resolvers })),
    unsafeMerge: <T = AnyConfig>(...configs: readonly unknown[]): T =>
      as<T>(unsafeMerge(configs.map(nodeOrValue), { resolvers })),
    mergeWith: (config: unknown, ...others: readonly unknown[]): void =>
      mergeInto(requireNode(config), others.map(nodeOrValue), { resolvers }),
    mergeWithDotlist: (config: unknown, words: readonly string[]): void =>
      mergeDotlist(requireNode(config), words, { resolvers }),
    mergeWithCli: (config: unknown, words: readonly string[] = process.argv.slice(2)): void =>
      mergeDotlist(requireNode(config), words, { resolvers }),

    select(config: unknown, path: string, options: Options<SelectOptions> = {}): unknown {
      const found = selectNode(requireNode(config), path, { ...options, resolvers });
      if (found === undefined || (found.kind !== 'produced' && isMissingNode(found))) return options.default;
      return toJavaScript(found, view);
    },
    canSelect: (config: unknown, path: string, options: Options<SelectOptions> = {}): boolean =>
      canSelect(requireNode(config), path, { ...options, resolvers }),
    get(config: unknown, key: unknown, fallback?: unknown): unknown {
      const node = requireNode(config);
      const checked = asKey(key);
      return hasChild(node, checked) ? toJavaScript(readChild(node, checked, { resolvers }), view) : fallback;
    },
    /** Takes a key of a map or an index of a list (the last item) out and gives its value, or the fallback if there is one. */
    pop(config: unknown, key: unknown = -1, ...fallback: readonly [value?: unknown]): unknown {
      const node = requireNode(config);
      const checked = asKey(key);
      if (node.kind === 'list')
        return toJavaScript(pop(node, typeof checked === 'number' ? checked : Number.NaN), view);
      const found = popChild(node, checked, { resolvers });
      if (found !== undefined) return toJavaScript(found, view);
      if (fallback.length === 0) throw notThere(node, checked);
      return fallback[0];
    },
    setDefault(config: unknown, key: unknown, value: unknown): unknown {
      const node = requireNode(config);
      if (node.kind === 'list') throw new ConfigTypeError('A list has no defaults for its items');
      return toJavaScript(setDefault(node, asKey(key), value, { resolvers }), view);
    },
    update: (
      config: unknown,
      path: string,
      value: unknown,
      options: { merge?: boolean; forceAdd?: boolean } = {},
    ): void => update(requireNode(config), path, value, { ...options, resolvers }),
    maskedCopy: <T = AnyConfig>(config: unknown, keys: string | readonly string[]): T =>
      as<T>(maskedCopy(requireNode(config), keys)),
    copy<T>(config: T): T {
      const node = requireNode(config);
      const copy = copyNode(node);
      copy.parent = node.parent; // so that its interpolations still find what they name
      return as<T>(copy);
    },

    missingKeys: (config: unknown, options: { resolveCustomResolvers?: boolean } = {}): ReadonlySet<string> =>
      new Set(missingKeys(configNode(config), { ...options, resolvers })),
    resolve: (config: unknown): void => resolve(requireNode(config), { resolvers }),
    toContainer: (config: unknown, options: { resolve?: boolean; throwOnMissing?: boolean } = {}): unknown =>
      toContainer(requireNode(config), { ...options, resolvers }),
    toObject: (config: unknown): unknown =>
      toContainer(requireNode(config), { resolve: true, throwOnMissing: true, resolvers }),
    toYaml: (config: unknown, options: Options<ToYamlOptions> = {}): string =>
      toYaml(configNode(config), { ...options, resolvers }),

    isConfig: (value: unknown): boolean => nodeBehind(value) !== undefined,
    isDict: (value: unknown): boolean => nodeBehind(value)?.kind === 'map',
    isList: (value: unknown): boolean => nodeBehind(value)?.kind === 'list',
    getType: (config: unknown, key?: unknown): string | undefined =>
      getType(requireNode(config), key === undefined ? undefined : asKey(key)),
    /** Without a key: whether the value itself is `???`. */
    isMissing: (value: unknown, key?: unknown): boolean =>
      key === undefined ? isMissing(nodeOrValue(value)) : is(value, key, isMissingNode),
    isInterpolation: (config: unknown, key: unknown): boolean => is(config, key, isInterpolationNode),
    equals: (a: unknown, b: unknown): boolean => equals(nodeOrValue(a), nodeOrValue(b), { resolvers }),
    structuralEquality: (a: unknown, b: unknown): boolean => structurallyEquals(requireNode(a), requireNode(b)),

    setStruct: (config: unknown, value: boolean | undefined): void => setStruct(requireNode(config), value),
    isStruct: (config: unknown): boolean => isStruct(requireNode(config)),
    setReadonly: (config: unknown, value: boolean | undefined): void => setReadonly(requireNode(config), value),
    isReadonly: (config: unknown): boolean => isReadonly(requireNode(config)),
    flagOverride: <T>(config: unknown, flag: Flag, value: boolean | undefined, run: () => T): T =>
      withFlag(requireNode(config), flag, value, run),
    openDict: <T>(config: unknown, run: () => T): T => openDict(requireNode(config), run),
    readWrite: <T>(config: unknown, run: () => T): T => readWrite(requireNode(config), run),

    hasResolver: (name: string): boolean => resolvers.has(name),
    getCache: (config: unknown): ResolverCache => rootContainer(config).cache ?? new Map(),
    setCache(config: unknown, cache: ResolverCache): void {
      rootContainer(config).cache = copyCache(cache);
    },
    clearCache(config: unknown): void {
      rootContainer(config).cache = undefined;
    },
    copyCache(from: unknown, to: unknown): void {
      rootContainer(to).cache = copyCache(rootContainer(from).cache ?? new Map());
    },
  };
}

function nodeOrValue(value: unknown): unknown {
  return nodeBehind(value) ?? value;
}

function rootContainer(config: unknown): ContainerNode {
  return rootOf(requireNode(config)) as ContainerNode;
}

function is(config: unknown, key: unknown, test: (node: ConfigNode) => boolean): boolean {
  const node = requireNode(config);
  const child = childOf(node, asKey(key));
  return child !== undefined && test(child);
}

export interface OmegaConf extends ReturnType<typeof functionsOn> {
  /** `OmegaConf` with one more resolver; this one stays as it is. Throws `ConfigValueError` for a name that is taken. */
  registerResolver(name: string, call: ResolverFunction, options?: RegisterResolverOptions): OmegaConf;
  /** `OmegaConf` without a resolver. */
  clearResolver(name: string): OmegaConf;
}

/**
 * `OmegaConf` with the given resolvers. Configs are ordinary objects and arrays to look at (`view.ts`); what each function
 * does and throws is said at the function of the same name in this room.
 */
export function createOmegaConf(resolvers: Resolvers = defaultResolvers): OmegaConf {
  return {
    ...functionsOn(resolvers),
    registerResolver: (name, call, options) => createOmegaConf(withFunction(resolvers, name, call, options)),
    clearResolver: (name) => createOmegaConf(resolvers.without(name)),
  };
}

/** `OmegaConf` with the built-in resolvers. */
export const OmegaConf: OmegaConf = createOmegaConf();
