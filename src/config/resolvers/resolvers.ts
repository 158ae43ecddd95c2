/** @file The registry of resolvers: a value that is passed in, never changed. */
import { nearest } from '../../util/suggest.ts';
import type { Scalar } from '../../util/scalar.ts';
import { ConfigValueError, UnsupportedInterpolationType } from '../errors.ts';
import type { ConfigNode, ContainerNode, ScalarNode } from '../node.ts';
import type { Produced } from '../produced.ts';

/** What a resolver gets: scalars (floats as `Float`), lists and maps that were written out, and nodes of containers. */
export type ResolverValue = Scalar | readonly ResolverValue[] | ReadonlyMap<Scalar, ResolverValue> | ContainerNode;

/** Where the call stands. */
export interface ResolverContext {
  /** The node with the interpolation (`_node_`). */
  readonly node: ConfigNode;
  /** The container that holds it (`_parent_`). */
  readonly parent: ContainerNode;
  /** The top of the tree (`_root_`). */
  readonly root: ConfigNode;
  /** Resolves further, guarded against running in circles. */
  readonly resolution: Resolution;
}

export interface Resolved {
  readonly found: ConfigNode | Produced;
  readonly steps: number;
}

/** One attempt to resolve something: with which resolvers, and what is being resolved already. */
export interface Resolution {
  readonly resolvers: Resolvers;
  /** Nodes whose interpolation is being resolved. */
  readonly active: Set<ConfigNode>;
  /** Interpolations that were followed for the outermost of them. */
  steps: number;
  /** What interpolations have given, where each is to be resolved once: by node, with the steps that it took. */
  readonly results?: Map<ConfigNode, Resolved> | undefined;
  /** What an interpolation gave, made into what it is to count as from then on. */
  readonly keep?: ((found: ConfigNode | Produced, node: ScalarNode) => ConfigNode | Produced) | undefined;
}

/**
 * Computes the value of `${name:arguments}`. The result may be anything: a scalar, plain lists and objects, a node. What
 * it throws becomes an `InterpolationResolutionError`.
 */
export type Resolver = (args: readonly ResolverValue[], context: ResolverContext) => unknown;

export interface RegisteredResolver {
  readonly resolve: Resolver;
  /** Whether a config keeps the first result for the same argument text. */
  readonly useCache: boolean;
}

export interface RegisterOptions {
  readonly useCache?: boolean;
  /** Allows to take the place of a resolver of this name. */
  readonly replace?: boolean;
}

export interface Resolvers {
  has(name: string): boolean;
  /** Throws `UnsupportedInterpolationType` with the nearest name if there is none of this name. */
  get(name: string): RegisteredResolver;
  names(): readonly string[];
  /** These resolvers and one more. Throws `ConfigValueError` for an empty or a taken name. */
  with(name: string, resolve: Resolver, options?: RegisterOptions): Resolvers;
  /** These resolvers but one. */
  without(name: string): Resolvers;
}

/** A registry with these resolvers. */
export function resolversFrom(registered: ReadonlyMap<string, RegisteredResolver>): Resolvers {
  return {
    has: (name) => registered.has(name),
    get(name) {
      const resolver = registered.get(name);
      if (resolver !== undefined) return resolver;
      throw new UnsupportedInterpolationType(`Unsupported interpolation type ${name}`, {
        suggestion: nearest(name, registered.keys())[0],
        expected: `one of ${[...registered.keys()].join(', ')}`,
      });
    },
    names: () => [...registered.keys()],
    with(name, resolve, { useCache = false, replace = false } = {}) {
      if (name === '') throw new ConfigValueError('cannot use an empty resolver name');
      if (!replace && registered.has(name)) throw new ConfigValueError(`resolver '${name}' is already registered`);
      return resolversFrom(new Map(registered).set(name, { resolve, useCache }));
    },
    without: (name) => resolversFrom(new Map([...registered].filter(([key]) => key !== name))),
  };
}

/** A new attempt to resolve something. */
export function startResolution(resolvers: Resolvers): Resolution {
  return { resolvers, active: new Set(), steps: 0 };
}
