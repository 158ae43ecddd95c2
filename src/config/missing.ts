/** @file `???`, a value that must still be set, and how a text says three question marks that are no such value. */

/** The value of a node that must be set before it can be read. */
export const MISSING = '???';

/** `\???` means the text `???`; of more backslashes one is taken away. */
const ESCAPED = /^\\+\?\?\?$/;
const SPELLED = /^\\*\?\?\?$/;

/** The text that is meant by one as a tree holds it: `???` for `\???`. */
export function unescapeMissing(written: string): string {
  return written.startsWith('\\') && ESCAPED.test(written) ? written.slice(1) : written;
}

/** How a tree holds a text that is meant as it is: `\???` for `???`. */
export function escapeMissing(meant: string): string {
  return meant.endsWith(MISSING) && SPELLED.test(meant) ? `\\${meant}` : meant;
}
