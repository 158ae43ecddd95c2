import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededDropout } from '../../../src/distill/models/dropout.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

const dropped = (rate: number, seed: number, step: number): Float32Array =>
  tf.tidy(() => {
    const layer = seededDropout({ name: 'drop', rate, seed });
    return (layer.call(tf.ones([100, 100]), { training: true, step }) as tf.Tensor).dataSync() as Float32Array;
  });

describe('seededDropout', () => {
  it('sets the right share to zero and keeps the mean', () => {
    const kept = dropped(0.25, 1, 0);
    const zeros = kept.filter((value) => value === 0).length;
    expect(zeros / kept.length).toBeGreaterThan(0.23);
    expect(zeros / kept.length).toBeLessThan(0.27);
    expect(new Set(kept)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
  });

  it('has another mask in each step and for each seed, the same for both', () => {
    const masks = [dropped(0.5, 1, 0), dropped(0.5, 1, 1), dropped(0.5, 2, 0)].map((mask) => mask.join());
    expect(new Set(masks).size).toBe(3);
    expect(dropped(0.5, 1, 1).join()).toBe(masks[1]);
  });
});
