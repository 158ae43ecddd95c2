import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { logMeanProbabilities, together } from '../../../src/distill/schemes/together.ts';
import { normal, useCpu } from '../fixtures.ts';

beforeAll(useCpu);

const context = { inputShape: [2, 2, 1], classes: 3 };

describe('together', () => {
  it("has all the members' taps by number, and what they answer together", () => {
    const members = [1, 2].map((seed) => mlp.create({ hidden: [5] }, { ...context, seed }));
    const all = together(members);
    expect(all.taps).toEqual({
      '1.block1': [5],
      '1.embedding': [5],
      '1.logits': [3],
      '2.block1': [5],
      '2.embedding': [5],
      '2.logits': [3],
      logits: [3],
    });
    expect(all.variables).toEqual(members.flatMap(({ variables }) => variables));
    tf.tidy(() => {
      const x = normal([6, 2, 2, 1], 3);
      const taps = all.forward(x);
      for (const [i, member] of members.entries()) {
        const own = member.forward(x)['logits']!;
        expect([...taps[`${i + 1}.logits`]!.dataSync()]).toEqual([...own.dataSync()]);
      }
      const [a, b] = [taps['1.logits'], taps['2.logits']].map((logits) => tf.softmax(logits as tf.Tensor2D).dataSync());
      const mean = [...tf.softmax(taps['logits'] as tf.Tensor2D).dataSync()];
      for (const [i, p] of mean.entries()) expect(p).toBeCloseTo((a![i]! + b![i]!) / 2, 6);
    });
  });
});

describe('logMeanProbabilities', () => {
  it.each([
    {
      name: 'sure of different classes',
      logits: [
        [50, 0],
        [0, 50],
      ],
      expected: [Math.log(0.5), Math.log(0.5)],
    },
    {
      name: 'one undecided',
      logits: [
        [0, 0],
        [Math.log(3), 0],
      ],
      expected: [Math.log(0.625), Math.log(0.375)],
    },
    {
      name: 'too sure for float32',
      logits: [
        [500, 0],
        [500, 0],
      ],
      expected: [0, -500],
    },
  ])('$name', ({ logits, expected }) => {
    const values = tf.tidy(() => [...logMeanProbabilities(logits.map((row) => tf.tensor2d([row]))).dataSync()]);
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, 4);
  });
});
