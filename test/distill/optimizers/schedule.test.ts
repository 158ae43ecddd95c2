import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../../src/distill/optimizers/schedule.ts';

const schedules = fc.record({
  learningRate: fc.double({ min: 1e-5, max: 1, noNaN: true }),
  schedule: fc.constantFrom('constant' as const, 'cosine' as const),
  warmup: fc.double({ min: 0, max: 0.9, noNaN: true }),
});

describe('learningRateAt', () => {
  it('rises, then never rises again, and stays within 0 and the rate', () => {
    fc.assert(
      fc.property(schedules, fc.integer({ min: 1, max: 200 }), (options, steps) => {
        const rates = Array.from({ length: steps }, (_, step) => learningRateAt(options, step, steps));
        const rising = Math.round(options.warmup * steps);
        for (const [step, rate] of rates.entries()) {
          expect(rate).toBeGreaterThan(0);
          expect(rate).toBeLessThanOrEqual(options.learningRate);
          const previous = rates[step - 1];
          if (previous === undefined) continue;
          if (step <= rising && step < steps) expect(rate).toBeGreaterThan(previous);
          else expect(rate).toBeLessThanOrEqual(previous);
        }
      }),
    );
  });
});
