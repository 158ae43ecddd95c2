/** @file A component: a named part of an experiment whose options are described by a JSON Schema. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

/** The schema of a component's options: one object, every key named. */
export interface OptionsSchema {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, OptionSchema>>;
}

/** The schema of one option: any keyword of JSON Schema, with a description. */
export interface OptionSchema {
  readonly description: string;
  readonly default?: unknown;
  readonly [keyword: string]: unknown;
}

/** Options as their function reads them: whatever has a default is there. */
export type FullOptions<S> = S extends JSONSchema ? FromSchema<S> : never;

/** Options as they are given: whatever has a default may be left out. */
export type GivenOptions<S> = S extends JSONSchema ? FromSchema<S, { keepDefaultedPropertiesOptional: true }> : never;

/**
 * A model, a loss, a data set, an optimizer or a scheme, as a config names it. `create` trusts its options: whoever reads
 * them from a file or a command line checks them against `options` first.
 */
export interface Component<Given, Context, Result> {
  /** Its name in a config, e.g. `cnn`. */
  readonly name: string;
  /** What it is, in one line. */
  readonly summary: string;
  /** JSON Schema (draft 7) of the options, with defaults and descriptions. */
  readonly options: OptionsSchema;
  create(options: Given, context: Context): Result;
  /**
   * Looks for what `create` needs besides its options (files, packages) without reading it all. Fails with what is not there;
   * `fullKey` is the option that is about it.
   */
  inspect?(options: Given): Promise<void>;
  /** Of a data set, how many examples its files hold, known without making them. Fails with what is wrong with the files. */
  count?(options: Given): Promise<ExampleCounts>;
}

/** Examples to train on, those that are held out for validation among them, and to test on. */
export interface ExampleCounts {
  readonly train: number;
  readonly test: number;
}

interface Definition<S extends OptionsSchema, Context, Result> {
  readonly name: string;
  readonly summary: string;
  readonly options: S;
  readonly create: (options: FullOptions<S>, context: Context) => Result;
  readonly inspect?: (options: FullOptions<S>) => Promise<void>;
  readonly count?: (options: FullOptions<S>) => Promise<ExampleCounts>;
}

/** Makes a component whose `create` fills in the defaults that the schema names. */
export function component<const S extends OptionsSchema, Context, Result>(
  definition: Definition<S, Context, Result>,
): Component<GivenOptions<S>, Context, Result> {
  const { name, summary, options: schema, create, inspect, count } = definition;
  return {
    name,
    summary,
    options: schema,
    create: (options, context) => create(withDefaults(schema, options), context),
    ...(inspect && { inspect: (options) => inspect(withDefaults(schema, options)) }),
    ...(count && { count: (options) => count(withDefaults(schema, options)) }),
  };
}

/** `options` with the defaults of their schema where a key is missing (or undefined). */
export function withDefaults<S extends OptionsSchema>(schema: S, options: GivenOptions<S>): FullOptions<S> {
  const filled: Record<string, unknown> = { ...(options as Readonly<Record<string, unknown>>) };
  for (const [key, property] of Object.entries(schema.properties)) {
    if (filled[key] === undefined && property.default !== undefined) filled[key] = structuredClone(property.default);
  }
  return filled as FullOptions<S>;
}
