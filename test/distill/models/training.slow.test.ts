/** @file More of `training.test.ts`: longer trainings of every model. */
import { describe, expect, it } from 'vitest';
import { adam } from '../../../src/distill/optimizers/adam.ts';
import { learn } from './learn.ts';
import { SMALL_NAMES } from './small.ts';

describe.each(SMALL_NAMES)('%s', (name) => {
  it('learns', async () => {
    const optimizer = adam.create({ learning_rate: 0.02 }, undefined);
    const { losses } = await learn(name, 'cpu', { epochs: 8, optimizer, dropout: 0 });
    expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!);
  });

  it('repeats itself bit for bit', async () => {
    const [first, second] = [await learn(name, 'compiled'), await learn(name, 'compiled')];
    expect(second.weights).toEqual(first.weights);
    expect(second.testLoss).toBe(first.testLoss);
  });
});
