import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossValue } from '../../../src/distill/losses/loss.ts';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { sgd } from '../../../src/distill/optimizers/sgd.ts';
import { mutualDivergence, mutualLoss } from '../../../src/distill/schemes/mutual.ts';
import { together } from '../../../src/distill/schemes/together.ts';
import { evaluate } from '../../../src/distill/trainer/evaluate.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { at, patterns, useCpu } from '../fixtures.ts';

const [third, ln3] = [Math.log(1 / 3), Math.log(3)];
/** KL((3/4, 1/4) ‖ (1/2, 1/2)) and the other way round. */
const [toEven, fromEven] = [0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), 0.5 * Math.log(2 / 3) + 0.5 * Math.log(2)];

describe('mutualDivergence', () => {
  beforeAll(useCpu);

  it.each([
    { name: 'two that agree', own: [1, 0], others: [[2, 1]], expected: 0 },
    { name: 'two that do not', own: [0, 0], others: [[ln3, 0]], expected: toEven },
    { name: 'the other way round', own: [ln3, 0], others: [[0, 0]], expected: fromEven },
    {
      name: 'three: the mean over the others',
      own: [0, 0],
      others: [
        [ln3, 0],
        [0, 0],
      ],
      expected: toEven / 2,
    },
    {
      name: 'three, opposite',
      own: [0, 0],
      others: [
        [ln3, 0],
        [third, 0],
      ],
      expected: toEven,
    },
    {
      name: 'temperature 2, with its square',
      own: [0, 0],
      others: [[2 * ln3, 0]],
      temperature: 2,
      expected: 4 * toEven,
    },
  ])('$name', ({ own, others, temperature = 1, expected }) => {
    const rows = others.map((row) => tf.tensor2d([row, row]));
    const value = tf.tidy(() => mutualDivergence(tf.tensor2d([own, own]), rows, temperature).dataSync()[0]);
    expect(value).toBeCloseTo(expected, 6);
  });

  it('teaches the own peer alone', () => {
    const [own, other] = [tf.tensor2d([[0, 0, 1]]), tf.tensor2d([[1, 0, 0]])];
    const [toOwn, toOther] = tf.grads((a, b) => mutualDivergence(a as tf.Tensor2D, [b as tf.Tensor2D]))([own, other]);
    expect(Math.max(...toOwn!.dataSync().map(Math.abs))).toBeGreaterThan(0.1);
    expect([...toOther!.dataSync()].map(Math.abs)).toEqual([0, 0, 0]);
  });
});

describe('mutualLoss', () => {
  it('is the sum of what each peer learns', async () => {
    await useCpu();
    const loss = mutualLoss({ peers: 2, weight: 0.5 });
    const student = { '1.logits': tf.tensor2d([[0, 0]]), '2.logits': tf.tensor2d([[ln3, 0]]) };
    const { total, terms } = lossValue(loss, { labels: tf.tensor1d([0], 'int32'), student, teacher: {}, at });
    expect(loss.terms.map(({ name }) => name)).toEqual(['hard1', 'mutual1', 'hard2', 'mutual2']);
    const expected = [Math.log(2), toEven, Math.log(4 / 3), fromEven];
    for (const [i, term] of terms.entries()) expect(term.dataSync()[0]).toBeCloseTo(expected[i]!, 6);
    expect(total.dataSync()[0]).toBeCloseTo(expected[0]! + expected[1]! / 2 + expected[2]! + expected[3]! / 2, 6);
  });

  it('holds every peer to both labels of a mixture', async () => {
    await useCpu();
    const [first] = mutualLoss({ peers: 2 }).terms;
    const mixed = { labels: tf.tensor1d([1], 'int32'), share: tf.tensor1d([0.25]) };
    const student = { '1.logits': tf.tensor2d([[ln3, 0]]), '2.logits': tf.tensor2d([[0, 0]]) };
    const value = first!.value({ labels: tf.tensor1d([0], 'int32'), mixed, student, teacher: {}, at }).dataSync()[0];
    expect(value).toBeCloseTo(0.75 * Math.log(4 / 3) + 0.25 * Math.log(4), 6);
  });

  it.each(['cpu', 'compiled'] as const)('trains all peers in the same steps on %s', async (engine) => {
    const { compile } = await startEngine(engine, { strict: true });
    const data = patterns();
    const context = { inputShape: data.shape, classes: data.classes };
    const peers = [
      mlp.create({ hidden: [8] }, { ...context, seed: 1 }),
      mlp.create({ hidden: [12] }, { ...context, seed: 2 }),
    ];
    const optimizer = sgd.create({ learning_rate: 0.05 }, undefined);
    const learner = together(peers);
    const common = { data, loss: mutualLoss({ peers: 2 }), optimizer, batchSize: 16, seed: 1, compile };
    const result = await train({ ...common, model: learner, epochs: 4, stage: 'peers' });
    expect(result.test!.accuracy).toBeGreaterThan(0.8);
    for (const model of peers) expect((await evaluate({ model, data })).accuracy).toBeGreaterThan(0.8);
  });
});
