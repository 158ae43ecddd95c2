import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { rkdAngle } from '../../../src/distill/losses/relation/rkd-angle.ts';
import { maxDifference } from '../tensors.ts';
import { normal, useCpu } from '../fixtures.ts';

beforeAll(useCpu);

/** The products of all pairs of unit vectors from each vertex, [B, B, B]. */
function cosines(rows: tf.Tensor2D): tf.Tensor {
  const differences = tf.sub(tf.expandDims(rows, 0), tf.expandDims(rows, 1));
  const lengths = tf.sqrt(tf.add(tf.sum(tf.square(differences), 2, true), 1e-16));
  const units = tf.div(differences, lengths);
  return tf.matMul(units, units, false, true);
}

/** The paper's formula, straight: smooth L1 of the differences of all cosines. */
function straightforward(student: tf.Tensor2D, teacher: tf.Tensor2D): tf.Scalar {
  const size = tf.abs(tf.sub(cosines(student), cosines(teacher)));
  const below = tf.minimum(size, 1);
  return tf.mean(tf.sub(tf.mul(below, size), tf.mul(tf.square(below), 0.5)));
}

describe('rkdAngle', () => {
  it.each([
    { name: 'all vertices at once', largest: 1000 },
    { name: 'five vertices at a time', largest: 500 },
    { name: 'one vertex at a time', largest: 1 },
  ])('agrees with the formula in the paper, $name', ({ largest }) => {
    tf.tidy(() => {
      const [student, teacher] = [normal([10, 3], 1), normal([10, 5], 2)] as [tf.Tensor2D, tf.Tensor2D];
      const fast = tf.valueAndGrad((x) => rkdAngle(x as tf.Tensor2D, teacher, { largest }))(student);
      const slow = tf.valueAndGrad((x) => straightforward(x as tf.Tensor2D, teacher))(student);
      expect(maxDifference(fast.value, slow.value)).toBeLessThan(1e-5);
      const scale = tf.max(tf.abs(slow.grad)).dataSync()[0]!;
      expect(maxDifference(fast.grad, slow.grad) / scale).toBeLessThan(1e-4);
    });
  });
});
