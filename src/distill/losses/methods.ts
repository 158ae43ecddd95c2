/** @file Every method that a term of a loss can name. */
import { featureMethods } from './methods/feature.ts';
import { relationMethods } from './methods/relation.ts';
import { responseMethods } from './methods/response.ts';

export const methods = { ...responseMethods, ...featureMethods, ...relationMethods } as const;

export type MethodName = keyof typeof methods;

/** A term as it is described: a method and what it is told; what has a default may be left out. */
export type TermOptions = {
  readonly [M in MethodName]: { readonly method: M } & Parameters<(typeof methods)[M]['create']>[0];
}[MethodName];
