/** @file JSON text that depends on nothing but the value. */
import { numberInJson } from './number-text.ts';

/** JSON with sorted keys and no white space, for hashing and comparing. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** JSON for people: two spaces, keys in their own order, a newline at the end. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const keepNumber = (_: string, item: unknown): unknown => (typeof item === 'number' ? numberInJson(item) : item);

/** The same with every number: those that are not finite are texts (`numberInJson`). */
export function prettyNumbers(value: unknown): string {
  return `${JSON.stringify(value, keepNumber, 2)}\n`;
}

/** Whether a value of JSON is an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a list of texts. */
export function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
