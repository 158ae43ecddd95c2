/** @file Terms by methods of the user's own in a weighted sum. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossValue, weightedSum } from '../../../src/distill/losses/loss.ts';
import { method, type Method, type MethodContext } from '../../../src/distill/losses/method.ts';
import { type WeightedSumOptions, weightedSumLoss } from '../../../src/distill/losses/weighted-sum.ts';
import { useCpu } from '../fixtures.ts';
import { cnnLarge, cnnSmall, inputOf } from './inputs.ts';

beforeAll(useCpu);

/** What the methods below were told. */
const told: MethodContext[] = [];

const far = method({
  name: 'far',
  summary: 'How far the logits are from those of the teacher',
  weight: 3,
  options: { power: { type: 'number', default: 2, description: 'The power of the distance.' } },
  create({ power }, context) {
    told.push(context);
    return {
      teacherTaps: ['logits'],
      value: ({ student, teacher }) => tf.mean(tf.pow(tf.abs(tf.sub(student['logits']!, teacher['logits']!)), power)),
    };
  },
});
const nothing = { ...far, create: () => ({ teacherTaps: ['logits'] }) as never };
const methods = { './far.ts:far': far, './far.ts:nothing': nothing } as Readonly<Record<string, Method<never>>>;

const create = (terms: WeightedSumOptions['terms']) =>
  weightedSumLoss.create({ terms }, { student: cnnSmall, teacher: cnnLarge, seed: 5, methods });

describe("a method of the user's own", () => {
  it('is a term like any other: its name, its options, its published weight', () => {
    const loss = create({
      hard: { method: 'cross_entropy', weight: 1 },
      mine: { method: './far.ts:far' },
      cubes: { method: './far.ts:far', power: 3, weight: { schedule: 'linear', from: 0, to: 2, epochs: 4 } },
    });
    expect(loss.name).toBe('hard + mine + cubes');
    expect(loss.teacherTaps).toEqual(['logits']);
    const input = inputOf(cnnSmall, cnnLarge);
    const { total, terms } = lossValue(loss, input);
    const difference = tf.abs(tf.sub(input.student['logits']!, input.teacher['logits']!));
    const [hard, mine, cubes] = terms.map((term) => term.dataSync()[0]!);
    expect(mine).toBeCloseTo(tf.mean(tf.square(difference)).dataSync()[0]!, 5);
    expect(cubes).toBeCloseTo(tf.mean(tf.pow(difference, 3)).dataSync()[0]!, 4);
    // the first of 20 steps of a ramp
    expect(total.dataSync()[0]).toBeCloseTo(hard! + 3 * mine! + (2 / 20) * cubes!, 4);
  });

  it('is told what a shipped one is', () => {
    told.length = 0;
    create({ mine: { method: './far.ts:far' } });
    expect(told).toMatchObject([{ student: cnnSmall, teacher: cnnLarge, key: 'terms.mine', temperature: 4 }]);
    const [{ seedOf } = told[0]!] = told;
    expect(seedOf('projector')).not.toBe(seedOf('mask'));
  });

  it.each([
    {
      name: 'unknown',
      terms: { mine: { method: './far.ts:fr' } },
      error: { fullKey: 'terms.mine.method', suggestion: './far.ts:far' },
    },
    { name: 'a shipped one misspelt', terms: { soft: { method: 'kdd' } }, error: { suggestion: 'kd' } },
    {
      name: 'that makes no term',
      terms: { hint: { method: 'hint' as const }, mine: { method: './far.ts:nothing' } },
      error: { fullKey: 'terms.mine.method', message: expect.stringContaining('./far.ts:nothing makes no term') },
    },
  ])('$name is an error, and leaves nothing behind', ({ terms, error }) => {
    const before = tf.memory().numTensors;
    expect(() => create(terms)).toThrow(expect.objectContaining({ code: 'LOSS', ...error }));
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('a term that is no scalar is an error also where nobody tried it before', () => {
  const value = (() => tf.tensor1d([1, 2])) as never;
  const loss = weightedSum({ name: 'rows', terms: [{ name: 'mine', weight: 1, value }] });
  const measure = () => lossValue(loss, inputOf(cnnSmall, cnnLarge));
  expect(measure).toThrow(expect.objectContaining({ code: 'LOSS', message: 'the term mine has shape [2]' }));
});
