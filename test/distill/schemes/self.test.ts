import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossValue } from '../../../src/distill/losses/loss.ts';
import { selfLoss } from '../../../src/distill/schemes/self.ts';
import { at, useCpu } from '../fixtures.ts';

beforeAll(useCpu);

const ln3 = Math.log(3);
const labels = tf.tensor1d([0, 0], 'int32');
const twice = (row: number[]): tf.Tensor2D => tf.tensor2d([row, row]);

describe('selfLoss', () => {
  it.each([
    { name: "the paper's weights", options: {}, alpha: 0.1, beta: 1e-6, temperature: 3 },
    { name: 'others', options: { alpha: 0.5, beta: 0.1, temperature: 1 }, alpha: 0.5, beta: 0.1, temperature: 1 },
  ])('$name', ({ options, alpha, beta, temperature }) => {
    const student = {
      embedding: twice([1, 2]),
      logits: twice([temperature * ln3, 0]),
      exit1: twice([1, 0]),
      exit1_logits: twice([0, 0]),
    };
    const { total, terms } = lossValue(selfLoss({ exits: 1, ...options }), { labels, student, teacher: {}, at });
    // softmax of the network: 3^T / (3^T + 1); at temperature T: 3/4
    const hard = Math.log(1 + 3 ** -temperature);
    const soft = temperature ** 2 * (0.75 * Math.log(1.5) + 0.25 * Math.log(0.5));
    const expected = [hard, Math.log(2), soft, 8];
    for (const [i, term] of terms.entries()) expect(term.dataSync()[0]).toBeCloseTo(expected[i]!, 5);
    expect(total.dataSync()[0]).toBeCloseTo((1 - alpha) * (hard + Math.log(2)) + alpha * soft + beta * 8, 5);
  });

  it('holds the network and its exits to both labels of a mixture', () => {
    const mixed = { labels: tf.tensor1d([1, 1], 'int32'), share: tf.tensor1d([0.25, 0.25]) };
    const student = {
      embedding: twice([1]),
      logits: twice([ln3, 0]),
      exit1: twice([1]),
      exit1_logits: twice([ln3, 0]),
    };
    const hard = selfLoss({ exits: 1 }).terms.filter(({ name }) => name.startsWith('hard'));
    const values = hard.map(({ value }) => value({ labels, mixed, student, teacher: {}, at }).dataSync()[0]);
    for (const value of values) expect(value).toBeCloseTo(0.75 * Math.log(4 / 3) + 0.25 * Math.log(4), 6);
  });

  it('the end of the network learns from labels alone', () => {
    const loss = selfLoss({ exits: 1, alpha: 0.5, beta: 1 });
    const of = (names: string[]) => loss.terms.filter(({ name }) => names.includes(name));
    const slope = (name: string): number => {
      const gradient = tf.grad((logits) => {
        const student = { embedding: twice([1, 2]), logits, exit1: twice([1, 0]), exit1_logits: twice([0, 0]) };
        return of([name])[0]!.value({ labels, student, teacher: {}, at });
      });
      return Math.max(
        ...gradient(twice([1, 0]))
          .dataSync()
          .map(Math.abs),
      );
    };
    expect(slope('hard')).toBeGreaterThan(0.1);
    expect(slope('soft1')).toBe(0);
  });
});
