/** @file Control characters, shown instead of sent to the terminal. */

/**
 * C0 but newline, tab, and the carriage return of a line's end; DEL and C1; what turns the direction of text around. Any of
 * them lets a text move the cursor, hide what is written, rename the window, or type for its reader.
 */
const CONTROL = new RegExp(
  String.raw`[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]|\r(?!\n)`,
  'g',
);

/** What tables of Hydrosol's own have on a terminal: bold, and its end. */
const BOLD = new RegExp(String.raw`(\u001B\[(?:1|22)m)`);

function escaped(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return character.charCodeAt(0) < 0x100 ? `\\x${code.padStart(2, '0')}` : `\\u${code.padStart(4, '0')}`;
}

/** What begins a new line, or moves along one. */
const SPACING = new RegExp(String.raw`[\t\n\r\u2028\u2029]`, 'g');

const NAMES: Readonly<Record<string, string>> = { '\t': String.raw`\t`, '\n': String.raw`\n`, '\r': String.raw`\r` };

/**
 * A text of somebody else's where one line is meant: a name, a path, a word. Its control characters, ends of lines and tabs are
 * written out, so that it cannot look like lines of Hydrosol's own, or push them off the screen.
 */
export function oneLine(text: string): string {
  return visible(text.replaceAll(SPACING, (character) => NAMES[character] ?? escaped(character)));
}

/**
 * A text whose control characters are written out: `\x1b[2J`. Somebody else may have written it: a file, a server, a name in a
 * folder. `bold` lets the sequences of bold text through.
 */
export function visible(text: string, { bold = false }: { readonly bold?: boolean } = {}): string {
  if (bold) {
    const parts = text.split(BOLD);
    return parts.map((part, i) => (i % 2 === 1 ? part : visible(part))).join('');
  }
  return text.replaceAll(CONTROL, escaped);
}
