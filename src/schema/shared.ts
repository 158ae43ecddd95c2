/** @file A JSON Schema without repetitions. */
import { deepmerge } from 'deepmerge-ts';
import type { Schema } from './authoring.ts';

/** What is shorter is repeated; what is rarer, too. */
const [SHORTEST, RAREST] = [100, 2];

function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether an object in a schema is a schema itself, and no map of them. */
function isSchema(value: unknown): value is Schema {
  if (!isObject(value)) return false;
  return typeof value['type'] === 'string' || Array.isArray(value['type']) || Array.isArray(value['anyOf']);
}

function mapInside(value: unknown, change: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(change);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

/** The same schema with whatever is long and repeated in it said once, in `definitions` (`shared1`, `shared2`, …). */
export function shareRepeated(schema: Schema): Schema {
  const counts = new Map<string, number>();
  const count = (value: unknown): unknown => {
    const text = isSchema(value) ? JSON.stringify(value) : '';
    if (text.length >= SHORTEST) counts.set(text, (counts.get(text) ?? 0) + 1);
    return mapInside(value, count);
  };
  mapInside(schema, count);
  const repeated = [...counts].filter(([, times]) => times >= RAREST).map(([text]) => text);
  const names = new Map(repeated.map((text, i) => [text, `shared${i + 1}`]));
  const replace = (value: unknown): unknown => {
    const name = isSchema(value) ? names.get(JSON.stringify(value)) : undefined;
    return name === undefined ? mapInside(value, replace) : { $ref: `#/definitions/${name}` };
  };
  const shared = repeated.map((text) => [names.get(text)!, mapInside(JSON.parse(text), replace)] as const);
  return deepmerge(mapInside(schema, replace), { definitions: Object.fromEntries(shared) }) as Schema;
}
