/** @file Small networks after a little training. */
import { crossEntropyLoss } from '../../../src/distill/losses/cross-entropy.ts';
import { sgd } from '../../../src/distill/optimizers/sgd.ts';
import { evaluate } from '../../../src/distill/trainer/evaluate.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine, type EngineName } from '../../../src/engine/index.ts';
import { smallData, type SmallName, smallModel } from './small.ts';

export interface Learnt {
  /** Mean training loss of each epoch. */
  readonly losses: readonly number[];
  readonly testLoss: number;
  /** All weights, also those that are not trained. */
  readonly weights: readonly number[];
}

/** A small network after some epochs of two batches, the second of which is smaller. */
export async function learn(
  name: SmallName,
  engine: EngineName,
  { epochs = 1, optimizer = sgd.create({ learning_rate: 0.01 }, undefined), dropout = 0.2 } = {},
): Promise<Learnt> {
  // strict: a step that cannot be compiled throws
  const { compile } = await startEngine(engine, { strict: true });
  const data = smallData(name);
  const model = smallModel(name, 1, { dropout });
  const loss = crossEntropyLoss.create({}, { student: model, seed: 1 });
  const common = { compile, model, data, loss, optimizer, seed: 1, stage: 'student', evaluateEvery: 0 };
  const { history } = await train({ ...common, epochs, batchSize: 12 });
  const weights = model.network.weights.flatMap((weight) => [...(weight.read().dataSync() as Float32Array)]);
  const { loss: testLoss } = await evaluate({ model, data, compile });
  model.dispose();
  return { losses: history.map((epoch) => epoch.loss), testLoss, weights };
}
