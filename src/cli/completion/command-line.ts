/** @file The command line that a shell asks about. */

/** What is typed up to the cursor, behind the program's name. */
export interface TypedLine {
  /** The words that are complete. */
  readonly words: readonly string[];
  /** The word at the cursor; empty if none is begun. */
  readonly current: string;
}

/** What a program may be started by: `npx run`, `npx hydrosol run`, `npx tsx train.ts`, `node --import tsx train.js`. */
const RUNNERS = new Set(['npx', 'hydrosol', 'node', 'tsx']);

/** Flags of node that are followed by a word of their own. */
const FLAGS_WITH_WORD = new Set(['--import', '--require', '-r']);

/** One word of a shell, with its quotes and backslashes. */
const WORD = /(?:\\.|'[^']*(?:'|$)|"(?:\\.|[^"\\])*(?:"|$)|[^\s'"\\]|\\$)+/gs;

/** A word as the program gets it. */
export function unquoted(word: string): string {
  return word.replaceAll(
    /'([^']*)(?:'|$)|"((?:\\.|[^"\\])*)(?:"|$)|\\(.?)/gs,
    (_, single?: string, double?: string, escaped?: string) =>
      single ?? double?.replaceAll(/\\([\\"$`])/g, '$1') ?? escaped ?? '',
  );
}

/** How many words stand before the name of the program. */
function runnerLength(words: readonly string[]): number {
  const isRunner = (word: string, i: number): boolean =>
    RUNNERS.has(word.slice(word.lastIndexOf('/') + 1)) ||
    (i > 0 && (word.startsWith('-') || FLAGS_WITH_WORD.has(words[i - 1]!)));
  const program = words.findIndex((word, i) => !isRunner(word, i));
  return program === -1 ? words.length : program;
}

/** Reads a line as a POSIX shell does. Nothing if the name of the program is still being typed. */
export function readCommandLine(line: string): TypedLine | undefined {
  const words = Array.from(line.matchAll(WORD), ([word]) => unquoted(word));
  const last = [...line.matchAll(WORD)].at(-1);
  const isBegun = last !== undefined && last.index + last[0].length === line.length;
  if (!isBegun) words.push('');
  const program = runnerLength(words);
  const current = words.at(-1);
  return current === undefined || program >= words.length - 1
    ? undefined
    : { words: words.slice(program + 1, -1), current };
}
