import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { softTargets } from '../../../src/distill/losses/response/soft-targets.ts';
import { mlp } from '../../../src/distill/models/mlp.ts';
import { adam } from '../../../src/distill/optimizers/adam.ts';
import {
  type Combination,
  COMBINATIONS,
  combinedDivergence,
  severalTeachersLoss,
} from '../../../src/distill/schemes/several-teachers.ts';
import { confidenceWeights, entropyWeights, gradientWeights } from '../../../src/distill/schemes/teacher-weights.ts';
import { together } from '../../../src/distill/schemes/together.ts';
import { train } from '../../../src/distill/trainer/train.ts';
import { startEngine } from '../../../src/engine/index.ts';
import { normal, patterns, useCpu } from '../fixtures.ts';

/** Entropy of probabilities. */
const entropy = (...p: number[]): number => -p.reduce((sum, x) => sum + (x === 0 ? 0 : x * Math.log(x)), 0);
const ln = Math.log;
/** Rows of logits, one teacher each, on one example. */
const teachersOf = (rows: number[][]): tf.Tensor2D[] => rows.map((row) => tf.tensor2d([row]));

describe('weights of teachers', () => {
  beforeAll(useCpu);

  const [even, three] = [entropy(0.5, 0.5), entropy(0.75, 0.25)];
  it.each([
    {
      name: 'alike',
      rows: [
        [0, 0],
        [1, 1],
      ],
      expected: [0.5, 0.5],
    },
    {
      name: 'one undecided',
      rows: [
        [0, 0],
        [ln(3), 0],
      ],
      expected: [three / (even + three), even / (even + three)],
    },
    {
      name: 'three',
      rows: [
        [0, 0],
        [ln(3), 0],
        [0, ln(3)],
      ],
      expected: [1 - even / (even + 2 * three), 1 - three / (even + 2 * three), 1 - three / (even + 2 * three)].map(
        (w) => w / 2,
      ),
    },
    {
      name: 'one quite sure',
      rows: [
        [0, 0],
        [100, 0],
      ],
      expected: [0, 1],
    },
    {
      name: 'all quite sure',
      rows: [
        [200, 0],
        [0, 200],
      ],
      expected: [1, 1],
    },
  ])('by entropy: $name', ({ rows, expected }) => {
    const weights = tf.tidy(() => [...entropyWeights(teachersOf(rows)).dataSync()]);
    for (const [k, weight] of weights.entries()) expect(weight).toBeCloseTo(expected[k]!, 5);
  });

  it.each([
    {
      name: 'alike',
      rows: [
        [0, 0],
        [1, 1],
      ],
      expected: [0.5, 0.5],
    },
    // CE = ln 2 and ln 4/3: softmax over teachers ∝ 2 and 4/3
    {
      name: 'the second is nearer',
      rows: [
        [0, 0],
        [ln(3), 0],
      ],
      expected: [0.4, 0.6],
    },
    // ∝ 2, 4/3, 4
    {
      name: 'three',
      rows: [
        [0, 0],
        [ln(3), 0],
        [0, ln(3)],
      ],
      expected: [8, 9, 5].map((x) => x / 22),
    },
  ])('by confidence: $name', ({ rows, expected }) => {
    const weights = tf.tidy(() => [...confidenceWeights(teachersOf(rows), tf.tensor1d([0], 'int32')).dataSync()]);
    for (const [k, weight] of weights.entries()) expect(weight).toBeCloseTo(expected[k]!, 5);
  });

  it.each([
    // gradients p_s - p_k: ∓(1/4, -1/4)
    {
      name: 'opposite teachers',
      student: [0, 0],
      rows: [
        [ln(3), 0],
        [0, ln(3)],
      ],
      largest: 1,
      expected: [0.5, 0.5],
    },
    {
      name: 'one is met already',
      student: [0, 0],
      rows: [
        [0, 0],
        [ln(3), 0],
      ],
      largest: 1,
      expected: [1, 0],
    },
    {
      name: 'but counts at most so much',
      student: [0, 0],
      rows: [
        [0, 0],
        [ln(3), 0],
      ],
      largest: 0.6,
      expected: [0.6, 0.4],
    },
    // 1/2 - 4/5 against 1/2 - 1/4
    {
      name: 'unequal',
      student: [0, 0],
      rows: [
        [ln(4), 0],
        [0, ln(3)],
      ],
      largest: 1,
      expected: [0.25 / 0.55, 0.3 / 0.55],
    },
  ])('by gradients: $name', ({ student, rows, largest, expected }) => {
    const weights = tf.tidy(() => {
      const options = { temperature: 1, largest };
      return [...gradientWeights(tf.tensor2d([student]), teachersOf(rows), options).dataSync()];
    });
    for (const [k, weight] of weights.entries()) expect(weight).toBeCloseTo(expected[k]!, 5);
  });
});

