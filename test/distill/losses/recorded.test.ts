/** @file The published implementations' own values and gradients, recorded in test/conformance/losses.jsonl. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { crossEntropy } from '../../../src/distill/losses/cross-entropy.ts';
import { hint } from '../../../src/distill/losses/hint.ts';
import { project, projectionBetween } from '../../../src/distill/losses/projector.ts';
import { rkdAngle } from '../../../src/distill/losses/rkd-angle.ts';
import { rkdDistance } from '../../../src/distill/losses/rkd-distance.ts';
import { softTargets } from '../../../src/distill/losses/soft-targets.ts';
import { useCpu } from '../fixtures.ts';
import { maxDifference } from '../tensors.ts';

type Nested = number | readonly Nested[];

interface Recorded {
  readonly loss: string;
  readonly variant: string;
  readonly case: string;
  readonly params: Readonly<Record<string, never>>;
  readonly inputs: Readonly<Record<string, never>>;
  readonly value: number;
  readonly grads: Readonly<Record<string, Nested>>;
}

/** A loss as a function of the student's tensor. */
type Replay = (recorded: Recorded) => { input: string; value: (student: tf.Tensor) => tf.Scalar };

const onLogits = (value: (s: tf.Tensor2D, t: tf.Tensor2D, recorded: Recorded) => tf.Scalar): Replay => {
  return (recorded) => {
    const teacher = tf.tensor2d(recorded.inputs['teacher_logits']!);
    return { input: 'student_logits', value: (student) => value(student as tf.Tensor2D, teacher, recorded) };
  };
};

const onFeatures = (value: (s: tf.Tensor2D, t: tf.Tensor2D, recorded: Recorded) => tf.Scalar): Replay => {
  return (recorded) => {
    const teacher = tf.tensor(recorded.inputs['teacher_features']!) as tf.Tensor2D;
    return { input: 'student_features', value: (student) => value(student as tf.Tensor2D, teacher, recorded) };
  };
};

const unitLength = (x: tf.Tensor2D): tf.Tensor2D => tf.div(x, tf.norm(x, 2, 1, true));

/** RKD in the variants of three repositories: other names for the weights, squared distances, sums instead of means. */
function rkd(student: tf.Tensor2D, teacher: tf.Tensor2D, { params }: Recorded): tf.Scalar {
  const { w_d, distance_weight, dist_factor, w_a, angle_weight, angle_factor, squared = false, reduction } = params;
  const batch = student.shape[0];
  const pairs = reduction === 'sum' ? batch ** 2 : 1;
  const triples = reduction === 'sum' ? batch ** 3 : 1;
  const distance = tf.mul(rkdDistance(student, teacher, { squared }), (w_d ?? distance_weight ?? dist_factor)! * pairs);
  return tf.add(distance, tf.mul(rkdAngle(student, teacher), (w_a ?? angle_weight ?? angle_factor)! * triples));
}

const replays: Readonly<Record<string, Replay>> = {
  kd: onLogits((s, t, { params: { T, tau, reduction, loss_weight = 1 } }) => {
    const share = reduction === 'mean' ? 1 / s.shape[1] : 1;
    return tf.mul(softTargets(s, t, (T ?? tau)!), loss_weight * share);
  }),
  kd_ce: onLogits((s, t, { params: { temperature, alpha, beta }, inputs }) => {
    const soft = beta === null ? 1 - alpha! : beta!;
    const hard = tf.mul(crossEntropy(s, tf.tensor1d(inputs['labels']!, 'int32')), alpha!);
    return tf.add(hard, tf.mul(softTargets(s, t, temperature!), soft));
  }),
  fitnet_mse: onFeatures((s, t) => hint(s, t)),
  fitnet_convreg: onFeatures((s, t, { params }) => {
    const { conv_kernel_HWIO: kernel, conv_bias: bias, bn } = params as unknown as ConvRegParams;
    const projection = projectionBetween(s.shape.slice(1), t.shape.slice(1))!;
    const variables = {
      kernel: tf.variable(tf.tensor4d(kernel)),
      bias: tf.variable(tf.tensor1d(bias)),
      gamma: tf.variable(tf.tensor1d(bn.gamma)),
      beta: tf.variable(tf.tensor1d(bn.beta)),
    };
    return hint(project(s, projection, variables), t);
  }),
  rkd: onFeatures(rkd),
  rkd_distance: onFeatures((s, t) => rkdDistance(s, t)),
  rkd_angle: onFeatures((s, t) => rkdAngle(s, t)),
  rkd_distance_l2norm: onFeatures((s, t, { params }) =>
    tf.mul(rkdDistance(unitLength(s), unitLength(t)), params['loss_weight']!),
  ),
  rkd_angle_l2norm: onFeatures((s, t, { params }) =>
    tf.mul(rkdAngle(unitLength(s), unitLength(t)), params['loss_weight']!),
  ),
};

interface ConvRegParams {
  readonly conv_kernel_HWIO: number[][][][];
  readonly conv_bias: number[];
  readonly bn: { readonly gamma: number[]; readonly beta: number[] };
}

const file = resolve(import.meta.dirname, '../../conformance/losses.jsonl');
const cases = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)
  .map((recorded) => ({ name: `${recorded.loss} ${recorded.case} of ${recorded.variant}`, recorded }));

beforeAll(useCpu);

describe('recorded values and gradients', () => {
  it.each(cases)('$name', ({ recorded }) => {
    const { input, value } = replays[recorded.loss]!(recorded);
    const student = tf.tensor(recorded.inputs[input]!);
    const result = tf.valueAndGrad(value)(student);
    const gradient = tf.tensor(recorded.grads[input] as never);
    const largest = tf.max(tf.abs(gradient)).dataSync()[0]!;
    expect(Math.abs(result.value.dataSync()[0]! - recorded.value)).toBeLessThan(1e-5 * recorded.value + 1e-7);
    expect(maxDifference(result.grad, gradient)).toBeLessThan(1e-5 * largest + 1e-7);
  });
});
