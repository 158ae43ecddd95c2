/** @file The error of a word of the command line that is refused, with the words to type instead. */
import { HydrosolError, type ErrorCode, type ErrorDetails } from '../errors.ts';
import { shellWord } from '../override/index.ts';

/** Words that may be typed instead of one that is refused. Each is a whole word, not yet quoted for a shell. */
export interface Instead {
  /** What may have been meant, in groups of equally good guesses, the best group first. */
  readonly meant: readonly (readonly string[])[];
  /** What does as it says, by what it is for: `to add it on purpose`. */
  readonly other?: readonly (readonly [purpose: string, word: string])[] | undefined;
  /** What `OPTION` stands for in a word, by the word. */
  readonly options?: ReadonlyMap<string, readonly string[]> | undefined;
}

/** How many guesses are told. */
const MOST = 3;

/** What stands for an option or a value in a word that is shown. */
const PLACEHOLDER = /\b(?:OPTION|VALUE|METHOD)\b/;

/**
 * A refused word. Its suggestion is the best of what may have been meant, as one types it in a shell; its hints are the other
 * equally good ones, then those of `instead.other`, then those of `details`.
 */
export class RefusedWord extends HydrosolError {
  readonly instead: Instead;
  private readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails, instead: Instead) {
    const [first, ...rest] = (instead.meant.find((words) => words.length > 0) ?? []).slice(0, MOST);
    const others = [
      ...rest.map((word) => `or: ${shellWord(word)}`),
      ...(instead.other ?? []).map(([purpose, word]) => `${purpose}: ${shellWord(word)}`),
    ];
    const suggestion = first === undefined ? undefined : shellWord(first);
    const options = instead.options?.get(first ?? '');
    const expected = options === undefined ? details.expected : `one of ${options.join(', ')} for OPTION`;
    super(code, message, { ...details, expected, suggestion, hints: [...others, ...(details.hints ?? [])] });
    this.instead = instead;
    this.details = details;
  }

  /** The same error with those words alone that are accepted; those with a placeholder stay. */
  async only(accepts: (word: string) => Promise<boolean>): Promise<RefusedWord> {
    const { meant, other = [], options } = this.instead;
    const isFine = async (word: string): Promise<boolean> => PLACEHOLDER.test(word) || (await accepts(word));
    let best: string[] = [];
    for (const words of meant) {
      for (const word of new Set(words)) if (best.length < MOST && (await isFine(word))) best.push(word);
      if (best.length > 0) break;
    }
    // a placeholder says less than a whole word
    if (best.some((word) => !PLACEHOLDER.test(word))) best = best.filter((word) => !PLACEHOLDER.test(word));
    const kept: (readonly [string, string])[] = [];
    for (const one of other) if (await isFine(one[1])) kept.push(one);
    return new RefusedWord(this.code, this.message, this.details, { meant: [best], other: kept, options });
  }
}
