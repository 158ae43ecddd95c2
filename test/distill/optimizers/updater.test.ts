import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Optimizer } from '../../../src/distill/optimizers/optimizer.ts';
import { optimizers } from '../../../src/distill/optimizers/optimizers.ts';
import { makeUpdater } from '../../../src/distill/optimizers/updater.ts';
import { startEngine } from '../../../src/engine/index.ts';

const made: { dispose(): void }[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.dispose();
});

const host = (list: readonly number[]) => ({ values: Float32Array.from(list), shape: [list.length] });

/** Two variables that are given their gradients; how they move. */
async function mover(engine: 'cpu' | 'compiled', optimizer: Optimizer) {
  const { compile } = await startEngine(engine, { strict: true });
  const variables = [tf.variable(tf.tensor1d([1, -2, 3])), tf.variable(tf.tensor1d([0.5]))];
  const updater = makeUpdater(variables, optimizer);
  made.push(...variables, updater);
  interface Given {
    readonly gradients: readonly tf.Tensor[];
    readonly coefficients: readonly tf.Scalar[];
  }
  const named = ({ gradients }: Given) => Object.fromEntries(variables.map(({ name }, i) => [name, gradients[i]!]));
  const gather = compile((given: Given) => {
    updater.gather(named(given));
    return {};
  });
  const update = compile((given: Given) => {
    updater.update(named(given), given.coefficients);
    return {};
  });
  let updates = 0;
  return {
    gather: (...gradients: number[][]) => gather.run({ gradients: gradients.map(host), coefficients: [] }),
    update: (...gradients: number[][]) =>
      update.run({ gradients: gradients.map(host), coefficients: [...optimizer.coefficients(0.1, updates++)] }),
    weights: () => variables.flatMap((variable) => [...variable.dataSync()]),
  };
}

const plain = { momentum: 0, weight_decay: 0 };

describe.each(['cpu', 'compiled'] as const)('an updater on %s', (engine) => {
  it('accumulates: batches that wait and one more are one batch of their mean', async () => {
    const waiting = await mover(engine, optimizers.adam.create({ accumulate: 3 }, undefined));
    const whole = await mover(engine, optimizers.adam.create({}, undefined));
    for (let round = 1; round <= 3; round++) {
      await waiting.gather([round, 2, 3], [1]);
      const before = waiting.weights();
      await waiting.gather([0, 5, 3], [-2]);
      expect(waiting.weights()).toEqual(before);
      await waiting.update([2, -1, 3], [4]);
      await whole.update([(round + 2) / 3, 2, 3], [1]);
      waiting.weights().forEach((weight, i) => expect(weight).toBeCloseTo(whole.weights()[i]!, 5));
    }
  });

  it('shortens gradients that are longer than clip_norm, all by the same factor', async () => {
    const { update, weights } = await mover(engine, optimizers.sgd.create({ ...plain, clip_norm: 1 }, undefined));
    await update([3, 0, 0], [4]);
    [1 - 0.06, -2, 3, 0.5 - 0.08].forEach((weight, i) => expect(weights()[i]).toBeCloseTo(weight, 5));
  });

  it('cuts numbers that are larger than clip_value, then shortens', async () => {
    const options = { ...plain, clip_value: 2, clip_norm: 2 };
    const { update, weights } = await mover(engine, optimizers.sgd.create(options, undefined));
    await update([5, 0, 0], [-0.5]);
    const factor = 0.2 / Math.hypot(2, 0.5);
    [1 - 2 * factor, -2, 3, 0.5 + 0.5 * factor].forEach((weight, i) => expect(weights()[i]).toBeCloseTo(weight, 5));
  });

  it('clips the mean gradient, not those of batches', async () => {
    const options = { ...plain, clip_value: 1, accumulate: 2 };
    const { gather, update, weights } = await mover(engine, optimizers.sgd.create(options, undefined));
    await gather([4, 0, 0], [1]);
    await update([-4, 0, 0], [5]);
    [1, -2, 3, 0.4].forEach((weight, i) => expect(weights()[i]).toBeCloseTo(weight, 5));
  });
});

it('clipped gradients are never longer than asked, and short ones stay as they are', async () => {
  await startEngine('cpu');
  const list = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.array(list, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0.1, max: 50, noNaN: true }),
      (lists, most) => {
        const { clip } = optimizers.sgd.create({ clip_norm: most }, undefined);
        const clipped = tf.tidy(() =>
          clip(lists.map((one) => tf.tensor1d(one))).map((one) => Array.from(one.dataSync())),
        );
        const length = Math.hypot(...lists.flat());
        expect(Math.hypot(...clipped.flat())).toBeLessThanOrEqual(Math.min(length, most) * (1 + 1e-5));
        if (length < most * 0.99) expect(clipped).toEqual(lists.map((one) => [...Float32Array.from(one)]));
      },
    ),
  );
});
