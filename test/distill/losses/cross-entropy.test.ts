import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { crossEntropy } from '../../../src/distill/losses/cross-entropy.ts';
import type { Loss } from '../../../src/distill/losses/loss.ts';
import { classShares } from '../../../src/distill/losses/ops/labels.ts';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { normal, useCpu } from '../fixtures.ts';
import { inputOf } from './inputs.ts';
import { shippedLoss } from './shipped.ts';

beforeAll(useCpu);

const labels = tf.tensor1d([0, 1, 2], 'int32');
const mixedWith = (...share: number[]) => ({ labels: tf.tensor1d([2, 1, 0], 'int32'), share: tf.tensor1d(share) });

const of = (...args: Parameters<typeof crossEntropy>): number => crossEntropy(...args).dataSync()[0]!;

describe('classShares', () => {
  it('has 1 at the label, or the shares of two', () => {
    expect(classShares(labels, 3).arraySync()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(classShares(labels, 3, mixedWith(0.25, 0.5, 0)).arraySync()).toEqual([
      [0.75, 0, 0.25],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });
});

describe('crossEntropy', () => {
  const logits = normal([3, 3], 1) as tf.Tensor2D;

  it('of mixed examples is the mean of those of both labels, by their shares', () => {
    const mixed = mixedWith(0.25, 0.25, 0.25);
    const expected = 0.75 * of(logits, labels) + 0.25 * of(logits, mixed.labels);
    expect(of(logits, labels, mixed)).toBeCloseTo(expected, 5);
  });

  it('is that of the labels where nothing is mixed in', () => {
    expect(of(logits, labels, mixedWith(0, 0, 0))).toBe(of(logits, labels));
  });
});

describe('the hard term', () => {
  it.each(['cross_entropy', 'response', 'feature', 'relation'] as const)('of %s reads both labels', (name) => {
    const model = mlp.create({ hidden: [4] }, { inputShape: [8, 8, 1], classes: 3, seed: 1 });
    const loss: Loss = shippedLoss(name, { student: model, teacher: model, seed: 1 });
    const hard = loss.terms.find((term) => term.name === 'hard')!;
    const student = { logits: normal([3, 3], 2) };
    const mixed = mixedWith(0.25, 0.25, 0.25);
    const expected = crossEntropy(student.logits as tf.Tensor2D, labels, mixed);
    expect(hard.value({ ...inputOf(model, model), labels, mixed, student }).dataSync()).toEqual(expected.dataSync());
    for (const one of [loss, model]) one.dispose();
  });
});
