/** @file Whole steps of training: the engines stay together, repeat themselves bit for bit, and keep their memory. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type Engine, startEngine } from '../../src/engine/index.ts';
import { enginesToCompare } from './compare.ts';
import { cnn, distillationLoss, mlp, type Network, randomBatch } from './networks.ts';
import { ALL, sample } from '../sample.ts';

const NETWORKS: readonly (readonly [string, () => Network])[] = [
  ['mlp', () => mlp([784, 32, 10])],
  ['cnn', () => cnn([4, 6], 16)],
];

interface Trained {
  /** All weights after the first step and after the last. */
  readonly first: Float32Array;
  readonly last: Float32Array;
  readonly losses: readonly number[];
  /** Tensors that the steps after the second left behind. */
  readonly left: number;
}

async function train(engine: Engine, make: () => Network, steps: number): Promise<Trained> {
  const network = make();
  const variables = [...network.variables];
  const optimizer = tf.train.adam(1e-3);
  const { images, labels, teacher } = tf.tidy(() => randomBatch(8));
  const weights = (): Float32Array => Float32Array.from(variables.flatMap((v) => Array.from(v.dataSync())));
  const step = engine.compile((batch: ReturnType<typeof randomBatch>) => ({
    loss: optimizer.minimize(
      () => distillationLoss(network.logits(batch.images), batch.labels, batch.teacher),
      true,
      variables,
    )!,
  }));
  const losses: number[] = [];
  const tensors: number[] = [];
  let first = weights();
  for (let done = 0; done < steps; done++) {
    const { loss } = await step.run({ images, labels, teacher });
    losses.push(loss.dataSync()[0]!);
    loss.dispose();
    if (done === 0) first = weights();
    tensors.push(engine.memory().tensors);
  }
  const last = weights();
  await step.dispose();
  tf.dispose([images, labels, teacher, variables]);
  optimizer.dispose();
  return { first, last, losses, left: tensors.at(-1)! - tensors[1]! };
}

/** Length of the difference, in parts of the length of the reference. */
function distance(actual: Float32Array, expected: Float32Array): number {
  const gap = actual.map((x, i) => x - expected[i]!);
  return Math.hypot(...gap) / Math.hypot(...expected);
}

const expectedOf = new Map<() => Network, Promise<Trained>>();
/** What the cpu engine comes to in twenty steps, which is slow: once for all engines. */
function onCpu(make: () => Network): Promise<Trained> {
  if (!expectedOf.has(make))
    expectedOf.set(
      make,
      startEngine('cpu').then((cpu) => train(cpu, make, 20)),
    );
  return expectedOf.get(make)!;
}

const engines = await enginesToCompare();
const cases = NETWORKS.flatMap(([name, make]) => engines.map((engine) => ({ name, make, engine: engine.name })));

describe.each(sample(cases, 3))('training $name on $engine', ({ make, engine: name }) => {
  it.runIf(ALL)('stays with the cpu engine over twenty steps', async () => {
    const expected = await onCpu(make);
    const actual = await train(await startEngine(name), make, 20);
    expect(distance(actual.first, expected.first)).toBeLessThan(1e-5);
    expect(distance(actual.last, expected.last)).toBeLessThan(1e-3);
    expect(actual.losses.at(-1)!).toBeLessThan(actual.losses[0]!);
  });

  it('repeats bit for bit and leaves no tensors behind', async () => {
    const engine = await startEngine(name);
    const before = engine.memory();
    const once = await train(engine, make, 20);
    const again = await train(engine, make, 20);
    expect(again).toEqual(once);
    expect(once.left).toBe(0);
    expect(engine.memory()).toEqual(before);
  });
});
