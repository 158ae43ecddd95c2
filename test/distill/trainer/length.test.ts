import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthOf } from '../../../src/distill/trainer/length.ts';

describe('lengthOf', () => {
  it.each([
    { name: 'epochs alone', options: { epochs: 3 }, length: { epochs: 3, steps: 15 } },
    { name: 'steps alone, in the middle of an epoch', options: { steps: 7 }, length: { epochs: 2, steps: 7 } },
    { name: 'steps alone, at the end of an epoch', options: { steps: 10 }, length: { epochs: 2, steps: 10 } },
    { name: 'fewer steps than epochs have', options: { epochs: 3, steps: 4 }, length: { epochs: 1, steps: 4 } },
    { name: 'more steps than epochs have', options: { epochs: 3, steps: 99 }, length: { epochs: 3, steps: 15 } },
  ])('of $name, with five steps in an epoch', ({ options, length }) => {
    expect(lengthOf(options, 5)).toEqual(length);
  });

  it('begins no epoch without steps', () => {
    const count = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(count, count, (all, stepsPerEpoch) => {
        const { epochs, steps } = lengthOf({ steps: all }, stepsPerEpoch);
        expect(steps).toBe(all);
        expect(steps).toBeGreaterThan((epochs - 1) * stepsPerEpoch);
        expect(steps).toBeLessThanOrEqual(epochs * stepsPerEpoch);
      }),
    );
  });

  it('refuses a training without end', () => {
    expect(() => lengthOf({}, 5)).toThrow(expect.objectContaining({ code: 'VALUE' }));
  });
});
