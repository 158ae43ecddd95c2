import { describe, expect, it } from 'vitest';
import { crossEntropyLoss } from '../../../src/distill/losses/cross-entropy.ts';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { patterns } from '../fixtures.ts';

const data = patterns({ train: 72, test: 6 });

/** The weights after two epochs. */
async function trained(engine: 'cpu' | 'compiled', batchSize: number, accumulate: number): Promise<number[]> {
  const { compile } = await startEngine(engine, { strict: true });
  const model = mlp.create({ hidden: [6] }, { inputShape: data.shape, classes: data.classes, seed: 1 });
  const loss = crossEntropyLoss.create({}, { student: model, seed: 1 });
  const options = { learning_rate: 0.01, schedule: 'cosine', warmup: 0.2, clip_norm: 1, accumulate } as const;
  const optimizer = optimizers.adamw.create(options, undefined);
  await train({ compile, model, loss, data, optimizer, batchSize, epochs: 2, seed: 1, stage: 'student' });
  const weights = model.variables.flatMap((variable) => [...variable.dataSync()]);
  model.dispose();
  return weights;
}

describe.each(['cpu', 'compiled'] as const)('training that accumulates on %s', (engine) => {
  it.each([
    { batchSize: 12, accumulate: 2 },
    { batchSize: 6, accumulate: 4 },
  ])('$accumulate batches of $batchSize are one batch of 24', async ({ batchSize, accumulate }) => {
    const whole = await trained(engine, 24, 1);
    const parts = await trained(engine, batchSize, accumulate);
    parts.forEach((weight, i) => expect(weight).toBeCloseTo(whole[i]!, 4));
  });

  it('moves the weights with the last batch too, if some wait for it', async () => {
    const never = await trained(engine, 24, 1000);
    const initial = mlp.create({ hidden: [6] }, { inputShape: data.shape, classes: data.classes, seed: 1 });
    expect(never).not.toEqual(initial.variables.flatMap((variable) => [...variable.dataSync()]));
    initial.dispose();
  });
});
