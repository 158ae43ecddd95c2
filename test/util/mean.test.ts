import { expect, it } from 'vitest';
import { meanOf } from '../../src/util/mean.ts';

it.each([
  { name: 'of numbers', values: [1, 2, 6], mean: 3 },
  { name: 'of equal numbers that number', values: [0.1, 0.1, 0.1], mean: 0.1 },
  { name: 'of an infinity first', values: [Infinity, 1], mean: Infinity },
  { name: 'of an infinity last', values: [1, -Infinity], mean: -Infinity },
  { name: 'of two infinities', values: [Infinity, -Infinity], mean: NaN },
  { name: 'of NaN', values: [1, NaN], mean: NaN },
  { name: 'of nothing', values: [], mean: NaN },
])('the mean $name', ({ values, mean }) => expect(meanOf(values)).toBe(mean));
