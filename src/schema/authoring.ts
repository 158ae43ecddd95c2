/** @file A JSON Schema as an editor needs it while configs are being written: in parts, and with values still open. */
import { shareRepeated } from './shared.ts';

/** A JSON Schema as data. */
export type Schema = Readonly<Record<string, unknown>>;

type Properties = Readonly<Record<string, Schema>>;

/** The draft that yaml-language-server knows. */
const DRAFT = 'http://json-schema.org/draft-07/schema#';

/** What any value may be as long as the config is not composed. */
const OPEN: Schema = {
  type: 'string',
  pattern: '^\\?\\?\\?$|\\$\\{',
  description: '??? (must be set before a run), or text with an interpolation: ${key}, ${oc.env:NAME}.',
};
const OPEN_REFERENCE: Schema = { $ref: '#/definitions/open' };

/** Keywords that say something about a value, not what it may be. */
const ANNOTATIONS = new Set(['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'unit']);

/** What a config need not have as long as it is a part of the whole. */
const WHOLE = new Set(['required', 'minProperties', 'discriminator']);

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapValues(object: Properties, change: (value: Schema) => Schema): Properties {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** The parts of a schema that are told apart by a tag (`discriminator`), each without the tag. */
function partsOf(schema: Schema): { readonly tag: string; readonly parts: ReadonlyMap<string, Schema> } | undefined {
  const { discriminator, oneOf } = schema;
  if (!isSchema(discriminator) || !Array.isArray(oneOf)) return undefined;
  const tag = String(discriminator['propertyName']);
  const parts = (oneOf as readonly (Schema & { properties: Properties })[]).map((part): [string, Schema] => {
    const { [tag]: name, ...properties } = part.properties;
    return [String(name?.['const']), { ...part, properties }];
  });
  return { tag, parts: new Map(parts) };
}

/** For each key of any part: what it may be in one of them. */
function union(parts: Iterable<Schema>): Properties {
  const found = new Map<string, Schema[]>();
  for (const { properties } of parts) {
    for (const [key, schema] of Object.entries(properties as Properties)) {
      const known = found.get(key) ?? [];
      const isNew = !known.some((one) => JSON.stringify(one) === JSON.stringify(schema));
      found.set(key, isNew ? [...known, schema] : known);
    }
  }
  return Object.fromEntries(
    Array.from(found, ([key, all]) => [key, all.length === 1 ? open(all[0]!) : { anyOf: all.map(open) }]),
  );
}

/**
 * Parts told apart by a tag: each applies where the tag is its own. Where there is no tag (it comes from another config),
 * every key of any part may be there.
 */
function tagged({ tag, parts }: NonNullable<ReturnType<typeof partsOf>>, extra: Properties): Schema {
  const names = { anyOf: [{ enum: [...parts.keys()] }, OPEN_REFERENCE], description: 'What is made of these options.' };
  if (parts.size === 1) return partial([...parts.values()][0]!, { [tag]: names, ...extra });
  const anything = mapValues(extra, () => ({}));
  const cases = Array.from(parts, ([name, part]) => ({
    if: { type: 'object', required: [tag], properties: { [tag]: { const: name } } },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: partial(part, { [tag]: {}, ...anything }),
  }));
  const properties = { [tag]: names, ...extra, ...union(parts.values()) };
  return { type: 'object', additionalProperties: false, properties, allOf: cases };
}

/** How the value of each keyword that holds schemas is changed. */
const INSIDE: Readonly<Record<string, (value: unknown, extra: Properties) => unknown>> = {
  properties: (value, extra) => ({ ...extra, ...mapValues(value as Properties, open) }),
  patternProperties: (value) => mapValues(value as Properties, open),
  additionalProperties: (value) => (isSchema(value) ? open(value) : value),
  items: (value) => (Array.isArray(value) ? value.map(open) : open(value as Schema)),
  allOf: (value) => (value as readonly Schema[]).map((one) => partial(one)),
  anyOf: (value) => (value as readonly Schema[]).map((one) => partial(one)),
  oneOf: (value) => (value as readonly Schema[]).map((one) => partial(one)),
  definitions: (value) => mapValues(value as Properties, (one) => partial(one)),
};

/** A schema of which any key may be absent and any value open; `extra` are more keys that it may have. */
function partial(schema: Schema, extra: Properties = {}): Schema {
  const parts = partsOf(schema);
  if (parts !== undefined) return tagged(parts, extra);
  // a map of parts by any names has no `properties`, but what it may have besides is no part
  const all = Object.keys(extra).length === 0 ? schema : { properties: {}, ...schema };
  const kept = Object.entries(all).filter(([keyword]) => !WHOLE.has(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, INSIDE[keyword]?.(value, extra) ?? value]));
}

/** A schema of a value that may also be open. */
function open(schema: Schema): Schema {
  const entries = Object.entries(schema);
  const notes = Object.fromEntries(entries.filter(([keyword]) => ANNOTATIONS.has(keyword)));
  const rest = Object.fromEntries(entries.filter(([keyword]) => !ANNOTATIONS.has(keyword)));
  return Object.keys(rest).length === 0 ? schema : { ...notes, anyOf: [partial(rest), OPEN_REFERENCE] };
}

export interface AuthoringOptions {
  readonly title?: string;
  /** Keys that a config may have besides: its `defaults`, `hydra`. */
  readonly extra?: Properties;
  /** What `extra` refers to by `#/definitions/…`. */
  readonly definitions?: Properties;
}

/**
 * The schema (draft 7) of a config that is written to become a part of the whole: no key is required, every value may be
 * `???` or an interpolation, and parts told apart by a tag are so by `if` and `then`, which editors understand.
 */
export function authoringSchema(schema: Schema, options: AuthoringOptions = {}): Schema {
  const { title, extra = {}, definitions: more = {} } = options;
  const { definitions = {}, ...body } = partial(schema, extra);
  const head = { $schema: DRAFT, ...(title === undefined ? {} : { title }) };
  return shareRepeated({ ...head, ...body, definitions: { ...(definitions as Properties), ...more, open: OPEN } });
}

/**
 * The schema of what is at a path, as far as `properties` lead there, or those of one of several parts (`oneOf`: the first that
 * has the key); nothing if they do not.
 */
export function schemaAt(schema: Schema, path: readonly string[]): Schema | undefined {
  let at: Schema | undefined = schema;
  for (const key of path) {
    const parts: readonly Schema[] = [at ?? {}, ...((at?.['oneOf'] as readonly Schema[] | undefined) ?? [])];
    at = parts
      .map(({ properties }) => (properties as Properties | undefined)?.[key])
      .find((found) => found !== undefined);
  }
  return at;
}
