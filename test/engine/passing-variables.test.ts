import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { passingVariables, startEngine } from '../../src/engine/index.ts';

beforeAll(() => startEngine('cpu'));

describe('passingVariables', () => {
  it.each([
    { name: 'ends', end: () => Promise.resolve() },
    { name: 'fails', end: () => Promise.reject(new Error('halfway')) },
  ])('disposes what was made when the work $name, and nothing else', async ({ end }) => {
    const [lasting, freed] = [tf.variable(tf.ones([2])), tf.variable(tf.ones([2]))];
    const before = tf.memory().numTensors;
    const work = passingVariables(async () => {
      tf.tidy(() => tf.variable(tf.zeros([3])));
      freed.dispose();
      await Promise.resolve();
      tf.tidy(() => tf.variable(tf.zeros([4])));
      return end();
    });
    await work.catch((error: Error) => expect(error.message).toBe('halfway'));
    expect(tf.memory().numTensors).toBe(before - 1);
    expect(lasting.isDisposed).toBe(false);
    lasting.dispose();
  });
});
