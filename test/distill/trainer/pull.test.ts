/** @file How hard the terms of a loss pull at the student's logits. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { crossEntropy, hardTerm } from '../../../src/distill/losses/cross-entropy.ts';
import { weightedSum, type Term } from '../../../src/distill/losses/loss.ts';
import { type MethodName, weightedSumLoss } from '../../../src/distill/index.ts';
import { responseMethods } from '../../../src/distill/losses/methods/response.ts';
import { featureMethods } from '../../../src/distill/losses/methods/feature.ts';
import { pullMeter } from '../../../src/distill/trainer/pull.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { useCpu } from '../fixtures.ts';
import { classesOf, cnnLarge, cnnSmall, inputOf } from '../losses/inputs.ts';

afterAll(useCpu);

const term = (name: string, value: Term['value'], more: Partial<Term> = {}): Term => ({
  name,
  weight: 1,
  value,
  ...more,
});

const square = (x: tf.Tensor): tf.Scalar => tf.mean(tf.square(x));

const BATCH = 4;
const at = { step: 0, steps: 20, stepsPerEpoch: 5, indices: Uint32Array.of(0, 1, 2, 3) };

/** The pulls of terms on a made-up batch. */
function pullsOf(terms: readonly Term[]) {
  const { student, teacher } = inputOf(cnnSmall, cnnLarge, { batch: BATCH });
  const batch = {
    inputs: { values: new Float32Array(), shape: [0] },
    labels: { values: Int32Array.from(classesOf(BATCH)), shape: [BATCH] },
    teacher,
  };
  const meter = pullMeter(weightedSum({ name: 'some', terms }));
  const before = tf.memory().numTensors;
  const pulls = meter(student['logits']!, batch, at);
  expect(tf.memory().numTensors).toBe(before);
  return { pulls, again: meter(student['logits']!, batch, at), logits: student['logits'] as tf.Tensor2D };
}

describe.each(['cpu', 'wasm'] as const)('pulls on %s', (engine) => {
  it('are norms of gradients at the logits, without weights', async () => {
    await startEngine(engine);
    const { pulls, again, logits } = pullsOf([
      hardTerm(5),
      term('double', ({ student, labels }) => tf.mul(2, crossEntropy(student['logits'] as tf.Tensor2D, labels))),
    ]);
    const wanted = tf.oneHot(tf.tensor1d(classesOf(BATCH), 'int32'), 3);
    const norm = tf.norm(tf.div(tf.sub(tf.softmax(logits), wanted), BATCH)).dataSync()[0]!;
    expect(pulls[0]).toBeCloseTo(norm, 5);
    expect(pulls[1]).toBeCloseTo(2 * norm, 5);
    expect(again).toEqual(pulls);
  });

  it('has none for terms that read features, keep memories or cannot be computed', async () => {
    await startEngine(engine);
    const memory = tf.variable(tf.scalar(1), false);
    const { pulls } = pullsOf([
      hardTerm(1),
      term('features', ({ student }) => square(tf.concat([student['logits']!, student['embedding']!], 1))),
      term('all', ({ student }) => tf.addN(Object.values(student).map(square))),
      term('memory', ({ student }) => square(student['logits']!), { state: [memory] }),
      term('broken', () => {
        throw new Error('on purpose');
      }),
      term('constant', ({ teacher }) => square(teacher['logits']!)),
      term('infinite', ({ student }) => tf.div(square(student['logits']!), 0)),
    ]);
    expect(pulls).toEqual([expect.any(Number), null, null, null, null, null, null]);
    memory.dispose();
  });

  it.each(Object.keys(responseMethods) as MethodName[])('can be measured of %s', async (method) => {
    await startEngine(engine);
    const options = { student: cnnSmall, teacher: cnnLarge, seed: 1 };
    const loss = weightedSumLoss.create({ terms: { one: { method, weight: 1 } } }, options);
    const [pull] = pullsOf(loss.terms).pulls;
    expect(pull).toBeGreaterThan(0);
    loss.dispose();
  });

  it.each(Object.keys(featureMethods).filter((name) => !['crd', 'srrl'].includes(name)) as MethodName[])(
    '%s has none',
    async (method) => {
      await startEngine(engine);
      const options = { student: cnnSmall, teacher: cnnLarge, seed: 1 };
      const loss = weightedSumLoss.create({ terms: { one: { method, weight: 1 } } }, options);
      expect(pullsOf(loss.terms).pulls).toEqual([null]);
      loss.dispose();
    },
  );
});
