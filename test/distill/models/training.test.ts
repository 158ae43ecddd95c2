import { afterEach, describe, expect, it } from 'vitest';
import { crossEntropyLoss } from '../../../src/distill/losses/cross-entropy.ts';
import type { Model } from '../../../src/distill/models/model.ts';
import { adam } from '../../../src/distill/optimizers/adam.ts';
import { sgd } from '../../../src/distill/optimizers/sgd.ts';
import { evaluate } from '../../../src/distill/trainer/evaluate.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine, type EngineName } from '../../../src/engine/index.ts';
import { smallData, SMALL_NAMES, type SmallName, smallModel } from './small.ts';

const made: Model[] = [];
afterEach(() => {
  for (const model of made.splice(0)) model.dispose();
});

interface Learnt {
  readonly model: Model;
  /** Mean training loss of each epoch. */
  readonly losses: readonly number[];
  readonly testLoss: number;
  /** All weights, also those that are not trained. */
  readonly weights: readonly number[];
}

/** A small network after some epochs of two batches, the second of which is smaller. */
async function learn(
  name: SmallName,
  engine: EngineName,
  { epochs = 1, optimizer = sgd.create({ learning_rate: 0.01 }, undefined), dropout = 0.2 } = {},
): Promise<Learnt> {
  // strict: a step that cannot be compiled throws
  const { compile } = await startEngine(engine, { strict: true });
  const data = smallData(name);
  const model = smallModel(name, 1, { dropout });
  made.push(model);
  const loss = crossEntropyLoss.create({}, { student: model, seed: 1 });
  const common = { compile, model, data, loss, optimizer, seed: 1, stage: 'student', evaluateEvery: 0 };
  const { history } = await train({ ...common, epochs, batchSize: 12 });
  const weights = model.network.weights.flatMap((weight) => [...(weight.read().dataSync() as Float32Array)]);
  const { loss: testLoss } = await evaluate({ model, data, compile });
  return { model, losses: history.map((epoch) => epoch.loss), testLoss, weights };
}

describe.each(SMALL_NAMES)('%s', (name) => {
  it('learns', async () => {
    const optimizer = adam.create({ learning_rate: 0.02 }, undefined);
    const { losses } = await learn(name, 'cpu', { epochs: 8, optimizer, dropout: 0 });
    expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!);
  });

  // strict: compiled whole
  it.each(['compiled', 'wasm'] as const)('takes the steps of the reference engine on %s', async (engine) => {
    const [found, reference] = [await learn(name, engine), await learn(name, 'cpu')];
    found.losses.forEach((value, i) => expect(value).toBeCloseTo(reference.losses[i]!, 4));
    expect(found.testLoss).toBeCloseTo(reference.testLoss, 4);
    expect(found.weights).toHaveLength(reference.weights.length);
    const gaps = found.weights.map((value, i) => Math.abs(value - reference.weights[i]!));
    expect(Math.max(...gaps)).toBeLessThan(1e-4);
  });

  it('repeats itself bit for bit', async () => {
    const [first, second] = [await learn(name, 'compiled'), await learn(name, 'compiled')];
    expect(second.weights).toEqual(first.weights);
    expect(second.testLoss).toBe(first.testLoss);
  });
});
