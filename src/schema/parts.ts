/** @file Parts of a config that `_target_` tells apart, each with the schema of its options. */
import type { Schema } from './authoring.ts';

const TAG = '_target_';

/** The schema of one part: its options, which are an object, and its name. */
function partSchema(name: string, options: object): Schema {
  const { properties = {}, required = [], ...rest } = options as Schema & { required?: readonly string[] };
  return { ...rest, properties: { [TAG]: { const: name }, ...(properties as object) }, required: [TAG, ...required] };
}

/** The schema of a place where one of some parts must be, by the names and the options of all of them. */
export function partsSchema(parts: Readonly<Record<string, object>>): Schema {
  const oneOf = Object.entries(parts).map(([name, options]) => partSchema(name, options));
  return { type: 'object', required: [TAG], discriminator: { propertyName: TAG }, oneOf };
}

const isTagged = ({ discriminator }: Schema): boolean =>
  (discriminator as { readonly propertyName?: unknown } | undefined)?.propertyName === TAG;

/** A schema in which more parts may be wherever one of some parts must be. */
export function withParts(schema: Schema, more: ReadonlyMap<string, object>): Schema {
  const added = Array.from(more, ([name, options]) => partSchema(name, options));
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const changed = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
    return isTagged(changed) ? { ...changed, oneOf: [...(changed['oneOf'] as Schema[]), ...added] } : changed;
  };
  return walk(schema) as Schema;
}
