/** @file How many columns of a terminal a text takes, and texts broken into lines that fit. */

/** Characters that take two columns: of Chinese, Japanese, Korean, and pictures. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
/** Characters that take none: accents that stand on the one before. */
const NARROW = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** The columns that a text without colours takes on a terminal. */
export function displayWidth(text: string): number {
  // most texts are of such characters alone, and a long table has many
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** A text with spaces behind it up to a width. */
export function padDisplay(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** How a text is broken into lines. */
export interface WrapOptions {
  /** Columns of a line; without any, nothing is broken. */
  readonly width?: number | undefined;
  /** What stands before the first line. */
  readonly first?: string;
  /** What stands before the others. Default: as many spaces as `first` has columns. */
  readonly rest?: string;
}

/** Words are never broken, so a line must have room for some. */
const LEAST = 20;

/** A text broken between words into lines of a width. A word that is longer than a line has one for itself. */
export function wrap(text: string, options: WrapOptions = {}): string {
  const { width = Infinity, first = '', rest = ' '.repeat(displayWidth(first)) } = options;
  const most = Math.max(width, displayWidth(rest) + LEAST);
  const lines: string[] = [];
  let line = first;
  let isBegun = false;
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const longer = isBegun ? `${line} ${word}` : `${line}${word}`;
    if (isBegun && displayWidth(longer) > most) {
      lines.push(line);
      line = `${rest}${word}`;
    } else line = longer;
    isBegun = true;
  }
  return [...lines, line].join('\n').replaceAll(/ +$/gm, '');
}

/** A text in one line of a width: where it is longer, the words that fit and `…`. */
export function firstLineOf(text: string, width: number): string {
  const [line = '', ...more] = wrap(text, { width: width - 2 }).split('\n');
  return displayWidth(text) <= width || more.length === 0 ? text : `${line.replace(/[,:;]$/, '')} …`;
}

/** A text of which no more is left than fits into so many columns; where some is missing, it ends with `…`. */
export function cutDisplay(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  for (const character of text) {
    if (displayWidth(cut) + displayWidth(character) > width - 1) break;
    cut += character;
  }
  return `${cut.trimEnd()}…`;
}
