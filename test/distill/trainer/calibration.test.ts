import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atTemperature, fitTemperature, negativeLogLikelihood } from '../../../src/distill/trainer/calibration.ts';
import type { Answers } from '../../../src/distill/trainer/measures.ts';

/** Two classes: `right` of `count` answers are right, all with this logit ahead of the other. */
const sure = (logit: number, right: number, count: number): Answers => ({
  logits: Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? logit : 0)),
  labels: Array.from({ length: count }, (_, i) => (i < right ? 0 : 1)),
  classes: 2,
});

describe('fitTemperature', () => {
  // σ(logit / T) = right / count
  it.each([
    { name: 'as sure as it is right', answers: sure(Math.log(3), 75, 100), temperature: 1 },
    { name: 'too sure', answers: sure(6, 75, 100), temperature: 6 / Math.log(3) },
    { name: 'not sure enough', answers: sure(0.5, 90, 100), temperature: 0.5 / Math.log(9) },
    { name: 'always right', answers: sure(1, 100, 100), temperature: 0.01 },
    { name: 'more often wrong than right', answers: sure(3, 20, 100), temperature: 100 },
  ])('of a network that is $name', ({ answers, temperature }) => {
    expect(fitTemperature(answers)).toBeCloseTo(temperature, 4);
  });

  it('is better on its examples than any other', () => {
    const answers = fc.integer({ min: 2, max: 4 }).chain((classes) =>
      fc.record({
        logits: fc.float32Array({ minLength: 8 * classes, maxLength: 8 * classes, min: -20, max: 20, noNaN: true }),
        labels: fc.array(fc.nat(classes - 1), { minLength: 8, maxLength: 8 }),
        classes: fc.constant(classes),
      }),
    );
    fc.assert(
      fc.property(answers, fc.double({ min: 0.01, max: 100, noNaN: true }), (given, other) => {
        const best = negativeLogLikelihood(atTemperature(given, fitTemperature(given)));
        expect(best).toBeLessThanOrEqual(negativeLogLikelihood(atTemperature(given, other)) + 1e-4);
      }),
      { numRuns: 50 },
    );
  });
});
