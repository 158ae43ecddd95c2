import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ChoiceOptions, type ChoiceState, makeChoice } from '../../../src/distill/trainer/choice.ts';
import { useCpu } from '../fixtures.ts';

beforeAll(useCpu);

/** What is chosen when the validation split comes to these values, one an epoch; the weight is the number of the epoch. */
async function chosenOf(options: ChoiceOptions, values: readonly number[], restartAfter = 0) {
  const weight = tf.tidy(() => tf.variable(tf.scalar(0)));
  let choice = makeChoice(options, [weight]);
  let epoch = 0;
  while (epoch < values.length && !choice.stops) {
    const value = values[epoch++]!;
    tf.tidy(() => weight.assign(tf.scalar(epoch)));
    await choice.judge(epoch, { accuracy: value, loss: value, count: 1 });
    if (epoch !== restartAfter) continue;
    const state = JSON.parse(JSON.stringify(choice.state)) as ChoiceState;
    choice = makeChoice(options, [weight], { choice: state, weights: choice.weights });
  }
  const { stops } = choice;
  const selected = choice.select(epoch);
  const [held] = weight.dataSync();
  weight.dispose();
  return { epochs: epoch, stops, selected, held };
}

describe('makeChoice', () => {
  it.each([
    { name: 'the last by default', options: {}, values: [1, 3, 2], selected: 3 },
    { name: 'the best accuracy', options: { select: 'best' }, values: [1, 3, 2], selected: 2 },
    { name: 'the best loss', options: { select: 'best', monitor: 'loss' }, values: [2, 1, 3], selected: 2 },
    { name: 'the first of equal ones', options: { select: 'best' }, values: [1, 3, 3, 2], selected: 2 },
    {
      name: 'the best by little, whatever minDelta',
      options: { select: 'best', minDelta: 9 },
      values: [1, 3, 2],
      selected: 2,
    },
    { name: 'what is a number', options: { select: 'best', monitor: 'loss' }, values: [NaN, 5, NaN], selected: 2 },
    { name: 'the last where nothing is a number', options: { select: 'best' }, values: [NaN, NaN], selected: 2 },
  ] as const)('selects $name', async ({ options, values, selected }) => {
    expect(await chosenOf(options, values)).toEqual({ epochs: values.length, stops: false, selected, held: selected });
  });

  it.each([
    { name: 'at once after a worse one', options: { patience: 1 }, values: [1, 2, 1, 9], epochs: 3 },
    { name: 'where equal is no better', options: { patience: 2 }, values: [1, 1, 1, 9], epochs: 3 },
    { name: 'where loss rises', options: { patience: 2, monitor: 'loss' }, values: [3, 2, 4, 3, 1], epochs: 4 },
    { name: 'counted anew after a better one', options: { patience: 2 }, values: [2, 1, 3, 1, 2, 9], epochs: 5 },
    {
      name: 'where better by minDelta is not enough',
      options: { patience: 2, minDelta: 1 },
      values: [1, 2, 2, 9],
      epochs: 3,
    },
    {
      name: 'where small steps add up',
      options: { patience: 3, minDelta: 1 },
      values: [1, 2, 3, 3, 3, 3, 9],
      epochs: 6,
    },
    { name: 'where nothing is a number', options: { patience: 2, monitor: 'loss' }, values: [NaN, NaN, 1], epochs: 2 },
  ] as const)('stops $name', async ({ options, values, epochs }) => {
    expect(await chosenOf(options, values)).toEqual({ epochs, stops: true, selected: epochs, held: epochs });
  });

  it('stops as late as possible, with the best before', async () => {
    expect(await chosenOf({ patience: 2, select: 'best' }, [1, 3, 2, 1, 9])).toEqual({
      epochs: 4,
      stops: true,
      selected: 2,
      held: 2,
    });
  });

  it('chooses the same where it goes on from a state that was kept as JSON', async () => {
    const values = fc.array(fc.constantFrom(0, 1, 2, 3, NaN, Infinity), { minLength: 1, maxLength: 12 });
    const options = fc.record({
      select: fc.constantFrom('best' as const, 'last' as const),
      monitor: fc.constantFrom('accuracy' as const, 'loss' as const),
      patience: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      minDelta: fc.constantFrom(0, 1),
    });
    await fc.assert(
      fc.asyncProperty(options, values, fc.nat(12), async (chosen, found, restart) => {
        // a loss may be infinite, a share of right answers not
        const all = chosen.monitor === 'loss' ? found : found.map((value) => (value === Infinity ? 1 : value));
        expect(await chosenOf(chosen, all, restart)).toEqual(await chosenOf(chosen, all));
      }),
    );
  });

  it('keeps no tensors', async () => {
    const before = tf.memory().numTensors;
    await chosenOf({ select: 'best', patience: 1 }, [1, 2, 1]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
