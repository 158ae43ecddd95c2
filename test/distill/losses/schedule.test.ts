import { describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';
import { lossValue, weightedSum } from '../../../src/distill/losses/loss.ts';
import { type Scheduled, valueAt } from '../../../src/distill/losses/schedule.ts';
import { models } from '../../../src/distill/models/models.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { patterns, useCpu } from '../fixtures.ts';
import { cnnSmall, inputOf } from './inputs.ts';

/** 4 epochs of 5 steps. */
const training = { steps: 20, stepsPerEpoch: 5 };
const line = { schedule: 'linear', from: 0, to: 1 } as const;

const rows: { name: string; value: Scheduled; at: Record<number, number> }[] = [
  { name: 'a number', value: 3, at: { 0: 3, 19: 3 } },
  { name: 'a line over all of training', value: line, at: { 0: 0.05, 9: 0.5, 19: 1 } },
  { name: 'a line over epochs, by step', value: { ...line, epochs: 2 }, at: { 0: 0.1, 4: 0.5, 9: 1, 15: 1 } },
  {
    name: "DKD's warm-up, min(epoch / 20, 1)",
    value: { ...line, epochs: 20, by: 'epoch' },
    at: { 0: 1 / 20, 4: 1 / 20, 5: 2 / 20, 19: 4 / 20 },
  },
  { name: 'a line over steps', value: { ...line, from: 5, to: 1, steps: 4 }, at: { 0: 4, 1: 3, 3: 1, 10: 1 } },
  { name: 'a line over a share', value: { ...line, share: 0.5 }, at: { 4: 0.5, 9: 1, 10: 1 } },
  {
    name: 'epochs before steps before a share',
    value: { ...line, epochs: 1, steps: 9, share: 1 },
    at: { 0: 0.2, 4: 1 },
  },
  {
    name: 'half a cosine',
    value: { ...line, schedule: 'cosine', steps: 4 },
    at: { 0: (1 - Math.SQRT1_2) / 2, 1: 0.5, 2: (1 + Math.SQRT1_2) / 2, 3: 1, 4: 1 },
  },
  {
    name: "CTKD's λ, by epoch",
    value: { ...line, schedule: 'cosine', epochs: 4, by: 'epoch' },
    at: { 0: (1 - Math.SQRT1_2) / 2, 9: 0.5, 19: 1 },
  },
];

describe('a number in the course of training', () => {
  it.each(rows)('$name', ({ value, at }) => {
    for (const [step, expected] of Object.entries(at))
      expect(valueAt(value, { step: Number(step), ...training }), `step ${step}`).toBeCloseTo(expected, 6);
  });

  it('is the weight of a term', async () => {
    await useCpu();
    const one = { name: 'one', weight: { ...line, steps: 10 }, value: () => tf.scalar(2) };
    const loss = weightedSum({ name: 'one', terms: [one] });
    const totals = [0, 4, 12].map((step) => lossValue(loss, inputOf(cnnSmall, cnnSmall, { step })).total.dataSync()[0]);
    expect(totals.map((total) => total!.toFixed(5))).toEqual(['0.20000', '1.00000', '2.00000']);
  });

  it.each(['cpu', 'compiled'] as const)('changes from step to step of a training on %s', async (engine) => {
    const { compile } = await startEngine(engine, { strict: true });
    const data = patterns({ train: 12, test: 3 });
    const model = models.mlp.create({ hidden: [3] }, { inputShape: data.shape, classes: data.classes, seed: 1 });
    const constant = { name: 'constant', weight: { ...line, epochs: 2 }, value: () => tf.scalar(1) };
    const still = {
      name: 'still',
      weight: 1e-9,
      value: ({ student }: { student: Readonly<Record<string, tf.Tensor>> }) => tf.mean<tf.Scalar>(student['logits']!),
    };
    const loss = weightedSum({ name: 'sum', terms: [constant, still] });
    const optimizer = optimizers.sgd.create({ learning_rate: 1e-6 }, undefined);
    const found: number[] = [];
    await train({
      compile,
      model,
      data,
      loss,
      optimizer,
      epochs: 3,
      batchSize: 4,
      seed: 1,
      stage: 'student',
      reportEvery: 1,
      listener: (event) => {
        if (event.kind === 'metric' && event.point.name === 'train/loss') found.push(event.point.value);
      },
    });
    model.dispose();
    const shares = [1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1, 1, 1, 1];
    expect(found.map((x) => x.toFixed(5))).toEqual(shares.map((x) => x.toFixed(5)));
  });
});
