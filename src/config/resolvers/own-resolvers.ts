/** @file Functions of plain values as resolvers. */
import { ConfigValueError } from '../errors.ts';
import { javascriptValue } from '../javascript-value.ts';
import type { ConfigNode, ContainerNode } from '../node.ts';
import { createViewer, nodeBehind } from '../view.ts';
import type { RegisterOptions, Resolver, ResolverContext, Resolvers } from './resolvers.ts';

/** Where a resolver is called, as programs see it. */
export interface CallContext {
  readonly _parent_: unknown;
  readonly _root_: unknown;
  /** The full node, for the functions of this room. */
  readonly _node_: ConfigNode;
}

export interface RegisterResolverOptions extends RegisterOptions {
  /** Whether the function gets a `CallContext` as its last argument. Cannot be cached. */
  readonly withContext?: boolean;
}

/** A function of plain values, which gives what `${name:arguments}` is. */
export type ResolverFunction = (...args: never[]) => unknown;

/** Functions by the name of their resolver: `{ plus: (a: number, b: number) => a + b }`; with options, where one needs some. */
export type OwnResolvers = Readonly<
  Record<string, ResolverFunction | ({ readonly call: ResolverFunction } & RegisterResolverOptions)>
>;

function toResolver(call: ResolverFunction, withContext: boolean): Resolver {
  return (args, { parent, root, node, resolution }: ResolverContext) => {
    const view = createViewer({ resolvers: resolution.resolvers });
    const values = args.map((arg) => javascriptValue(arg, view));
    if (withContext) values.push({ _parent_: view(parent), _root_: view(root as ContainerNode), _node_: node });
    const result = call(...(values as never[]));
    return nodeBehind(result) ?? result;
  };
}

/**
 * These resolvers and a function as one more (`OmegaConf.register_new_resolver`). Throws `ConfigValueError` for a name that is
 * taken, unless it may be replaced, and for a function with context that is to be cached.
 */
export function withFunction(
  resolvers: Resolvers,
  name: string,
  call: ResolverFunction,
  { withContext = false, useCache = false, replace = false }: RegisterResolverOptions = {},
): Resolvers {
  if (withContext && useCache) {
    throw new ConfigValueError('useCache is incompatible with functions that receive the context');
  }
  return resolvers.with(name, toResolver(call, withContext), { useCache, replace });
}

/** These resolvers and those of a program. Throws as `withFunction` does. */
export function withOwnResolvers(resolvers: Resolvers, own: OwnResolvers = {}): Resolvers {
  return Object.entries(own).reduce(
    (known, [name, one]) =>
      typeof one === 'function' ? withFunction(known, name, one) : withFunction(known, name, one.call, one),
    resolvers,
  );
}
