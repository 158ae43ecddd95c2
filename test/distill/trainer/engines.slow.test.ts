import { describe, expect, it } from 'vitest';
import type { Loss } from '../../../src/distill/losses/loss.ts';
import { cnn } from '../../../src/distill/models/cnn.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine, type EngineName } from '../../../src/engine/index.ts';
import { patterns } from '../fixtures.ts';
import { sample } from '../../sample.ts';
import { shippedLoss } from '../losses/shipped.ts';

/** The losses of a few steps of distillation, and the weights they lead to. */
async function distil(engine: EngineName, name: string, threads = 1): Promise<{ losses: number[]; weights: number[] }> {
  const { compile } = await startEngine(engine, { strict: true, threads });
  const data = patterns({ train: 40, test: 6 });
  const context = { inputShape: data.shape, classes: data.classes, seed: 1 };
  const model = cnn.create({ widths: [2, 3], embedding: 4, dropout: 0.2 }, context);
  const teacher = cnn.create({ widths: [4, 5], embedding: 6 }, { ...context, seed: 2 });
  const loss: Loss = shippedLoss(name, { student: model, teacher, seed: 1 });
  const optimizer = optimizers.sgd.create({ learning_rate: 0.001 }, undefined);
  const values: number[] = [];
  const common = { compile, model, teacher, data, loss, optimizer, seed: 1, stage: 'student', reportEvery: 1 };
  await train({
    ...common,
    epochs: 2,
    batchSize: 16,
    listener: (event) => {
      if (event.kind === 'metric' && event.point.name.startsWith('train/loss')) values.push(event.point.value);
    },
  });
  const weights = model.variables.flatMap((variable) => [...variable.dataSync()]);
  for (const made of [model, teacher, loss]) made.dispose();
  return { losses: values, weights };
}

it('distillation repeats itself bit for bit with two threads', async () => {
  expect(await distil('compiled', 'response', 2)).toEqual(await distil('compiled', 'response', 2));
});

const cases = (['wasm', 'compiled'] as const).flatMap((engine) =>
  ['response', 'feature', 'relation', 'cross_entropy'].map((name) => ({ engine, name })),
);

describe.each(sample(cases, 3))('distillation by $name on $engine', ({ engine, name }) => {
  it('repeats itself bit for bit, and agrees with the reference engine', async () => {
    const first = await distil(engine, name);
    expect(await distil(engine, name)).toEqual(first);
    const reference = await distil('cpu', name);
    first.losses.forEach((value, i) => expect(value / reference.losses[i]!).toBeCloseTo(1, 4));
    first.weights.forEach((value, i) => expect(value).toBeCloseTo(reference.weights[i]!, 4));
  });
});
