/** @file JSON as Python's `json` module reads and writes it: with `NaN`, `Infinity` and `-Infinity`. */
import { formatFloat } from '../util/scalar.ts';
import type { Json } from './state.ts';

const TOKENS = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;

/** Reads JSON, as `json.loads` does. Throws a `SyntaxError` where it is none. */
export function parsePythonJson(text: string): unknown {
  // looked for first: an error that is thrown and caught costs more than reading a line
  if (!text.includes('NaN') && !text.includes('Infinity')) return JSON.parse(text);
  // A number too large is read as Infinity. NaN has no such spelling: it becomes a text with more NULs than the others have.
  const nul = String.raw`\u0000`;
  const mark = nul.repeat(text.split(nul).length);
  let hasNaN = false;
  const strict = text.replaceAll(TOKENS, (token) => {
    if (token.startsWith('"')) return token;
    if (token !== 'NaN') return token.startsWith('-') ? '-1e999' : '1e999';
    hasNaN = true;
    return `"${mark}"`;
  });
  if (!hasNaN) return JSON.parse(strict);
  const spelt = JSON.parse(`"${mark}"`) as string;
  return JSON.parse(strict, (_, value: unknown) => (value === spelt ? NaN : value));
}

/** A text in JSON, as `json.dumps` writes it: in ASCII. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[^ -~]/g,
    (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'),
  );
}

/** A number as `json.dumps` writes a Python float: `1.0`, `1e-05`, `NaN`. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return formatFloat(value);
}

/**
 * JSON as `json.dumps(value, separators=…)` writes it. Whole numbers are written as integers, since JavaScript does not tell
 * them from floats.
 */
export function formatPythonJson(value: Json, [comma, colon]: readonly [string, string] = [',', ':']): string {
  if (typeof value === 'string') return pythonText(value);
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : pythonFloat(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => formatPythonJson(item, [comma, colon])).join(comma)}]`;
  // what is undefined is not there, as JSON.stringify has it
  const entries = Object.entries(value as Readonly<Record<string, Json | undefined>>).flatMap(([key, item]) =>
    item === undefined ? [] : [`${pythonText(key)}${colon}${formatPythonJson(item, [comma, colon])}`],
  );
  return `{${entries.join(comma)}}`;
}
