import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { batches } from '../../../src/distill/data/batches.ts';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { evaluate } from '../../../src/distill/trainer/evaluate.ts';
import { patterns, useCpu } from '../fixtures.ts';

beforeAll(useCpu);

describe('evaluate', () => {
  const data = patterns({ test: 23 });
  const build = () =>
    mlp.create({ hidden: [5], dropout: 0.5 }, { inputShape: data.shape, classes: data.classes, seed: 1 });

  it('counts what is right and takes the mean of -log p, whatever the batches', async () => {
    const model = build();
    const [whole] = [...batches(data, data.test, { batchSize: 23 })];
    const logits = tf.tidy(
      () => model.forward(tf.tensor(whole!.inputs, [23, ...data.shape]))['logits']!.arraySync() as number[][],
    );
    const right = logits.filter((row, i) => row.indexOf(Math.max(...row)) === whole!.labels[i]).length;
    const surprise = logits.map(
      (row, i) => Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)) - row[whole!.labels[i]!]!,
    );
    for (const batchSize of [1, 7, 23, 500]) {
      const measured = await evaluate({ model, data, batchSize });
      expect(measured.count).toBe(23);
      expect(measured.accuracy).toBe(right / 23);
      expect(measured.loss).toBeCloseTo(surprise.reduce((a, b) => a + b, 0) / 23, 5);
    }
    model.dispose();
  });

  it('looks at the split it is given', async () => {
    const model = build();
    expect((await evaluate({ model, data, split: data.train })).count).toBe(96);
    model.dispose();
  });
});
