/** @file JSON Schema → type. A schema plays the part that dataclasses have for OmegaConf. */
import type { Scalar } from '../../util/scalar.ts';
import { toNode } from '../create.ts';
import { ConfigValueError } from '../errors.ts';
import type { Field, NodeType, PrimitiveKind, StructType } from './node-type.ts';

/** The parts of JSON Schema that say something about types; a TypeBox object is one too. */
export interface TypeSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly anyOf?: readonly TypeSchema[] | undefined;
  readonly oneOf?: readonly TypeSchema[] | undefined;
  readonly items?: TypeSchema | boolean | readonly TypeSchema[] | undefined;
  readonly properties?: Readonly<Record<string, TypeSchema | boolean>> | undefined;
  readonly additionalProperties?: TypeSchema | boolean | undefined;
  /** What TypeBox writes for a map: one pattern that every key matches. */
  readonly patternProperties?: Readonly<Record<string, TypeSchema>> | undefined;
  readonly propertyNames?: { readonly enum?: readonly string[] } | undefined;
  readonly $id?: string | undefined;
  readonly $ref?: string | undefined;
  readonly $defs?: Readonly<Record<string, TypeSchema>> | undefined;
  readonly default?: unknown;
  readonly readOnly?: boolean | undefined;
  readonly nullable?: boolean | undefined;
}

const PRIMITIVES: ReadonlySet<string> = new Set(['integer', 'number', 'boolean', 'string']);

/** Follows `#`, `#/$defs/name` and the like, or the name of a definition. Throws `ConfigValueError` for any other reference. */
function lookUp(root: TypeSchema, reference: string): TypeSchema {
  const definitions = root.$defs ?? {};
  const named = Object.hasOwn(definitions, reference) ? definitions[reference] : undefined;
  if (named !== undefined) return named;
  let at: unknown = reference.startsWith('#') ? root : undefined;
  for (const part of reference.slice(1).split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    at =
      typeof at === 'object' && at !== null && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined;
  }
  if (typeof at === 'object' && at !== null) return at;
  throw new ConfigValueError(`The schema has no part '${reference}'`, { expected: 'a reference like #/$defs/name' });
}

/** Reads the schemas of one document; the same part gives the same type, so that types may contain themselves. */
class SchemaReader {
  readonly #root: TypeSchema;
  /** Schemas that were met and have a name of their own. */
  readonly #ids = new Map<string, TypeSchema>();
  readonly #known = new Map<TypeSchema, NodeType | undefined>();

  constructor(root: TypeSchema) {
    this.#root = root;
  }

  read(schema: TypeSchema | boolean | undefined, name: string): NodeType | undefined {
    if (typeof schema !== 'object') return undefined;
    if (schema.$id !== undefined) this.#ids.set(schema.$id, schema);
    const { $ref } = schema;
    if ($ref !== undefined)
      return this.read(this.#ids.get($ref) ?? lookUp(this.#root, $ref), $ref.replace(/^.*\//, ''));
    if (!this.#known.has(schema)) this.#known.set(schema, this.#make(schema, name));
    return this.#known.get(schema);
  }

  #make(schema: TypeSchema, name: string): NodeType | undefined {
    const { enum: values = 'const' in schema ? [schema.const] : undefined } = schema;
    if (values !== undefined) return this.#enum(values);
    const alternatives = schema.anyOf ?? schema.oneOf;
    if (alternatives !== undefined) return this.#union(alternatives, name);
    const kinds = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
    const optional = kinds.includes('null') || schema.nullable === true;
    const others = kinds.filter((kind) => kind !== 'null');
    if (others.length > 1)
      return {
        ...this.#union(
          others.map((type) => ({ ...schema, type })),
          name,
        ),
        optional,
      };
    const [kind = schema.properties === undefined ? undefined : 'object'] = others;
    if (kind === undefined) return undefined;
    if (PRIMITIVES.has(kind)) return { kind: kind as PrimitiveKind, optional };
    if (kind === 'array') return { kind: 'list', items: this.#items(schema, name), optional };
    if (kind === 'object') return this.#object(schema, name, optional);
    // What TypeBox calls its bytes.
    if (kind === 'Uint8Array') return { kind: 'bytes', optional };
    throw new ConfigValueError(`A config has no type '${kind}'`, { expected: 'a type of JSON Schema' });
  }

  #items({ items }: TypeSchema, name: string): NodeType | undefined {
    return Array.isArray(items) ? undefined : this.read(items as TypeSchema | boolean | undefined, `${name} item`);
  }

  /** Numbers as a tree has them, so that they compare. */
  #enum(values: readonly unknown[]): NodeType {
    const scalars = values.map((value): Scalar => {
      const node = toNode(value);
      if (node.kind === 'scalar') return node.value;
      throw new ConfigValueError('The values of an enum must be scalars');
    });
    return { kind: 'enum', values: scalars.filter((value) => value !== null), optional: scalars.includes(null) };
  }

  #union(schemas: readonly TypeSchema[], name: string): NodeType {
    const isNull = (schema: TypeSchema): boolean => schema.type === 'null' || schema.const === null;
    const members = schemas.filter((schema) => !isNull(schema)).map((schema) => this.read(schema, name));
    const optional = members.length < schemas.length || members.some((member) => member?.optional ?? true);
    const known = members.filter((member) => member !== undefined);
    const [only] = known;
    if (known.length === 1 && members.length === 1 && only !== undefined) return { ...only, optional };
    if (known.length === members.length && known.every((member) => member.kind === 'enum')) {
      return { kind: 'enum', values: known.flatMap(({ values }) => values), optional };
    }
    return { kind: 'union', members: known.map((member) => ({ ...member, optional: false })), optional };
  }

  #object(schema: TypeSchema, name: string, optional: boolean): NodeType {
    const { properties, patternProperties = {}, title = name, propertyNames } = schema;
    const { additionalProperties: additional = Object.values(patternProperties)[0] } = schema;
    if (properties === undefined) {
      return { kind: 'map', values: this.read(additional, `${title} value`), keys: propertyNames?.enum, optional };
    }
    const fields = new Map(
      Object.entries(properties).map(([key, property]): [string, Field] => {
        const initial = typeof property === 'object' && 'default' in property ? { value: property.default } : undefined;
        return [key, { type: () => this.read(property, key), initial }];
      }),
    );
    const open = additional === true || typeof additional === 'object';
    const others: StructType['others'] = open ? { type: this.read(additional, title) } : undefined;
    return { kind: 'struct', name: title, fields, others, readonly: schema.readOnly === true, optional };
  }
}

/**
 * The type that a JSON Schema describes. `type`, `enum`, `const`, `anyOf`, `oneOf`, `items`, `properties`,
 * `additionalProperties`, the first of `patternProperties`, `propertyNames.enum`, local `$ref`, `default` and `readOnly` count; ranges, patterns and formats
 * do not. An object with `properties` has no other keys unless `additionalProperties` says so. Throws `ConfigValueError`
 * for what is no such schema.
 */
export function typeFromSchema(schema: TypeSchema): NodeType | undefined {
  return new SchemaReader(schema).read(schema, 'config');
}
