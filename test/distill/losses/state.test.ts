import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { lossValue, type Loss, type LossContext } from '../../../src/distill/losses/loss.ts';
import { weightedSumLoss } from '../../../src/distill/losses/weighted-sum.ts';
import { models } from '../../../src/distill/models/models.ts';
import type { ModelShape } from '../../../src/distill/models/model.ts';
import { useCpu } from '../fixtures.ts';
import { classesOf, cnnLarge, cnnSmall, inputOf } from './inputs.ts';
import { shippedLoss } from './shipped.ts';

beforeAll(useCpu);

const trainingLabels = Int32Array.from(classesOf(12));
const contextOf = (student: ModelShape, teacher: ModelShape): LossContext => ({
  student,
  teacher,
  seed: 1,
  trainingLabels,
});
const valueOf = (loss: Loss, step = 0): number =>
  tf.tidy(() => lossValue(loss, inputOf(cnnSmall, cnnLarge, { step })).total.dataSync()[0]!);

const one = (name: string, options: object = {}): Loss =>
  weightedSumLoss.create({ terms: { [name]: { method: name, ...options } } as never }, contextOf(cnnSmall, cnnLarge));

const make = (hidden: number[], seed: number) =>
  models.mlp.create({ hidden }, { inputShape: [4, 4, 1], classes: 3, seed });

describe('the state of a loss', () => {
  it("crd moves the rows of the batch's examples to unit length, and keeps the first normalisers", () => {
    const loss = one('crd', { negatives: 4, dimensions: 3 });
    const [student, , normaliser] = loss.state;
    const before = student!.arraySync() as number[][];
    valueOf(loss);
    const after = student!.arraySync() as number[][];
    for (const [i, row] of after.entries()) {
      if (i < 4) expect(Math.hypot(...row)).toBeCloseTo(1, 5);
      else expect(row).toEqual(before[i]);
    }
    const z = normaliser!.dataSync()[0]!;
    expect(z).toBeGreaterThan(0);
    valueOf(loss, 1);
    expect(normaliser!.dataSync()[0]).toBe(z);
  });

  it('crd draws others in every step, the same for the same step', () => {
    const [a, b, c] = [0, 0, 1].map((step) => valueOf(one('crd', { negatives: 4, dimensions: 3 }), step));
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it('mgd masks anew in every step, the same for the same step', () => {
    const [a, b, c] = [0, 0, 1].map((step) => valueOf(one('mgd', { masked: 0.5 }), step));
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it('ofd measures the mean of the negative responses so far', () => {
    const loss = one('ofd', { student_taps: ['block2'], teacher_taps: ['block2'] });
    const { teacher } = inputOf(cnnSmall, cnnLarge);
    const maps = teacher['block2']!.arraySync() as number[][][][];
    const of = (channel: number): number[] =>
      maps
        .flat(2)
        .map((place) => place[channel]!)
        .filter((x) => x < 0);
    for (const _ of [1, 2]) valueOf(loss);
    const [sums, counts] = loss.state[0]!.arraySync() as number[][];
    expect(counts![3]).toBe(2 * of(3).length);
    expect(sums![3]).toBeCloseTo(2 * of(3).reduce((a, b) => a + b), 3);
  });

  it('simkd imitates what the classifier of the teacher reads, by moving statistics', () => {
    const loss = one('simkd');
    const { imitation } = loss.terms[0]!;
    const { student } = inputOf(cnnSmall, cnnLarge, { batch: 64 });
    for (let step = 0; step < 80; step++) tf.tidy(() => lossValue(loss, inputOf(cnnSmall, cnnLarge, { batch: 64 })));
    const features = imitation!.features(student);
    expect(features.shape).toEqual([64, 7]);
    expect(imitation!.teacherTap).toBe('embedding');
    // by now the moving statistics are those of the batch, so that the loss is the squared difference of these features
    const difference = tf.mean(
      tf.squaredDifference(features, inputOf(cnnSmall, cnnLarge, { batch: 64 }).teacher['embedding']!),
    );
    const value = tf.tidy(() => lossValue(loss, inputOf(cnnSmall, cnnLarge, { batch: 64 })).total.dataSync()[0]!);
    expect(difference.dataSync()[0]).toBeCloseTo(value, 1);
  });

  it('ctkd trains its temperature against the student', () => {
    const loss = one('ctkd');
    const slope = (strength: number): number => {
      const against = one('ctkd', { strength });
      const { grads } = tf.variableGrads(
        () => lossValue(against, inputOf(cnnSmall, cnnLarge)).total,
        [...against.variables],
      );
      return Object.values(grads)[0]!.dataSync()[0]!;
    };
    expect(loss.variables.map(({ shape }) => shape)).toEqual([[]]);
    expect(slope(1)).not.toBe(0);
    expect(slope(0.5)).toBeCloseTo(slope(1) / 2, 6);
    expect(Math.abs(slope(0))).toBe(0);
  });

  it("srrl reads the teacher's classifier and leaves it as it is", () => {
    const [student, teacher] = [make([5], 1), make([6], 2)];
    const loss = shippedLoss('srrl', { student, teacher, seed: 1 });
    expect(loss.variables).toHaveLength(3);
    const value = tf.tidy(() => lossValue(loss, inputOf(student, teacher)).total.dataSync()[0]!);
    teacher.variables.at(-1)!.assign(tf.tensor1d([5, 0, 0]));
    expect(tf.tidy(() => lossValue(loss, inputOf(student, teacher)).total.dataSync()[0]!)).not.toBe(value);
    for (const made of [student, teacher, loss]) made.dispose();
  });
});
