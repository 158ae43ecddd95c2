/** @file Whole steps on two engines. */
import { expect } from 'vitest';
import { batches } from '../../../src/distill/data/batches.ts';
import type { Loss } from '../../../src/distill/losses/loss.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { makeStepper } from '../../../src/distill/trainer/step.ts';
import { type EngineName, type HostTensor, startEngine } from '../../../src/engine/index.ts';
import { shippedLoss } from '../losses/shipped.ts';
import { smallData, smallModel, type SmallName } from '../models/small.ts';

const STEPS = 20;

/** A loss of each kind. */
export const LOSSES = ['response', 'feature', 'relation', 'cross_entropy'];

/** What steps change: all weights with their statistics, and the velocities, which at first are the gradients. */
interface State {
  readonly weights: Float32Array;
  readonly velocities: Float32Array;
}

/** After the first step and after the last. */
interface Trained {
  readonly first: State;
  readonly last: State;
}

/** Numbers that look random, always the same. */
function answers(size: number, shape: readonly number[]): HostTensor {
  const count = shape.reduce((a, b) => a * b, size);
  return { values: Float32Array.from({ length: count }, (_, i) => Math.sin(i * i + 1)), shape: [size, ...shape] };
}

/** Twenty steps on one batch, towards made-up answers of a teacher. */
async function trained(engine: EngineName, name: SmallName, lossName: string): Promise<Trained> {
  const { compile } = await startEngine(engine, { strict: true });
  const data = smallData(name);
  const [model, teacher] = [smallModel(name), smallModel(name, 2)];
  // a hint of weight 100 flips ReLUs, and then float32 decides where it goes
  const loss: Loss = shippedLoss(lossName, { student: model, teacher, seed: 1 }, { hint: { weight: 10 } });
  const optimizer = optimizers.sgd.create({ learning_rate: 0.0002 }, undefined);
  const stepper = makeStepper({ model, loss, optimizer, compile });
  const [batch] = [...batches(data, data.train, { batchSize: 4 })];
  const given = {
    inputs: { values: batch!.inputs, shape: [batch!.size, ...data.shape] },
    labels: { values: batch!.labels, shape: [batch!.size] },
    teacher: Object.fromEntries(loss.teacherTaps.map((tap) => [tap, answers(batch!.size, teacher.taps[tap]!)])),
  };
  const velocities = model.variables.length + loss.variables.length;
  const numbers = (): State => {
    const lists = stepper.state.map((one) => [...one.dataSync()]);
    return {
      weights: Float32Array.from(lists.slice(0, -velocities).flat()),
      velocities: Float32Array.from(lists.slice(-velocities).flat()),
    };
  };
  let first = numbers();
  for (let step = 0; step < STEPS; step++) {
    await stepper.step(given, { step, steps: STEPS, stepsPerEpoch: STEPS, indices: batch!.indices }, () => {});
    if (step === 0) first = numbers();
  }
  const last = numbers();
  await stepper.dispose();
  for (const made of [model, teacher, loss]) made.dispose();
  return { first, last };
}

/** Length of the difference, in parts of the length of the reference. */
function distance(actual: Float32Array, expected: Float32Array): number {
  return Math.hypot(...actual.map((x, i) => x - expected[i]!)) / Math.hypot(...expected);
}

/** Holds that the steps of a model under a loss on the compiled engine stay with those on the cpu engine. */
export async function holdWholeSteps(name: SmallName, lossName: string): Promise<void> {
  const expected = await trained('cpu', name, lossName);
  const actual = await trained('compiled', name, lossName);
  expect(distance(actual.first.weights, expected.first.weights)).toBeLessThan(1e-5);
  expect(distance(actual.first.velocities, expected.first.velocities)).toBeLessThan(3e-5);
  expect(distance(actual.last.weights, expected.last.weights)).toBeLessThan(1e-3);
  expect(distance(actual.last.velocities, expected.last.velocities)).toBeLessThan(1e-3);
}
