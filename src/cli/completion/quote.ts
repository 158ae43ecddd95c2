/** @file Words as a shell must read them: completion puts names on a line, and no name may become a command. */
import type { CompletionRequest } from '../flags.ts';
import { unquoted } from './command-line.ts';

/** Where the word at the end of a line begins, what of it readline replaces, and the quote that is open there. */
interface LastWord {
  readonly start: number;
  readonly replaced: number;
  readonly quote: "'" | '"' | undefined;
}

/** Reads the end of a line as readline does, which breaks words at some characters too. */
function lastWord(line: string, breaks: string): LastWord {
  let start = 0;
  let replaced = 0;
  let quote: LastWord['quote'];
  for (let i = 0; i < line.length; i++) {
    const character = line[i]!;
    if (character === '\\' && quote !== "'") i++;
    else if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === "'" || character === '"') {
      quote = character;
      // an open quote is where the word begins for readline; a closed one is part of it
      if (isOpen(line, i, quote)) replaced = i + 1;
    } else if (/\s/.test(character)) start = replaced = i + 1;
    else if (breaks.includes(character)) replaced = i + 1;
  }
  return { start, replaced, quote };
}

function isOpen(line: string, at: number, quote: string): boolean {
  for (let i = at + 1; i < line.length; i++) {
    if (line[i] === '\\' && quote === '"') i++;
    else if (line[i] === quote) return false;
  }
  return true;
}

/** A text behind an open quote, or behind none. */
const QUOTED = {
  "'": (text: string): string => text.replaceAll("'", String.raw`'\''`),
  // history expansion looks into double quotes, and no backslash hides from it there
  '"': (text: string): string => text.replaceAll(/[\\"$`]/g, String.raw`\$&`).replaceAll('!', `"'!'"`),
  none: (text: string): string => text.replaceAll(/[^\w./:=@%+,\u0080-\uFFFF-]/g, String.raw`\$&`),
} as const;

/** What bash makes of its words where nobody says otherwise. */
const BREAKS = ' \t\n"\'@><=;|&(:';

/** What bash's readline is to put into the place of what it replaces. */
function forBash(line: string, found: readonly string[], breaks: string): string[] {
  const { start, replaced, quote } = lastWord(line, breaks);
  const kept = unquoted(line.slice(start, quote === undefined ? replaced : replaced - 1));
  return found.filter((word) => word.startsWith(kept)).map((word) => QUOTED[quote ?? 'none'](word.slice(kept.length)));
}

/** Whether a word fits on a line of an answer, and on that of a terminal. */
const isPlain = (word: string): boolean => !/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u.test(word);

/**
 * The words that may stand at the end of a line, one a line, as a shell wants them: bash what takes the place of what readline
 * replaces, quoted; zsh and fish the words themselves, which they quote. Words with control characters are left out.
 */
export function answer(
  shell: CompletionRequest['shell'],
  { line, breaks = BREAKS }: { readonly line: string; readonly breaks?: string | undefined },
  found: readonly string[],
): string {
  const plain = found.filter(isPlain);
  const words = shell === 'bash' ? forBash(line, plain, breaks) : plain;
  return words.map((word) => `${word}\n`).join('');
}
