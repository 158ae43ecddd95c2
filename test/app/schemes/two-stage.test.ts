import { expect, it } from 'vitest';
import { withoutLabels } from '../../../src/app/schemes/two-stage.ts';

const hard = { method: 'cross_entropy', weight: 1 };
const fsp = { method: 'fsp', weight: 50 };

it.each([
  { name: 'a loss with labels', terms: { hard, fsp }, left: { fsp } },
  { name: 'labels by another name', terms: { fsp, labels: hard }, left: { fsp } },
  { name: 'a loss without labels', terms: { fsp }, left: { fsp } },
  { name: 'labels alone', terms: { hard }, left: { hard } },
])('the first loss of two stages: $name', ({ terms, left }) => {
  const loss = { _target_: 'losses.weighted_sum', temperature: 4, terms };
  expect(withoutLabels(loss)).toEqual({ ...loss, terms: left });
});

it("the first loss of two stages: the user's own as it is", () => {
  const loss = { _target_: './mine.ts:loss', weight: 2 };
  expect(withoutLabels(loss)).toBe(loss);
});
