/** @file Parts of a config that a key tells apart, `_target_` or another, each with the schema of its options. */
import { deepmerge } from 'deepmerge-ts';
import type { Schema } from './authoring.ts';

const TAG = '_target_';

/** The schema of one part: its options, which are an object, and its name under a key. */
function partSchema(name: string, options: object, key = TAG): Schema {
  return deepmerge({ properties: { [key]: { const: name } }, required: [key] }, options) as Schema;
}

/** The schema of a place where one of some parts must be, by the names and the options of all of them. */
export function partsSchema(parts: Readonly<Record<string, object>>): Schema {
  const oneOf = Object.entries(parts).map(([name, options]) => partSchema(name, options));
  return { type: 'object', required: [TAG], discriminator: { propertyName: TAG }, oneOf };
}

/** Schemas of parts by the key that tells them apart from others. */
type Added = ReadonlyMap<unknown, readonly Schema[]>;

/** A value with more parts wherever one of some parts must be. */
function extended(value: unknown, added: Added): unknown {
  if (Array.isArray(value)) return value.map((item) => extended(item, added));
  if (typeof value !== 'object' || value === null) return value;
  const changed = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, extended(one, added)]));
  const { discriminator, oneOf } = changed as { readonly discriminator?: Schema; readonly oneOf?: readonly Schema[] };
  const more = added.get(discriminator?.['propertyName']);
  return more === undefined || oneOf === undefined ? changed : { ...changed, oneOf: [...oneOf, ...more] };
}

/**
 * A schema in which more parts may be wherever one of some parts must be that the same key tells apart: in the options of those
 * that are added too, such as the loss of a scheme, but not in the options of such an option again. `more`: by that key, the
 * options of each part by its name.
 */
export function withParts(schema: Schema, more: ReadonlyMap<string, ReadonlyMap<string, object>>): Schema {
  const added: Added = new Map(
    Array.from(more, ([key, parts]) => [key, Array.from(parts, ([name, options]) => partSchema(name, options, key))]),
  );
  const whole = Array.from(added, ([key, parts]) => [key, extended(parts, added) as Schema[]] as const);
  return extended(schema, new Map(whole)) as Schema;
}
