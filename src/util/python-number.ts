/** @file What Python's `int(text)` and `float(text)` accept, for values that must behave as they do there. */

/** Digits of any script as ASCII digits; Unicode keeps the ten digits of a script together, zero first. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    if (code < 128) return digit;
    let zero = code;
    while (zero > 0 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
    return String((code - zero) % 10);
  });
}

const SPACE = String.raw`[\t-\r\x1C-\x20\x85\xA0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]`;
const OUTER_SPACE = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');

/** What Python's `str.strip` leaves; its white space is not quite JavaScript's. */
export function pythonStrip(text: string): string {
  return text.replace(OUTER_SPACE, '');
}

/** A text as its number is read: without white space around, digits in ASCII. Most texts are that already. */
function plainNumber(text: string): string {
  return /^[!-~]+$/.test(text) ? text : asciiDigits(pythonStrip(text));
}

/** An integer of any size: a `number` up to 2^53, a `bigint` beyond. `digits` is what `BigInt` reads. */
export function exactInteger(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

/** Python reads no integer with more digits: it would take too long. */
export const MAX_DIGITS = 4300;

/** The integer that Python's `int(text)` gives (white space around, one `_` between digits, a sign), or nothing. */
export function parsePythonInt(text: string): number | bigint | undefined {
  if (text.length > MAX_DIGITS) return undefined;
  const match = /^([-+]?)(\d+(?:_\d+)*)$/.exec(plainNumber(text));
  if (match === null) return undefined;
  const magnitude = exactInteger(match[2]!.replaceAll('_', ''));
  if (match[1] !== '-') return magnitude;
  return magnitude === 0 ? 0 : -magnitude;
}

const FLOAT = /^[-+]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+(?:_\d+)*)?$/;

/** The number that Python's `float(text)` gives (also `inf`, `infinity` and `nan` in any case), or nothing. */
export function parsePythonFloat(text: string): number | undefined {
  const plain = plainNumber(text);
  const special = /^([-+]?)(?:(inf|infinity)|nan)$/i.exec(plain);
  if (special !== null) return special[2] === undefined ? NaN : special[1] === '-' ? -Infinity : Infinity;
  return FLOAT.test(plain) ? Number(plain.replaceAll('_', '')) : undefined;
}
