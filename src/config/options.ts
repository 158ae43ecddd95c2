/** @file What every function that follows interpolations takes. */
import type { Resolution, Resolvers } from './resolvers/resolvers.ts';
import { startResolution } from './resolvers/resolvers.ts';
import { defaultResolvers } from './resolvers/builtins.ts';

export interface ResolveOptions {
  /** The resolvers that `${name:…}` may call; the built-in ones if nothing is said. */
  readonly resolvers?: Resolvers | undefined;
}

/** A new attempt to resolve with the given resolvers. */
export function resolutionOf({ resolvers = defaultResolvers }: ResolveOptions): Resolution {
  return startResolution(resolvers);
}
