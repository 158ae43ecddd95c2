import { describe, expect, it } from 'vitest';
import { measuresOf } from '../../src/app/network-summary.ts';
import type { Answers } from '../../src/distill/index.ts';

/** Answers with these logits of two classes, a row each, to examples of class 0. */
const answering = (...rows: readonly (readonly [number, number])[]): Answers => ({
  logits: Float32Array.from(rows.flat()),
  labels: Int32Array.from(rows, () => 0),
  classes: 2,
});

/** Always as sure as `scale`: too sure by far where that is large. */
const measured = (scale: number) =>
  measuresOf(answering([scale, 0], [0, scale]), {
    teacher: undefined,
    baseline: undefined,
    validation: answering([scale, 0], [scale, 0], [scale, 0], [0, scale]),
  });

describe('the measures of a network that is right on three of four held-out examples', () => {
  it.each([1, 4, 40])('are the same at the fitted temperature, however large its logits are: %s', (scale) => {
    // there it is sure by 3 : 1, and of two test examples it is right on one
    const { ece, calibrated } = measured(scale);
    expect(calibrated!.temperature).toBeCloseTo(scale / Math.log(3), 3);
    expect(calibrated!.nll).toBeCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, 4);
    expect(calibrated!.ece).toBeCloseTo(0.25, 4);
    // the raw figure is beside it
    expect(ece).toBeCloseTo(1 / (1 + Math.exp(-scale)) - 0.5, 4);
  });

  it('are the raw ones alone without held-out examples', () => {
    const answers = answering([4, 0], [0, 4]);
    expect(measuresOf(answers, { teacher: undefined, baseline: undefined })).not.toHaveProperty('calibrated');
  });
});
