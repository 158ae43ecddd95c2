import { expect, it } from 'vitest';
import { createFold, type Json } from '../../src/study/index.ts';
import { againOf, failedTrials, originalOf, retryAttrs } from '../../src/sweep/repeats.ts';

/** A study of failed trials with these attributes of the system. */
function failed(...attrs: readonly (readonly (readonly [string, Json])[])[]) {
  const fold = createFold();
  fold.apply({ kind: 'create-study', name: 's', directions: ['minimize'] });
  for (const own of attrs) {
    fold.apply({ kind: 'create-trial', trial: { state: 'FAIL', systemAttrs: new Map(own) } });
  }
  return fold.state;
}

it('a repeat has what its trial was fixed to, and the history of it', () => {
  const fixed = ['fixed_params', { a: 2 }] as const;
  const first = failed([fixed]);
  const again = retryAttrs(first, 0);
  expect([...again]).toEqual([fixed, ['failed_trial', 0], ['retry_history', [0]]]);
  const second = failed([fixed], [...again]);
  expect(failedTrials(second)).toEqual([1]);
  expect(againOf(second.trials[1]!)).toBe(0);
  const last = retryAttrs(second, 1);
  expect([...last]).toEqual([fixed, ['failed_trial', 1], ['retry_history', [0, 1]]]);
  const third = failed([fixed], [...again], [...last]);
  expect(third.trials.map(originalOf)).toEqual([0, 0, 0]);
  expect(failedTrials(third)).toEqual([2]);
});

it.each<readonly [string, readonly (readonly [string, Json])[], number]>([
  ['that repeats none', [], 1],
  ['whose history is missing', [['failed_trial', 0]], 0],
  [
    'of Optuna, which counts from the first',
    [
      ['failed_trial', 0],
      ['retry_history', [0, 3]],
    ],
    0,
  ],
  [
    'with attributes of another kind',
    [
      ['failed_trial', 'x'],
      ['retry_history', 'y'],
    ],
    1,
  ],
])('the original of a trial %s', (_, attrs, original) => {
  expect(originalOf(failed([], attrs).trials[1]!)).toBe(original);
});
