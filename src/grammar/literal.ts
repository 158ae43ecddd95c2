/**
 * @file What an unquoted word means: null, a truth value, a number, or (nothing of these) a string.
 *
 * This table is that of Hydra's override grammar and of OmegaConf's interpolation grammar, which agree. It is not YAML's:
 * here `yes`, `010`, `0x1F`, `1:30`, `None` are strings and `inf`, `nan`, `-.5` floats. For YAML see `yaml/`.
 */
import { Float } from '../util/scalar.ts';

/** What a word of the table turns into. */
export type Literal = null | boolean | number | bigint | Float;

// INT_UNSIGNED: '0' | [1-9] ('_'? [0-9])*
const UNSIGNED = '(?:0|[1-9](?:_?[0-9])*)';
// POINT_FLOAT: INT_UNSIGNED '.' | INT_UNSIGNED? '.' [0-9] ('_'? [0-9])*
const POINT = `(?:${UNSIGNED}?\\.[0-9](?:_?[0-9])*|${UNSIGNED}\\.)`;
// EXPONENT_FLOAT: (INT_UNSIGNED | POINT_FLOAT) [eE] [+-]? [0-9] ('_'? [0-9])*
const EXPONENT = `(?:${POINT}|${UNSIGNED})[eE][+-]?[0-9](?:_?[0-9])*`;

const INTEGER = new RegExp(`^[+-]?${UNSIGNED}$`);
const FINITE_FLOAT = new RegExp(`^[+-]?(?:${EXPONENT}|${POINT})$`);
const SPECIAL_FLOAT = /^([+-]?)(inf|nan)$/i;
/** Python reads no integer of more digits; nobody means one. */
const MAX_LENGTH = 4300;
/** Every literal starts with one of these; most words do not, and skip the patterns. */
const FIRST = /^[-+.0-9intfINTF]/;

/** An integer from its digits (a sign and single underscores may be in them): a `bigint` only beyond 2^53. */
function parseInteger(digits: string): number | bigint {
  const plain = digits.replaceAll('_', '');
  const value = Number(plain);
  // `+ 0` makes `-0` the integer 0: only floats have a negative zero.
  if (Number.isSafeInteger(value)) return value + 0;
  return plain.startsWith('+') ? BigInt(plain.slice(1)) : BigInt(plain);
}

/**
 * The value of a whole unquoted word, or `undefined` if it is a plain string.
 *
 *     NULL: 'null'   BOOL: 'true' | 'false'   (any case)
 *     INT: [+-]? INT_UNSIGNED
 *     FLOAT: [+-]? (POINT_FLOAT | EXPONENT_FLOAT | 'inf' | 'nan')
 */
export function parseLiteral(word: string): Literal | undefined {
  if (word.length > MAX_LENGTH || !FIRST.test(word)) return undefined;
  if (INTEGER.test(word)) return parseInteger(word);
  if (FINITE_FLOAT.test(word)) return new Float(Number(word.replaceAll('_', '')));
  if (word.length > 5) return undefined;
  const special = SPECIAL_FLOAT.exec(word);
  if (special !== null) {
    if (special[2]?.toLowerCase() === 'nan') return new Float(Number.NaN);
    return new Float(special[1] === '-' ? -Infinity : Infinity);
  }
  const lower = word.toLowerCase();
  if (lower === 'null') return null;
  if (lower === 'true') return true;
  return lower === 'false' ? false : undefined;
}
