/** @file What a JSON Schema says of one place in a config, for people. */
import type { Schema } from './authoring.ts';
import { schemasAt } from './known.ts';
import { LIMIT_TEXT, typeText } from './words.ts';

/** An option, or a part with options of its own. */
export interface Described {
  /** What it is, one for each schema that says so: of a part told apart by a tag, that of the place and that of the part. */
  readonly descriptions: readonly string[];
  /** Type and range, `an integer, at least 1`; empty where the schema has neither. */
  readonly type: string;
  /** What it is counted in: `epochs`. */
  readonly unit: string | undefined;
  /** What holds where the key is left out; undefined where it may not be, or nothing is said. */
  readonly default: unknown;
  /** Whether it may be something else than a map with keys of its own. */
  readonly isValue: boolean;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `one of last, best`. */
function choiceText(all: readonly unknown[]): string {
  return all.length === 1 ? textOf(all[0]) : `one of ${all.map(textOf).join(', ')}`;
}

/** What one schema allows, by its own keywords: `a list of integers, each at least 1, at least 2 items`. */
export function typeOf(schema: Schema): string {
  const { enum: all, const: only, type, items, anyOf } = schema;
  if (Array.isArray(anyOf)) return (anyOf as readonly Schema[]).map(typeOf).join('; or ');
  const name = all === undefined && only === undefined ? type : undefined;
  const choice = choiceOf(all ?? (only === undefined ? undefined : [only]));
  const kind = name === undefined ? choice : typeText(name as string | string[]);
  const inside = items === undefined || Array.isArray(items) ? '' : typeOf(items as Schema);
  const list = inside === '' ? kind : kind.replace('a list', `a list, each ${inside}`);
  const limits = Object.entries(LIMIT_TEXT)
    // that a text must not be empty goes without saying
    .filter(([keyword]) => schema[keyword] !== undefined && !(keyword === 'minLength' && schema[keyword] === 1))
    .map(([keyword, say]) => say(schema[keyword]));
  return [list, ...limits].filter((text) => text !== '').join(', ');
}

function choiceOf(all: unknown): string {
  return Array.isArray(all) ? choiceText(all as readonly unknown[]) : '';
}

/** Whether a schema allows something that is no map. */
function allowsValue({ type, enum: all, const: only, anyOf, items }: Schema): boolean {
  if ([all, only, anyOf, items].some((keyword) => keyword !== undefined)) return true;
  return type !== undefined && [type].flat().some((name) => name !== 'object');
}

/** What a schema says of the place of a plain config that `path` leads to. Undefined where it knows nothing of it. */
export function describeAt(schema: Schema, config: unknown, path: readonly string[]): Described | undefined {
  const found = schemasAt(schema, config, path);
  if (found.length === 0) return undefined;
  const first = <T>(keyword: string): T | undefined =>
    found.find((one) => one[keyword] !== undefined)?.[keyword] as T | undefined;
  const descriptions = found.flatMap(({ description }) => (typeof description === 'string' ? [description] : []));
  return {
    descriptions: [...new Set(descriptions)],
    type: found.map(typeOf).find((text) => text !== '') ?? '',
    unit: first<string>('unit'),
    default: first('default'),
    isValue: found.some(allowsValue),
  };
}
