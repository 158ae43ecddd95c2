import { expect, it } from 'vitest';
import { jobsOfRow, withSeed } from '../../src/record/index.ts';

it.each([
  { words: ['a=1'], with: ['a=1', 'seed=7'] },
  { words: ['seed=0', 'a=1'], with: ['seed=7', 'a=1'] },
  { words: ['+seed=0'], with: ['+seed=7'] },
  { words: ['~seed', '+seed=0'], with: ['~seed', '+seed=7'] },
  { words: ['data.seed=0', "name='seed=1'"], with: ['data.seed=0', "name='seed=1'", 'seed=7'] },
])('$words with a seed', (row) => expect(withSeed(row.words, 7)).toEqual(row.with));

it('a trial is one job, or one for each seed', () => {
  expect(jobsOfRow({ number: 3, overrides: ['a=1'] })).toEqual([{ job: '3', number: 3, overrides: ['a=1'] }]);
  const error = { code: 'VALUE', message: 'no value', replicate: 1 };
  expect(jobsOfRow({ number: 3, overrides: ['a=1'], seeds: [5, 6], error }).map((one) => one.error)).toEqual([
    undefined,
    { code: 'VALUE', message: 'no value' },
  ]);
  expect(jobsOfRow({ number: 3, overrides: ['a=1'], seeds: [5, 6] })).toEqual([
    { job: '3/0', trial: '3', number: 3, overrides: ['a=1', 'seed=5'] },
    { job: '3/1', trial: '3', number: 3, overrides: ['a=1', 'seed=6'] },
  ]);
});
