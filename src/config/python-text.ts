/** @file How Python prints values, because that is what an interpolation inside of text puts there. */
import { quotePython } from '../util/python-quote.ts';
import { Float, formatFloat } from '../util/scalar.ts';
import type { Key } from './key.ts';
import { isNode, scalarValue } from './node.ts';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function bytes(value: Uint8Array): string {
  const text = Array.from(value, (byte) => {
    const char = String.fromCharCode(byte);
    if (char in ESCAPES) return ESCAPES[char];
    return byte >= 0x20 && byte < 0x7f ? char : `\\x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  return text.includes("'") && !text.includes('"') ? `b"${text}"` : `b'${text.replaceAll("'", "\\'")}'`;
}

function entries(pairs: Iterable<readonly [unknown, unknown]>): string {
  return `{${Array.from(pairs, ([key, value]) => `${pythonRepr(key)}: ${pythonRepr(value)}`).join(', ')}}`;
}

/** Python's `repr` of anything a config can hold or a resolver can give. Interpolations are shown as written. */
export function pythonRepr(value: unknown): string {
  if (typeof value === 'string') return quotePython(value);
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : formatFloat(value);
  if (value instanceof Float) return formatFloat(value.value);
  if (value instanceof Uint8Array) return bytes(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (value instanceof Map) return entries(value);
  if (typeof value !== 'object') return String(value);
  if (!isNode(value))
    return Object.getPrototypeOf(value) === Object.prototype ? entries(Object.entries(value)) : String(value);
  if (value.kind === 'scalar') return pythonRepr(scalarValue(value));
  if (value.kind === 'list') return `[${value.items.map(pythonRepr).join(', ')}]`;
  return entries(Array.from(value.children.values(), (child) => [child.key as Key, child]));
}

/** Python's `str` of anything a config can hold or a resolver can give. */
export function pythonStr(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isNode(value) && value.kind === 'scalar') return pythonStr(scalarValue(value));
  return pythonRepr(value);
}
