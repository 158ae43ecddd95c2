import { expect, it } from 'vitest';
import { DEVIATIONS } from './results.ts';

it('deviations.json gives a reason for each', () => {
  expect(DEVIATIONS.filter(({ id, reason }) => id === '' || reason.length < 10)).toEqual([]);
});
