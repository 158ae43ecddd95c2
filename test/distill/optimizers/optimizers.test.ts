import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { makeUpdater } from '../../../src/distill/optimizers/updater.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { optimizerFor, recordedOptimizers } from './recorded.ts';

const host = (list: readonly number[]) => ({ values: Float32Array.from(list), shape: [list.length] });

const cases = (['cpu', 'compiled'] as const).flatMap((engine) =>
  recordedOptimizers.map((recorded) => ({
    engine,
    recorded,
    name: `${recorded.name} ${JSON.stringify(recorded.options)}`,
  })),
);

describe.each(cases)('$name on $engine', ({ engine, recorded }) => {
  it('has PyTorch’s weights after each step, to 1e-6', async () => {
    const { compile } = await startEngine(engine, { strict: true });
    const optimizer = optimizerFor(recorded);
    const before = tf.memory().numTensors;
    const weight = tf.variable(tf.tensor1d(recorded.w0));
    const updater = makeUpdater([weight], optimizer);
    const step = compile(({ a, b, coefficients }: { a: tf.Tensor; b: tf.Tensor; coefficients: tf.Scalar[] }) => {
      const { value, grads } = tf.variableGrads(() => tf.sum(tf.mul(b, tf.square(tf.sub(weight, a)))), [weight]);
      updater.update(grads, coefficients);
      return { value };
    });
    const steps = recorded.params_after_step.length;
    for (const [i, expected] of recorded.params_after_step.entries()) {
      const coefficients = [...optimizer.coefficients(optimizer.learningRate(i, steps), i)];
      tf.dispose(await step.run({ a: host(recorded.a), b: host(recorded.b), coefficients }));
      for (const [j, actual] of weight.dataSync().entries())
        expect(Math.abs(actual - expected[j]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected[j]!)));
    }
    await step.dispose();
    updater.dispose();
    weight.dispose();
    expect(tf.memory().numTensors).toBe(before + 1);
  });
});
