/** @file Words with dashes that are no flags: what other tools write as a flag is an override here. */
import { RefusedWord } from '../compose/index.ts';
import { HydrosolErrors, type HydrosolError } from '../errors.ts';
import { nearest } from '../util/suggest.ts';

/** A word with dashes that is no flag. */
export class UnknownFlag extends RefusedWord {
  /** The words that it is made of: itself, and the value behind it. */
  readonly words: readonly string[];
  /** The override that it may be. */
  readonly override: string | undefined;

  constructor(words: readonly string[], override: string | undefined, meant: readonly (readonly string[])[]) {
    const [flag = ''] = words[0]!.split('=', 1);
    const text = words.join(' ');
    const origin = { source: { kind: 'override', name: 'command line', text } as const, start: 0, end: flag.length };
    const expected = override === undefined ? undefined : 'an override without dashes, key=value';
    super('USAGE', `there is no flag ${flag}`, { origin, expected, hints: ['to see all flags: --help'] }, { meant });
    this.words = words;
    this.override = override;
  }

  /** The same with another override that was meant; without one if nothing is. */
  meaning(override: string | undefined): UnknownFlag {
    return new UnknownFlag(this.words, this.override, [override === undefined ? [] : [override]]);
  }
}

/** Whether a word begins as flags do. Negative numbers do so too, but they are no overrides either. */
const isDashed = (word: string): boolean => /^-./.test(word);

/** The error of a dashed word; `next` is the word behind it. */
function unknownFlag(word: string, next: string | undefined, flags: readonly string[]): UnknownFlag {
  const [flag = '', value] = word.split(/=(.*)/s);
  const near = nearest(flag, flags);
  const key = flag.replace(/^-+/, '');
  if (value !== undefined) return new UnknownFlag([word], `${key}=${value}`, [[`${key}=${value}`]]);
  const isValue = next !== undefined && !isDashed(next) && !next.includes('=') && near.length === 0;
  if (!isValue) return new UnknownFlag([word], undefined, [near]);
  return new UnknownFlag([word, next], `${key}=${next}`, [[`${key}=${next}`]]);
}

/** The errors of all dashed words that a parser of flags has left over. */
export function unknownFlags(words: readonly string[], flags: readonly string[]): readonly UnknownFlag[] {
  return words.flatMap((word, i) => (isDashed(word) ? [unknownFlag(word, words[i + 1], flags)] : []));
}

/** Those of some errors that are about unknown flags. */
function flagsIn(error: HydrosolError): readonly UnknownFlag[] {
  const all = error instanceof HydrosolErrors ? error.errors : [error];
  return all.filter((one) => one instanceof UnknownFlag);
}

/** A command line with unknown flags as the overrides that they may be; without those that are none. */
export function withOverrides(argv: readonly string[], error: HydrosolError): string[] {
  const unknown = [...flagsIn(error)];
  const changed: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const found = unknown.find(({ words }) => words.every((word, k) => argv[i + k] === word));
    if (found === undefined) changed.push(argv[i]!);
    else {
      if (found.override !== undefined) changed.push(found.override);
      i += found.words.length - 1;
    }
  }
  return changed;
}

/**
 * The same errors, each with the override that does what the flag was meant to do, by what is wrong with the override that it
 * may be: that itself, what is to be typed instead, or nothing.
 */
export function withMeanings(error: HydrosolError, refusals: readonly HydrosolError[]): HydrosolErrors {
  const of = ({ override }: UnknownFlag): string | undefined => {
    const refusal = refusals.find(({ origin }) => origin?.source.text === override);
    if (refusal === undefined) return override;
    return refusal instanceof RefusedWord ? refusal.instead.meant.flat()[0] : undefined;
  };
  const all = error instanceof HydrosolErrors ? error.errors : [error];
  return new HydrosolErrors(
    all.map((one) => (one instanceof UnknownFlag && one.override !== undefined ? one.meaning(of(one)) : one)),
  );
}
