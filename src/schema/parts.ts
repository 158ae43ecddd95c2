/** @file Parts of a config that `_target_` tells apart, each with the schema of its options. */
import { deepmerge } from 'deepmerge-ts';
import type { Schema } from './authoring.ts';

const TAG = '_target_';

/** The schema of one part: its options, which are an object, and its name. */
function partSchema(name: string, options: object): Schema {
  return deepmerge({ properties: { [TAG]: { const: name } }, required: [TAG] }, options) as Schema;
}

/** The schema of a place where one of some parts must be, by the names and the options of all of them. */
export function partsSchema(parts: Readonly<Record<string, object>>): Schema {
  const oneOf = Object.entries(parts).map(([name, options]) => partSchema(name, options));
  return { type: 'object', required: [TAG], discriminator: { propertyName: TAG }, oneOf };
}

const isTagged = ({ discriminator }: Schema): boolean =>
  (discriminator as { readonly propertyName?: unknown } | undefined)?.propertyName === TAG;

/** A value with more parts wherever one of some parts must be. */
function extended(value: unknown, added: readonly Schema[]): unknown {
  if (Array.isArray(value)) return value.map((item) => extended(item, added));
  if (typeof value !== 'object' || value === null) return value;
  const changed = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, extended(one, added)]));
  return isTagged(changed) ? { ...changed, oneOf: [...(changed['oneOf'] as Schema[]), ...added] } : changed;
}

/**
 * A schema in which more parts may be wherever one of some parts must be: in the options of those that are added too, such
 * as the loss of a scheme, but not in the options of such an option again.
 */
export function withParts(schema: Schema, more: ReadonlyMap<string, object>): Schema {
  const added = Array.from(more, ([name, options]) => partSchema(name, options));
  return extended(schema, extended(added, added) as Schema[]) as Schema;
}
