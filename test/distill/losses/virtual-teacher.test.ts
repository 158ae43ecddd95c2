import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { virtualTeacher } from '../../../src/distill/losses/response/virtual-teacher.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

const LOGITS = [2, -1, 0.5];
const LABEL = 0;

const softmax = (z: readonly number[]): number[] => {
  const powers = z.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};
const divergence = (p: readonly number[], q: readonly number[]): number =>
  p.reduce((sum, share, i) => sum + share * Math.log(share / q[i]!), 0);
const over = (z: readonly number[], temperature: number): number[] => z.map((x) => x / temperature);

const shares = [0.99, 0.005, 0.005];

it.each([
  {
    variant: 'paper' as const,
    value: 20 ** 2 * divergence(softmax(over(shares.map(Math.log), 20)), softmax(over(LOGITS, 20))),
  },
  { variant: 'code' as const, value: divergence(softmax(over(shares, 20)), softmax(LOGITS)) },
])('$variant, at its published numbers', ({ variant, value }) => {
  const found = virtualTeacher(tf.tensor2d([LOGITS, LOGITS]), tf.tensor1d([LABEL, LABEL], 'int32'), { variant });
  expect(Math.abs(found.dataSync()[0]! / value - 1)).toBeLessThan(1e-3);
});