const student = () => normal([4, 3], 1) as tf.Tensor2D;
const teachers = () => [2, 3, 4].map((seed) => normal([4, 3], seed, 2) as tf.Tensor2D);
const labels = () => tf.tensor1d([0, 1, 2, 0], 'int32');

const value = (combine: Combination, of = teachers()): number =>
  tf.tidy(() => {
    const input = { student: student(), teachers: of, labels: labels() };
    return combinedDivergence(input, { combine, temperature: 2 }).dataSync()[0]!;
  });

describe('combinedDivergence', () => {
  beforeAll(useCpu);

  it('mean: of the divergences', () => {
    const each = teachers().map((teacher) => softTargets(student(), teacher, 2).dataSync()[0]!);
    expect(value('mean')).toBeCloseTo((each[0]! + each[1]! + each[2]!) / 3, 5);
  });

  it('mean_logits: the divergence from their mean', () => {
    const mean = tf.mean(tf.stack(teachers()), 0) as tf.Tensor2D;
    expect(value('mean_logits')).toBeCloseTo(softTargets(student(), mean, 2).dataSync()[0]!, 5);
  });

  it.each(COMBINATIONS)('%s: teachers that agree are as one', (combine) => {
    const [teacher] = teachers();
    expect(value(combine, [teacher!, teacher!])).toBeCloseTo(softTargets(student(), teacher!, 2).dataSync()[0]!, 5);
  });

  it.each(COMBINATIONS)('%s: weights are constants', (combine) => {
    const all = teachers();
    const numbers = student();
    const gradient = tf.grad((x) => {
      const input = { student: x as tf.Tensor2D, teachers: all, labels: labels() };
      return combinedDivergence(input, { combine, temperature: 2 });
    })(numbers);
    const weights: Record<Combination, tf.Tensor> = {
      mean: tf.mul(tf.ones([3, 1]), 1 / 3),
      mean_logits: tf.ones([1, 1]),
      entropy: entropyWeights(all),
      confidence: confidenceWeights(all, labels()),
      min_norm: tf.reshape(gradientWeights(numbers, all, { temperature: 2, largest: 0.6 }), [3, 1]),
    };
    const wanted = combine === 'mean_logits' ? [tf.mean(tf.stack(all), 0)] : all;
    // T/B · Σ_k w_k · (p_s - p_k)
    const own = tf.softmax(tf.div(numbers, 2));
    const slopes = tf.stack(wanted.map((logits) => tf.sub(own, tf.softmax(tf.div(logits, 2)))));
    const expected = tf.mul(tf.sum(tf.mul(slopes, tf.expandDims(weights[combine], 2)), 0), 2 / 4).dataSync();
    for (const [i, slope] of gradient.dataSync().entries()) expect(slope).toBeCloseTo(expected[i]!, 5);
  });
});

describe('severalTeachersLoss', () => {
  const data = patterns();
  const context = { inputShape: data.shape, classes: data.classes };
  const options = { temperature: 4, hard: 1, soft: 1, feature: 2, seed: 1 };

  it.each(COMBINATIONS)('%s: a student learns from three, on the compiled engine as on cpu', async (combine) => {
    const accuracies: number[] = [];
    for (const engine of ['cpu', 'compiled'] as const) {
      const { compile } = await startEngine(engine, { strict: true });
      const taught = [1, 2, 3].map((seed) => mlp.create({ hidden: [6 + seed] }, { ...context, seed }));
      const learner = mlp.create({ hidden: [5] }, { ...context, seed: 9 });
      const loss = severalTeachersLoss({ ...options, combine, student: learner, teachers: taught });
      expect(loss.terms.map(({ name }) => name)).toEqual([
        'hard',
        'soft',
        ...(combine === 'confidence' ? ['feature'] : []),
      ]);
      const optimizer = adam.create({ learning_rate: 0.01 }, undefined);
      const common = { data, loss, optimizer, batchSize: 16, seed: 1, compile, stage: 'student' };
      const result = await train({ ...common, model: learner, teacher: together(taught), epochs: 2 });
      accuracies.push(result.history.at(-1)!.loss);
      for (const one of [...taught, learner, loss]) one.dispose();
    }
    expect(accuracies[1]).toBeCloseTo(accuracies[0]!, 3);
  });

  it.each([
    { name: 'a single teacher', count: 1, combine: 'mean', largest: 0.6 },
    { name: 'weights that cannot sum to 1', count: 2, combine: 'min_norm', largest: 0.4 },
  ] as const)('throws LOSS for $name', ({ count, ...given }) => {
    const teachers = Array.from({ length: count }, (_, seed) => mlp.create({ hidden: [4] }, { ...context, seed }));
    const make = (): unknown => severalTeachersLoss({ ...options, ...given, student: teachers[0]!, teachers });
    expect(make).toThrow(expect.objectContaining({ code: 'LOSS' }));
  });
});
