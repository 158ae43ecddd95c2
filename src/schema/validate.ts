/** @file JSON Schema checks of plain values, with every problem said the way a person would. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import { joinKey } from '../config/index.ts';
import { nearest } from '../util/suggest.ts';
import type { Schema } from './authoring.ts';
import { shareRepeated } from './shared.ts';
import { typeOf } from './describe.ts';
import { LIMIT_TEXT, typeText } from './words.ts';

/** Something in a value that its schema does not allow. */
export interface Problem {
  readonly kind: 'unknown-key' | 'missing-key' | 'value';
  /** Keys from the root to the offending value; for an unknown key, that key is the last. */
  readonly path: readonly string[];
  readonly message: string;
  readonly expected: string | undefined;
  readonly suggestion: string | undefined;
}

/** Checks a plain value; an empty list means that it is right. All problems are found in one pass. */
export type Validate = (value: unknown) => Problem[];

/** Keywords that JSON Schema has not, for `--help`: what an option is counted in. */
const NOTES = ['unit'];

/** Compiles a JSON Schema (draft 7, ajv's strict mode, `discriminator` for parts told apart by a tag). Throws what ajv throws for a bad schema. */
export async function compileSchema(schema: object): Promise<Validate> {
  const { Ajv } = await import('ajv');
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    discriminator: true,
    verbose: true,
    // to optimize the generated code takes longer than a command checks with it
    code: { optimize: false },
  });
  ajv.addVocabulary(NOTES);
  // what is repeated in a schema is compiled once
  const shared = shareRepeated(schema as Schema);
  const check: ValidateFunction = ajv.compile(shared);
  const resolve = ({ $ref, ...rest }: Schema): Schema =>
    typeof $ref === 'string' && $ref.startsWith(DEFINITIONS)
      ? ((shared['definitions'] as Record<string, Schema>)[$ref.slice(DEFINITIONS.length)] ?? rest)
      : rest;
  return (value) => {
    if (check(value)) return [];
    const errors = check.errors ?? [];
    const choices = new Set(errors.filter(isChoice).map(({ instancePath }) => instancePath));
    const news = errors.filter((error) => isChoice(error) || (isNews(error) && !choices.has(error.instancePath)));
    return news.map((error) => explain(error, resolve));
  };
}

/** Where the definitions of a schema are, as `$ref` has it. */
const DEFINITIONS = '#/definitions/';

/** Whether a schema allows nothing that has parts. */
function isPlain({ type, enum: all, const: only }: Schema): boolean {
  return all !== undefined || only !== undefined || (typeof type === 'string' && type !== 'object' && type !== 'array');
}

/** Whether a value is none of several kinds of plain values, which are said together and not one by one. */
function isChoice({ keyword, schema }: ErrorObject): boolean {
  return keyword === 'anyOf' && (schema as readonly Schema[]).every(isPlain);
}

/** Errors that only say again what another error says. */
function isNews({ keyword, params, parentSchema }: ErrorObject): boolean {
  // that a part has no tag is said by `discriminator` too, which knows them all
  const tag = (parentSchema?.['discriminator'] as { propertyName?: string } | undefined)?.propertyName;
  if (keyword === 'required' && params['missingProperty'] === tag) return false;
  return keyword !== 'if' && keyword !== 'oneOf' && keyword !== 'anyOf';
}

/** `/a/b~1c/0` → `['a', 'b/c', '0']`. */
function segments(pointer: string): string[] {
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** A value as a person would type it, shortened. */
function show(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** What the keyword of an error asks for, and the nearest right value where there is a list of them. */
function expectation({
  keyword,
  params,
  data,
  message,
  schema,
}: ErrorObject): Pick<Problem, 'expected' | 'suggestion'> {
  const { limit, allowedValues, type } = params as {
    limit?: number;
    allowedValues?: unknown[];
    type?: string | string[];
  };
  if (keyword === 'anyOf') return { expected: typeOf({ anyOf: schema as readonly Schema[] }), suggestion: undefined };
  if (type !== undefined) return { expected: typeText(type), suggestion: undefined };
  if (allowedValues !== undefined) {
    const all = allowedValues.map(String);
    return { expected: `one of ${all.join(', ')}`, suggestion: nearest(String(data), all)[0] };
  }
  return { expected: LIMIT_TEXT[keyword]?.(limit) ?? message, suggestion: undefined };
}

/** The tags of a schema whose parts are told apart by one. */
function tags(schema: unknown, property: string, resolve: (schema: Schema) => Schema): string[] {
  const { oneOf = [] } = schema as { oneOf?: readonly Schema[] };
  return oneOf.map((part) => (resolve(part)['properties'] as Record<string, { const: string }>)[property]!.const);
}

function explain(error: ErrorObject, resolve: (schema: Schema) => Schema): Problem {
  const { keyword, params, instancePath, data, parentSchema } = error;
  const path = segments(instancePath);
  if (keyword === 'additionalProperties') {
    const key = String(params['additionalProperty']);
    const known = Object.keys((parentSchema?.['properties'] as object | undefined) ?? {});
    const fullKey = [...path, key];
    const [suggestion] = nearest(key, known);
    const spelling = suggestion === undefined ? undefined : joinKey([...path, suggestion]);
    const names = known.filter((name) => name !== '_target_');
    const expected = names.length === 0 ? 'no key: there are no options' : `one of ${names.join(', ')}`;
    return {
      kind: 'unknown-key',
      path: fullKey,
      message: `unknown key ${fullKey.join('.')}`,
      expected,
      suggestion: spelling,
    };
  }
  if (keyword === 'required') {
    const fullKey = [...path, String(params['missingProperty'])];
    return {
      kind: 'missing-key',
      path: fullKey,
      message: `${fullKey.join('.')} is missing`,
      expected: undefined,
      suggestion: undefined,
    };
  }
  const name = path.length === 0 ? 'the config' : path.join('.');
  if (keyword === 'discriminator') {
    const property = String(params['tag']);
    const all = tags(parentSchema, property, resolve);
    const [suggestion] = nearest(String(params['tagValue']), all);
    const fullKey = [...path, property];
    const tag: unknown = params['tagValue'];
    return {
      kind: tag === undefined ? 'missing-key' : 'value',
      path: fullKey,
      message: `${fullKey.join('.')} is ${tag === undefined ? 'missing' : show(tag)}`,
      expected: `one of ${all.join(', ')}`,
      suggestion,
    };
  }
  return { kind: 'value', path, message: `${name} is ${show(data)}`, ...expectation(error) };
}
