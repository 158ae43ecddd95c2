/** @file The TypeScript type of a typed config, from its schema: what `from-schema.ts` reads, said in types. */

/** The part of a schema at a path such as `$defs/model`. */
type PartAt<S, Path> = Path extends `${infer Head}/${infer Rest}`
  ? Head extends keyof S
    ? PartAt<S[Head], Rest>
    : unknown
  : Path extends keyof S
    ? S[Path]
    : unknown;

type Referred<Path, Root> = Path extends '#' ? Root : Path extends `#/${infer Rest}` ? PartAt<Root, Rest> : unknown;

/** An object with `properties` has no other keys, unless `additionalProperties` says so. */
type ObjectOf<S, Root> = S extends { readonly properties: infer P }
  ? S extends { readonly additionalProperties: infer A extends object | true }
    ? { -readonly [K in keyof P]: Static<P[K], Root> } & { [key: string]: Static<A, Root> }
    : { -readonly [K in keyof P]: Static<P[K], Root> }
  : S extends { readonly additionalProperties: infer A }
    ? { [key: string]: Static<A, Root> }
    : S extends { readonly patternProperties: Readonly<Record<string, infer V>> }
      ? { [key: string]: Static<V, Root> }
      : { [key: string]: unknown };

type ArrayOf<S, Root> = S extends { readonly items: readonly unknown[] }
  ? unknown[]
  : S extends { readonly items: infer I }
    ? Static<I, Root>[]
    : unknown[];

type OfKind<K, S, Root> = K extends 'integer' | 'number'
  ? number
  : K extends 'boolean'
    ? boolean
    : K extends 'string'
      ? string
      : K extends 'null'
        ? null
        : K extends 'array'
          ? ArrayOf<S, Root>
          : K extends 'object'
            ? ObjectOf<S, Root>
            : K extends 'Uint8Array'
              ? Uint8Array
              : unknown;

type Kinds<S, Root> = S extends { readonly type: readonly (infer K)[] }
  ? OfKind<K, S, Root>
  : S extends { readonly type: infer K }
    ? OfKind<K, S, Root>
    : S extends { readonly properties: unknown }
      ? ObjectOf<S, Root>
      : unknown;

type Static<S, Root> = S extends { readonly static: infer T }
  ? T
  : S extends { readonly $ref: infer Path }
    ? Static<Referred<Path, Root>, Root>
    : S extends { readonly enum: readonly (infer V)[] } | { readonly const: infer V }
      ? V
      : S extends { readonly anyOf: readonly (infer M)[] } | { readonly oneOf: readonly (infer M)[] }
        ? Static<M, Root>
        : Kinds<S, Root> | (S extends { readonly nullable: true } ? null : never);

/**
 * The type of what a schema describes; a TypeBox schema may bring its own. Fields without a default have their type too:
 * reading one that is still `???` throws.
 */
export type TypeOf<S> = Static<S, S>;
