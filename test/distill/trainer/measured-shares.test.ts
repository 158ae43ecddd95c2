/** @file Measuring the shares of terms changes nothing of a training. */
import { afterAll, describe, expect, it } from 'vitest';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine, type EngineName } from '../../../src/engine/index.ts';
import { patterns, useCpu } from '../fixtures.ts';
import { shippedLoss } from '../losses/shipped.ts';

afterAll(useCpu);

const data = patterns();
const context = { inputShape: data.shape, classes: data.classes };

/** The weights of a student after two epochs, and at which steps its pulls were measured. */
async function distilled(engine: EngineName, lossName: string, reportEvery: number) {
  const { compile } = await startEngine(engine);
  const teacher = mlp.create({ hidden: [12, 10] }, { ...context, seed: 9 });
  const model = mlp.create({ hidden: [8], dropout: 0.2 }, { ...context, seed: 1 });
  const loss = shippedLoss(lossName, { student: model, teacher, seed: 1 });
  const optimizer = optimizers.adam.create({ learning_rate: 0.01 }, undefined);
  const steps: number[] = [];
  const common = { compile, model, teacher, data, loss, optimizer, seed: 1, stage: 'student', reportEvery };
  await train({
    ...common,
    epochs: 2,
    batchSize: 20,
    listener: (event) => {
      if (event.kind === 'metric' && event.point.name === 'train/gradient_share/hard') steps.push(event.point.step);
    },
  });
  const weights = [...model.variables, ...loss.variables].flatMap((variable) => [...variable.dataSync()]);
  for (const one of [model, teacher, loss]) one.dispose();
  return { weights, steps };
}

describe.each([
  { engine: 'cpu', name: 'response' },
  { engine: 'compiled', name: 'response' },
  { engine: 'compiled', name: 'ctkd' },
  { engine: 'wasm', name: 'ctkd' },
] as const)('$name on $engine', ({ engine, name }) => {
  it('comes to the same weights wherever its shares are measured', async () => {
    const [often, once] = [await distilled(engine, name, 1), await distilled(engine, name, 1000)];
    expect([often.steps, once.steps]).toEqual([[1], [5]]);
    expect(often.weights).toEqual(once.weights);
  });
});
