import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { latencyOf } from '../../../src/distill/trainer/latency.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { patterns } from '../fixtures.ts';

describe('latencyOf', () => {
  it.each(['cpu', 'compiled'] as const)('is a time on %s, and leaves nothing behind', async (engine) => {
    const { compile } = await startEngine(engine);
    const data = patterns();
    const model = mlp.create({ hidden: [4] }, { inputShape: data.shape, classes: data.classes, seed: 1 });
    const before = tf.memory().numTensors;
    const latency = await latencyOf({ model, data, compile, answers: 3 });
    expect(latency).toBeGreaterThan(0);
    expect(latency).toBeLessThan(60_000);
    expect(tf.memory().numTensors).toBe(before);
    expect(await latencyOf({ model, data, compile, within: 0 })).toBeGreaterThan(0);
    model.dispose();
  });
});
