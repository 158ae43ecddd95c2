/** @file Names that MLflow accepts for parameters, metrics and tags, and how any other name is written as one. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** mlflow/utils/validation.py: `MAX_ENTITY_KEY_LENGTH`, in Unicode characters. */
const MAX_KEY_LENGTH = 250;

/** What is not a letter, digit, `_`, `.`, `-`, `/` or space. (`:` is refused by servers on Windows and by old ones.) */
const REFUSED = /[^\p{L}\p{N}_.\-/ ]/gu;
/** What would read as an escape, by itself or once an escape follows it. */
const ESCAPE_LIKE = /_x(?=[0-9A-F]{4})/g;
const ESCAPE = /_x([0-9A-F]{4,6})_/g;
/** The empty key: an escape of no character. */
const EMPTY = '_xFFFFFF_';

function escape(character: string): string {
  return `_x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}_`;
}

/** Whether MLflow's check `path_not_unique` refuses a name: read as a path it would be another name, or lead outside. */
function isOtherPath(key: string): boolean {
  return posix.normalize(key) !== key || /^\.$|^\.\.|^\/|\/$/.test(key);
}

/**
 * A key that every MLflow server takes, and that no other key is written as. Most keys stay as they are. A character that
 * is refused is written `_xHHHH_` with its code point, as XmlConvert.EncodeName does in .NET: `hidden[0]` is
 * `hidden_x005B_0_x005D_`; so are the `/` of a key that is no plain relative path, and dots at its beginning. Keys of more
 * than 250 characters are cut and end in the first 16 digits of their SHA-256: only those cannot be read back.
 */
export function encodeKey(key: string): string {
  let encoded = key.replaceAll(ESCAPE_LIKE, '_x005F_x').replaceAll(REFUSED, escape);
  if (isOtherPath(encoded)) encoded = encoded.replaceAll('/', escape).replace(/^\./, escape);
  if (encoded === '') encoded = EMPTY;
  const characters = Array.from(encoded);
  if (characters.length <= MAX_KEY_LENGTH) return encoded;
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 16);
  return `${characters.slice(0, MAX_KEY_LENGTH - digest.length - 1).join('')}-${digest}`;
}

/** The key that `encodeKey` was given, if it was not cut. */
export function decodeKey(key: string): string {
  if (key === EMPTY) return '';
  return key.replaceAll(ESCAPE, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}
