/** @file Losses that divide by deviations, where a class or a channel has none: what is left of rounding is not compared. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import * as d from '../../../src/distill/index.ts';
import { meanCorrelation } from '../../../src/distill/losses/ops/correlation.ts';
import { standardized } from '../../../src/distill/losses/ops/standardized.ts';
import { compile, type HostTensor } from '../../../src/engine/index.ts';
import { normal, useCpu } from '../fixtures.ts';

beforeAll(useCpu);

/** Not a sum of powers of two, so that the mean of several is another number. */
const SAME = 0.1;

type Compare = (student: tf.Tensor, teacher: tf.Tensor) => tf.Scalar;

/** Logits whose softmax is the same for each example, in 37 examples. */
const alike = (seed: number): tf.Tensor => tf.tile(normal([1, 10], seed), [37, 1]);
const same = (shape: number[], number: number): tf.Tensor => tf.mul(tf.ones(shape), number);
const half = (x: tf.Tensor): tf.Tensor => tf.concat([same([19, 10], SAME), tf.slice(x, 0, 18)]);
const asMap = (x: tf.Tensor): tf.Tensor4D => tf.reshape(x, [37, 1, 1, 10]);

const rows: { name: string; compare: Compare; student: () => tf.Tensor; teacher: () => tf.Tensor; value?: number }[] = [
  {
    name: 'dist of a student that answers all examples alike',
    compare: (s, t) => d.dist(s as tf.Tensor2D, t as tf.Tensor2D, { beta: 0 }),
    student: () => alike(1),
    teacher: () => normal([37, 10], 2),
    value: 1,
  },
  {
    name: 'dist, as the code',
    compare: (s, t) => d.dist(s as tf.Tensor2D, t as tf.Tensor2D, { beta: 0, guard: 'add' }),
    student: () => normal([37, 10], 1),
    teacher: () => alike(2),
    value: 1,
  },
  {
    name: 'featureCorrelation of channels that are alike',
    compare: (s, t) => d.featureCorrelation(asMap(s), asMap(t), { kappa: 0 }),
    student: () => same([37, 10], SAME),
    teacher: () => normal([37, 10], 2),
    value: 1,
  },
  {
    name: 'meanCorrelation of rows some of which are one number',
    compare: (s, t) => meanCorrelation(s, t),
    student: () => half(normal([37, 10], 1)),
    teacher: () => half(normal([37, 10], 1)),
    value: 18 / 37,
  },
  {
    name: 'standardizedSoftTargets of equal logits',
    compare: (s, t) => d.standardizedSoftTargets(s as tf.Tensor2D, t as tf.Tensor2D),
    student: () => same([37, 10], 7 * SAME),
    teacher: () => same([37, 10], 3 * SAME),
    value: 0,
  },
  {
    name: 'pearson of dead channels',
    compare: (s, t) => d.pearson(asMap(s), asMap(t)),
    student: () => tf.tile(normal([1, 10], 1), [37, 1]),
    teacher: () => tf.tile(normal([1, 10], 2), [37, 1]),
    value: 0,
  },
  {
    name: 'standardized',
    compare: (s) => tf.sum(tf.abs(standardized(s, 1e-7))),
    student: () => same([37, 10], SAME),
    teacher: () => tf.zeros([1]),
    value: 0,
  },
];

interface Pair {
  readonly s: tf.Tensor;
  readonly t: tf.Tensor;
}

const valueAndGradient =
  (compare: Compare) =>
  ({ s, t }: Pair) => ({ ...tf.valueAndGrad((x: tf.Tensor) => compare(x, t))(s) });
const host = (x: tf.Tensor): HostTensor => ({ values: x.dataSync() as Float32Array, shape: x.shape });

describe.each(rows)('$name', ({ compare, student, teacher, value }) => {
  it('is the same on cpu and compiled, and not driven by rounding', async () => {
    const [s, t] = [student(), teacher()];
    const both = valueAndGradient(compare);
    const step = compile((input: Pair) => both(input), { strict: true });
    for (const found of [both({ s, t }), await step.run({ s: host(s), t: host(t) })]) {
      expect(found.value.dataSync()[0]).toBeCloseTo(value!, 5);
      expect(Math.max(...found.grad.dataSync().map(Math.abs))).toBeLessThan(10);
    }
    await step.dispose();
  });
});
