/** @file The arguments of a call, short enough for one line of a message and without secrets. */
import { isSecretName } from '../util/secret-name.ts';
import { HIDDEN } from '../util/secrets.ts';

const MAX_TEXT = 40;
const MAX_ITEMS = 6;
const MAX_DEPTH = 2;
const MAX_LENGTH = 200;

/** User and password in an address. */
const CREDENTIALS = /(\w+:\/\/)[^/@\s]+@/g;

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function describeEntry([key, value]: readonly [string, unknown], depth: number): string {
  const shown = isSecretName(key) && value !== null ? HIDDEN : describe(value, depth);
  return `${key}: ${shown}`;
}

function some(parts: readonly string[], count: number): string {
  return [...parts, ...(count > parts.length ? [`… ${count - parts.length} more`] : [])].join(', ');
}

function describe(value: unknown, depth: number): string {
  if (typeof value === 'string') return `'${cut(value.replace(CREDENTIALS, '$1***@'), MAX_TEXT)}'`;
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    if (depth === 0) return `[${value.length} items]`;
    const shown = value.slice(0, MAX_ITEMS).map((item: unknown) => describe(item, depth - 1));
    return `[${some(shown, value.length)}]`;
  }
  if (!isPlain(value)) return `[${(value.constructor as { name?: string } | undefined)?.name ?? 'object'}]`;
  const entries = Object.entries(value);
  if (depth === 0) return `{${entries.length} keys}`;
  const shown = entries.slice(0, MAX_ITEMS).map((entry) => describeEntry(entry, depth - 1));
  return `{${some(shown, entries.length)}}`;
}

/** `(1, {widths: [16, 32], token: ***})`: values shortened, at most 200 characters, secrets masked. Never throws. */
export function describeArguments(values: readonly unknown[]): string {
  try {
    return cut(`(${values.map((value) => describe(value, MAX_DEPTH)).join(', ')})`, MAX_LENGTH);
  } catch {
    return '(…)'; // a getter or a view of a config that throws
  }
}
