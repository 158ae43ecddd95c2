/** @file What an interpolation may give besides a node. */

/** A value that no node holds: text put together, or the result of a resolver. */
export interface Produced {
  readonly kind: 'produced';
  readonly value: unknown;
}
