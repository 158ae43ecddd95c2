import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { models } from '../../../src/distill/models/models.ts';
import type { Model } from '../../../src/distill/models/model.ts';
import { adam } from '../../../src/distill/optimizers/adam.ts';
import { withExits } from '../../../src/distill/schemes/exits.ts';
import { selfLoss } from '../../../src/distill/schemes/self.ts';
import { evaluate } from '../../../src/distill/trainer/evaluate.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { inputsOf, patterns, useCpu } from '../fixtures.ts';

const data = patterns();
const context = { inputShape: data.shape, classes: data.classes, seed: 1 };

const rows: { name: string; make: () => Model; blocks: string[] }[] = [
  { name: 'mlp', make: () => models.mlp.create({ hidden: [9, 7, 5] }, context), blocks: ['block1', 'block2'] },
  { name: 'cnn', make: () => models.cnn.create({ widths: [2, 3], embedding: 5 }, context), blocks: ['block1'] },
  {
    name: 'resnet',
    make: () => models.resnet.create({ depth: 8, widths: [2, 3, 4] }, context),
    blocks: ['block1', 'block2'],
  },
  { name: 'lstm', make: () => models.rnn.create({ units: 4, layers: 2 }, context), blocks: ['block1'] },
];

describe.each(rows)('withExits: $name', ({ make, blocks }) => {
  it('makes a network of all up to each block but the last', async () => {
    await useCpu();
    const before = tf.memory().numTensors;
    const model = make();
    const { learner, exits } = withExits(model, 1);
    expect(exits).toHaveLength(blocks.length);
    const x = inputsOf(data, 4);
    tf.tidy(() => {
      const taps = learner.forward(x);
      expect([...taps['logits']!.dataSync()]).toEqual([...model.forward(x)['logits']!.dataSync()]);
      for (const [i, exit] of exits.entries()) {
        expect(Object.keys(exit.taps)).toEqual([blocks[i], 'embedding', 'logits']);
        expect(exit.taps['embedding']).toEqual(model.taps['embedding']);
        expect([...exit.forward(x)['logits']!.dataSync()]).toEqual([...taps[`exit${i + 1}_logits`]!.dataSync()]);
        const own = exit.variables.filter((variable) => !model.variables.includes(variable));
        expect(own.length).toBeGreaterThan(0);
        expect(own.length).toBeLessThan(exit.variables.length);
      }
    });
    const parts = new Set([model, ...exits].flatMap(({ variables }) => variables));
    expect(new Set(learner.variables)).toEqual(parts);
    for (const one of [...exits, model, x]) one.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('learns to answer at every exit, on the compiled engine', async () => {
    const { compile } = await startEngine('compiled', { strict: true });
    const model = make();
    const { learner, exits } = withExits(model, 1);
    const optimizer = adam.create({ learning_rate: 0.01 }, undefined);
    const loss = selfLoss({ exits: exits.length });
    const common = { data, loss, optimizer, batchSize: 16, seed: 1, compile, stage: 'self' };
    const before = await Promise.all(
      exits.map(async (exit) => (await evaluate({ model: exit, data, split: data.train })).loss),
    );
    await train({ ...common, model: learner, epochs: 6 });
    for (const [i, exit] of exits.entries()) {
      expect((await evaluate({ model: exit, data, split: data.train })).loss).toBeLessThan(before[i]!);
    }
    for (const one of [...exits, model]) one.dispose();
  });
});

it('throws MODEL for a network of one block', async () => {
  await useCpu();
  const model = models.mlp.create({ hidden: [4] }, context);
  expect(() => withExits(model, 1)).toThrow(expect.objectContaining({ code: 'MODEL' }));
});
