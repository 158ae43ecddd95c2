import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossValue, type Loss } from '../../../src/distill/losses/loss.ts';
import { losses } from '../../../src/distill/losses/losses.ts';
import type { ModelShape, Taps } from '../../../src/distill/models/model.ts';
import { normal, useCpu } from '../fixtures.ts';

beforeAll(useCpu);

const cnnSmall: ModelShape = {
  name: 'cnn',
  taps: { block1: [8, 8, 3], block2: [4, 4, 4], embedding: [6], logits: [3] },
};
const cnnLarge: ModelShape = {
  name: 'cnn',
  taps: { block1: [8, 8, 5], block2: [4, 4, 9], embedding: [7], logits: [3] },
};
const mlpSmall: ModelShape = { name: 'mlp', taps: { block1: [8], embedding: [8], logits: [3] } };

const tapsOf = (model: ModelShape, seed: number, batch = 4): Taps =>
  Object.fromEntries(Object.entries(model.taps).map(([tap, shape], i) => [tap, normal([batch, ...shape], seed + i)]));

const numbersOf = (loss: Loss, student: ModelShape, teacher: ModelShape): { total: number; terms: number[] } =>
  tf.tidy(() => {
    const input = {
      labels: tf.tensor1d([0, 1, 2, 0], 'int32'),
      student: tapsOf(student, 1),
      teacher: tapsOf(teacher, 50),
    };
    const { total, terms } = lossValue(loss, input);
    return { total: total.dataSync()[0]!, terms: terms.map((term) => term.dataSync()[0]!) };
  });

const pairs = [
  { name: 'cnn from cnn', student: cnnSmall, teacher: cnnLarge },
  { name: 'mlp from cnn', student: mlpSmall, teacher: cnnLarge },
  { name: 'cnn from mlp', student: cnnSmall, teacher: mlpSmall },
  { name: 'mlp from mlp', student: mlpSmall, teacher: mlpSmall },
];
const every = Object.keys(losses) as (keyof typeof losses)[];
const teaching = every.filter((name) => name !== 'cross_entropy');

describe.each(every)('%s', (name) => {
  it.each(pairs)('is the weighted sum of its terms for $name', ({ student, teacher }) => {
    const loss: Loss = losses[name].create({}, { student, teacher, seed: 1 });
    const { total, terms } = numbersOf(loss, student, teacher);
    const sum = loss.terms.reduce((all, { weight }, i) => all + weight * terms[i]!, 0);
    expect(total).toBeCloseTo(sum, 4);
    expect(Number.isFinite(total)).toBe(true);
    loss.dispose();
  });

  it('disposes its projector', () => {
    const before = tf.memory().numTensors;
    losses[name].create({}, { student: cnnSmall, teacher: cnnLarge, seed: 1 }).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(teaching)('%s', (name) => {
  const create = (options: object, teacher?: ModelShape): Loss =>
    losses[name].create(options, { student: cnnSmall, seed: 1, ...(teacher === undefined ? {} : { teacher }) });

  it('takes a temperature', () => {
    const [cold, warm] = [1, 4].map((temperature) => create({ temperature }, cnnLarge));
    expect(numbersOf(cold!, cnnSmall, cnnLarge).total).not.toBeCloseTo(numbersOf(warm!, cnnSmall, cnnLarge).total, 3);
  });

  it('leaves out what has no weight, and then asks the teacher for nothing', () => {
    const none = Object.keys(losses[name].options.properties).filter(
      (key) => key.endsWith('_weight') && key !== 'hard_weight',
    );
    const loss = create({ ...Object.fromEntries(none.map((key) => [key, 0])), hard_weight: 1 }, cnnLarge);
    expect(loss.terms.map((term) => term.name)).toEqual(['hard']);
    expect(loss.teacherTaps).toEqual([]);
    expect(loss.variables).toEqual([]);
  });

  it('refuses to work without a teacher', () => {
    expect(() => create({})).toThrow(expect.objectContaining({ code: 'LOSS' }));
  });
});

describe('terms, in the order of their metrics', () => {
  it.each([
    { name: 'response' as const, terms: { hard: 0.1, soft: 0.9 }, taps: ['logits'], batch: 1 },
    { name: 'feature' as const, terms: { hard: 1, soft: 1, hint: 100 }, taps: ['logits', 'block1'], batch: 1 },
    {
      name: 'relation' as const,
      terms: { hard: 1, soft: 1, distance: 25, angle: 50 },
      taps: ['logits', 'embedding'],
      batch: 3,
    },
    { name: 'cross_entropy' as const, terms: { hard: 1 }, taps: [], batch: 1 },
  ])('$name', ({ name, terms, taps, batch }) => {
    const loss: Loss = losses[name].create({}, { student: cnnSmall, teacher: cnnLarge, seed: 1 });
    expect(Object.fromEntries(loss.terms.map(({ name, weight }) => [name, weight]))).toEqual(terms);
    expect(loss.teacherTaps).toEqual(taps);
    expect(loss.minimumBatch).toBe(batch);
    loss.dispose();
  });
});

describe('unknown taps', () => {
  it.each([
    { loss: 'feature' as const, options: { student_tap: 'blok1' }, suggestion: 'block1' },
    { loss: 'feature' as const, options: { teacher_tap: 'block3' }, suggestion: 'block1' },
    { loss: 'relation' as const, options: { student_tap: 'embeding' }, suggestion: 'embedding' },
    { loss: 'relation' as const, options: { teacher_tap: 'toString' }, suggestion: undefined },
  ])('$loss $options', ({ loss, options, suggestion }) => {
    const create = (): Loss => losses[loss].create(options, { student: cnnSmall, teacher: cnnLarge, seed: 1 });
    expect(create).toThrow(expect.objectContaining({ code: 'LOSS', suggestion, fullKey: Object.keys(options)[0] }));
  });

  it('relation refuses a tap that is a map, and names the vectors', () => {
    const context = { student: cnnSmall, teacher: cnnLarge, seed: 1 };
    expect(() => losses.relation.create({ student_tap: 'block1' }, context)).toThrow(
      expect.objectContaining({ code: 'LOSS', expected: expect.stringContaining('embedding') }),
    );
  });
});
