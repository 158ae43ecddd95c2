import { expect, it } from 'vitest';
import { keepLatest } from '../../src/app/kept-data.ts';
import type { DataMaker } from '../../src/app/parts.ts';

/** A part, the seed and how many data sets were made so far. */
async function made(parts: readonly (readonly [part: object, seed: number])[]): Promise<number[]> {
  let count = 0;
  const make: DataMaker = async () => ({ name: String(++count) }) as never;
  const dataOf = keepLatest(make);
  const names: number[] = [];
  for (const [part, seed] of parts) names.push(Number((await dataOf(part as never, { seed })).name));
  return names;
}

const words = { _target_: 'data.words', length: 8 };
const digits = { _target_: 'data.mnist' };
const table = { _target_: 'data.csv', file: 'a.csv' };
const own = { _target_: './mine.ts:mine' };

it.each([
  {
    what: 'the same again',
    parts: [
      [words, 0],
      [words, 0],
      [{ ...words }, 0],
    ],
    names: [1, 1, 1],
  },
  {
    what: 'another seed',
    parts: [
      [words, 0],
      [words, 1],
      [words, 0],
    ],
    names: [1, 2, 3],
  },
  {
    what: 'another option',
    parts: [
      [words, 0],
      [{ ...words, length: 9 }, 0],
    ],
    names: [1, 2],
  },
  {
    what: 'one between',
    parts: [
      [words, 0],
      [digits, 0],
      [words, 0],
    ],
    names: [1, 2, 3],
  },
  {
    what: "files and code of the user's own, which may change",
    parts: [
      [table, 0],
      [table, 0],
      [own, 0],
      [own, 0],
    ],
    names: [1, 2, 3, 4],
  },
] as const)('keeps the latest data set: $what', async ({ parts, names }) => {
  expect(await made(parts)).toEqual(names);
});

it('keeps nothing of what could not be made', async () => {
  let fails = true;
  const dataOf = keepLatest(async () => {
    if (fails) throw new Error('no file');
    return { name: 'made' } as never;
  });
  await expect(dataOf(words, { seed: 0 })).rejects.toThrow('no file');
  fails = false;
  expect(await dataOf(words, { seed: 0 })).toEqual({ name: 'made' });
});
