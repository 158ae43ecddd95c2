/** @file Strings as Python shows them. */

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** What Python takes for not printable, and the backslash. */
const NOT_SHOWN = /(?! )[\\\p{C}\p{Z}]/gu;

function escape(char: string): string {
  const code = char.codePointAt(0)!;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Python's `repr` of a string. */
export function quotePython(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replaceAll(NOT_SHOWN, (char) => ESCAPES[char] ?? escape(char));
  return `${mark}${mark === "'" ? inner.replaceAll("'", "\\'") : inner}${mark}`;
}

/** A text with escapes for all that is not ASCII, as Python's `ascii` has it. */
export function escapeNonAscii(text: string): string {
  return text.replaceAll(/[\u0080-\u{10FFFF}]/gu, escape);
}
