/** @file What a JSON Schema knows of one place in a config: for suggestions and help, not for checks. */
import type { Schema } from './authoring.ts';

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function schemasIn(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isSchema) : [];
}

/** A schema with all that it is made of, as far as they apply to a value: of parts told apart by a tag, the one with its tag. */
function parts(schema: Schema, value: unknown): readonly Schema[] {
  const { discriminator, oneOf, anyOf, allOf } = schema;
  const tag = isSchema(discriminator) ? String(discriminator['propertyName']) : undefined;
  const known = tag !== undefined && isSchema(value) ? value[tag] : undefined;
  const own = schemasIn(oneOf).filter((part) => tag === undefined || constOf(part, tag) === known);
  return [schema, ...[...own, ...schemasIn(anyOf), ...schemasIn(allOf)].flatMap((part) => parts(part, value))];
}

function propertiesOf({ properties }: Schema): Schema {
  return isSchema(properties) ? properties : {};
}

function constOf(schema: Schema, key: string): unknown {
  const property = propertiesOf(schema)[key];
  return isSchema(property) ? property['const'] : undefined;
}

/** What a schema says of a key of a value. */
function below(schema: Schema, key: string): readonly Schema[] {
  const { additionalProperties, items, discriminator, oneOf } = schema;
  const isTag = isSchema(discriminator) && discriminator['propertyName'] === key;
  const tags = isTag ? [{ enum: schemasIn(oneOf).map((part) => constOf(part, key)) }] : [];
  const found = propertiesOf(schema)[key] ?? (/^\d+$/.test(key) ? items : undefined) ?? additionalProperties;
  return isSchema(found) ? [found, ...tags] : tags;
}

/** All schemas that apply to the place of a plain config that `path` leads to; `config` decides between parts with a tag. */
export function schemasAt(schema: Schema, config: unknown, path: readonly string[]): readonly Schema[] {
  let value = config;
  let schemas = parts(schema, config);
  for (const key of path) {
    value = isSchema(value) || Array.isArray(value) ? (value as Schema)[key] : undefined;
    schemas = schemas.flatMap((one) => below(one, key)).flatMap((one) => parts(one, value));
  }
  return schemas;
}

/** The keys that a map at a path of a config may have by name. */
export function knownKeys(schema: Schema, config: unknown, path: readonly string[]): readonly string[] {
  return [...new Set(schemasAt(schema, config, path).flatMap((one) => Object.keys(propertiesOf(one))))];
}

/** The values that can be named of what is at a path of a config: those of enums, true and false, null. */
export function knownValues(schema: Schema, config: unknown, path: readonly string[]): readonly unknown[] {
  const values = schemasAt(schema, config, path).flatMap((one) => {
    const { enum: all = [], const: only, type } = one;
    const types = new Set([type].flat());
    return [
      ...(all as readonly unknown[]),
      ...(only === undefined ? [] : [only]),
      ...(types.has('boolean') ? [true, false] : []),
      ...(types.has('null') ? [null] : []),
    ];
  });
  return [...new Set(values)];
}
