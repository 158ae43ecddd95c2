/** @file The pen of the dumper: writes indicators and scalars, knows the column, folds long lines. Follows libyaml. */
import { isBreak, isPrintable } from './scalar-style.ts';
import type { ScalarStyle } from './scalar-style.ts';

/** Lines are folded at the first blank after this column. */
const BEST_WIDTH = 80;

const ESCAPES = new Map<number, string>([
  [0x00, '0'],
  [0x07, 'a'],
  [0x08, 'b'],
  [0x09, 't'],
  [0x0a, 'n'],
  [0x0b, 'v'],
  [0x0c, 'f'],
  [0x0d, 'r'],
  [0x1b, 'e'],
  [0x22, '"'],
  [0x5c, '\\'],
  [0x85, 'N'],
  [0xa0, '_'],
  [0x2028, 'L'],
  [0x2029, 'P'],
]);

function escape(code: number): string {
  const short = ESCAPES.get(code);
  if (short !== undefined) return `\\${short}`;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Columns that a text takes: one for each code point. */
function width(text: string): number {
  let columns = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) columns--;
  return columns;
}

export class Emitter {
  indent = -1;
  #text = '';
  #column = 0;
  /** The last thing written was white space. */
  #whitespace = true;
  /** Only indentation and indicators stand on the line so far. */
  #indention = true;

  /** Everything written, with a line break at its end. */
  finish(): string {
    this.writeIndent();
    return this.#text;
  }

  get atLineStart(): boolean {
    return this.#indention;
  }

  get full(): boolean {
    return this.#column > BEST_WIDTH;
  }

  #put(text: string): void {
    this.#text += text;
    this.#column += width(text);
  }

  #newLine(mark = '\n'): void {
    this.#text += mark;
    this.#column = 0;
  }

  writeIndent(): void {
    const indent = Math.max(0, this.indent);
    if (!this.#indention || this.#column > indent || (this.#column === indent && !this.#whitespace)) this.#newLine();
    if (this.#column < indent) this.#put(' '.repeat(indent - this.#column));
    this.#whitespace = true;
    this.#indention = true;
  }

  writeIndicator(
    text: string,
    options: { blankBefore?: boolean; blank?: boolean; keepsIndention?: boolean } = {},
  ): void {
    const { blankBefore = false, blank = false, keepsIndention = false } = options;
    this.#put(blankBefore && !this.#whitespace ? ` ${text}` : text);
    this.#whitespace = blank;
    this.#indention &&= keepsIndention;
  }

  writeScalar(text: string, style: ScalarStyle, mayFold: boolean): void {
    if (style === 'plain') this.#writePlain(text, mayFold);
    else {
      const quote = style === 'single' ? "'" : '"';
      this.writeIndicator(quote, { blankBefore: true });
      if (style === 'single') this.#writeSingleQuoted(text, mayFold);
      else this.#writeDoubleQuoted(text, mayFold);
      this.writeIndicator(quote);
    }
    this.#whitespace = false;
    this.#indention = false;
  }

  /** A literal block (`|`) of text that ends in one line break. */
  writeLiteral(text: string): void {
    this.writeIndicator('|', { blankBefore: true });
    this.#newLine();
    this.#indention = true;
    this.#whitespace = true;
    for (const line of text.slice(0, -1).split('\n')) {
      this.writeIndent();
      this.#put(line);
      this.#newLine();
    }
  }

  /** Whether the blank at `index`, not preceded by another, may become a line break. */
  #foldsAt(text: string, index: number, mayFold: boolean): boolean {
    return mayFold && this.#column > BEST_WIDTH && index > 0 && index < text.length - 1;
  }

  #writePlain(text: string, mayFold: boolean): void {
    if (!this.#whitespace) this.#put(' ');
    if (!mayFold || this.#column + text.length <= BEST_WIDTH) {
      this.#put(text);
      return;
    }
    const words = text.split(' ');
    words.forEach((word, i) => {
      if (i > 0) {
        const alone = word !== '' && (i === 1 || words[i - 1] !== '');
        if (alone && this.#column > BEST_WIDTH) this.writeIndent();
        else this.#put(' ');
      }
      this.#put(word);
    });
  }

  #writeSingleQuoted(text: string, mayFold: boolean): void {
    let [spaces, breaks] = [false, false];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0x20) {
        if (!spaces && text.charCodeAt(i + 1) !== 0x20 && this.#foldsAt(text, i, mayFold)) this.writeIndent();
        else this.#put(' ');
        spaces = true;
      } else if (isBreak(code)) {
        if (!breaks && code === 0x0a) this.#newLine();
        this.#newLine(text[i]);
        this.#indention = true;
        breaks = true;
      } else {
        if (breaks) this.writeIndent();
        const end = endOfRun(text, i);
        this.#put(text.slice(i, end).replaceAll("'", "''"));
        i = end - 1;
        this.#indention = false;
        spaces = breaks = false;
      }
    }
    if (breaks) this.writeIndent();
  }

  #writeDoubleQuoted(text: string, mayFold: boolean): void {
    let spaces = false;
    for (let i = 0; i < text.length; i++) {
      const code = text.codePointAt(i)!;
      if (!isPrintable(code) || isBreak(code) || code === 0x22 || code === 0x5c) {
        this.#put(escape(code));
        if (code > 0xffff) i++;
        spaces = false;
      } else if (code === 0x20) {
        if (!spaces && this.#foldsAt(text, i, mayFold)) {
          this.writeIndent();
          if (text.charCodeAt(i + 1) === 0x20) this.#put('\\');
        } else this.#put(' ');
        spaces = true;
      } else {
        this.#put(text[i]!);
        spaces = false;
      }
    }
  }
}

/** The end of a run without blanks and line breaks. */
function endOfRun(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text.charCodeAt(end) !== 0x20 && !isBreak(text.charCodeAt(end))) end++;
  return end;
}
