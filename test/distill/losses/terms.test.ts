/** @file What must hold for every term, whatever the numbers. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { crossEntropy } from '../../../src/distill/losses/cross-entropy.ts';
import { hint } from '../../../src/distill/losses/feature/hint.ts';
import { rkdAngle } from '../../../src/distill/losses/relation/rkd-angle.ts';
import { rkdDistance } from '../../../src/distill/losses/relation/rkd-distance.ts';
import { softTargets } from '../../../src/distill/losses/response/soft-targets.ts';
import { normal, useCpu } from '../fixtures.ts';

beforeAll(useCpu);

/** A term as a function of student and teacher, both [B, D]. */
type PairTerm = (student: tf.Tensor2D, teacher: tf.Tensor2D) => tf.Scalar;

const imitating: { name: string; term: PairTerm }[] = [
  { name: 'softTargets at 1', term: (s, t) => softTargets(s, t, 1) },
  { name: 'softTargets at 4', term: (s, t) => softTargets(s, t, 4) },
  { name: 'hint', term: hint },
  { name: 'rkdDistance', term: (s, t) => rkdDistance(s, t) },
  { name: 'rkdDistance squared', term: (s, t) => rkdDistance(s, t, { squared: true }) },
  { name: 'rkdAngle', term: (s, t) => rkdAngle(s, t) },
];
const labels = (batch: number): tf.Tensor1D =>
  tf.tensor1d(
    Array.from({ length: batch }, (_, i) => i % 3),
    'int32',
  );
const all = [...imitating, { name: 'crossEntropy', term: ((s) => crossEntropy(s, labels(s.shape[0]))) as PairTerm }];

const valueOf = (term: PairTerm, s: tf.Tensor, t: tf.Tensor): number =>
  tf.tidy(() => term(s as tf.Tensor2D, t as tf.Tensor2D).dataSync()[0]!);
const gradientOf = (term: PairTerm, s: tf.Tensor, t: tf.Tensor): Float32Array =>
  tf.tidy(
    () =>
      tf
        .grad((x) => term(x as tf.Tensor2D, t as tf.Tensor2D))(s)
        .dataSync() as Float32Array,
  );
const largest = (values: Iterable<number>): number => Math.max(...[...values].map(Math.abs));

describe.each(imitating)('$name', ({ term }) => {
  it('is zero and flat where the student equals the teacher, above zero elsewhere', () => {
    const teacher = normal([6, 4], 1);
    expect(valueOf(term, teacher, teacher)).toBeCloseTo(0, 6);
    expect(largest(gradientOf(term, teacher, teacher))).toBeLessThan(1e-6);
    expect(valueOf(term, normal([6, 4], 2), teacher)).toBeGreaterThan(1e-3);
  });

  it('gets smaller on the way down its gradient', () => {
    const [student, teacher] = [normal([6, 4], 3), normal([6, 4], 4)];
    const gradient = tf.tensor(gradientOf(term, student, teacher), [6, 4]);
    const lower = tf.sub(student, tf.mul(gradient, 0.1));
    expect(valueOf(term, lower, teacher)).toBeLessThan(valueOf(term, student, teacher));
  });
});

describe.each(all)('$name', ({ term }) => {
  it('has the gradient of its value', () => {
    const [student, teacher, direction] = [normal([5, 4], 5), normal([5, 4], 6), normal([5, 4], 7)];
    const h = 1e-2;
    const [up, down] = [h, -h].map((step) => valueOf(term, tf.add(student, tf.mul(direction, step)), teacher));
    const slope = gradientOf(term, student, teacher).reduce((sum, g, i) => sum + g * direction.dataSync()[i]!, 0);
    expect(slope).toBeCloseTo((up! - down!) / (2 * h), 2);
  });

  it('does not depend on the order of the batch', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        const [student, teacher] = [normal([6, 3], 8), normal([6, 3], 9)];
        const indices = tf.tensor1d(order, 'int32');
        const target = (s: tf.Tensor2D, t: tf.Tensor2D, shuffled: boolean): tf.Scalar =>
          term === all.at(-1)!.term && shuffled ? crossEntropy(s, tf.gather(labels(6), indices)) : term(s, t);
        const plain = valueOf((s, t) => target(s, t, false), student, teacher);
        const moved = valueOf((s, t) => target(s, t, true), tf.gather(student, indices), tf.gather(teacher, indices));
        expect(moved).toBeCloseTo(plain, 5);
      }),
      { numRuns: 10 },
    );
  });

  it.each([
    { name: 'all examples alike', student: () => tf.ones([6, 4]), teacher: () => normal([6, 4], 1) },
    { name: 'a dead student', student: () => tf.zeros([6, 4]), teacher: () => normal([6, 4], 1) },
    { name: 'a dead teacher', student: () => normal([6, 4], 1), teacher: () => tf.zeros([6, 4]) },
    {
      name: 'two examples alike',
      student: () => tf.concat([normal([5, 4], 1), tf.slice(normal([5, 4], 1), 0, 1)]),
      teacher: () => normal([6, 4], 2),
    },
    {
      name: 'two examples nearly alike',
      student: () => tf.concat([normal([5, 4], 1), tf.add(tf.slice(normal([5, 4], 1), 0, 1), 1e-6)]),
      teacher: () => normal([6, 4], 2),
    },
    { name: 'huge numbers', student: () => normal([6, 4], 1, 1e4), teacher: () => normal([6, 4], 2, 1e4) },
    { name: 'tiny numbers', student: () => normal([6, 4], 1, 1e-4), teacher: () => normal([6, 4], 2, 1e-4) },
    { name: 'two examples', student: () => normal([2, 4], 1), teacher: () => normal([2, 4], 2) },
    { name: 'one example', student: () => normal([1, 4], 1), teacher: () => normal([1, 4], 2) },
  ])('is finite, and so is its gradient, for $name', ({ student, teacher }) => {
    expect(valueOf(term, student(), teacher())).toBeGreaterThanOrEqual(-1e-6);
    expect(Number.isFinite(valueOf(term, student(), teacher()))).toBe(true);
    expect([...gradientOf(term, student(), teacher())].every(Number.isFinite)).toBe(true);
  });

  it('leaves no tensors behind', () => {
    const [student, teacher] = [normal([6, 4], 1), normal([6, 4], 2)];
    gradientOf(term, student, teacher);
    const before = tf.memory().numTensors;
    gradientOf(term, student, teacher);
    expect(tf.memory().numTensors).toBe(before);
  });
});

const softAt2: PairTerm = (s, t) => softTargets(s, t, 2);

describe('reduction and scale', () => {
  it('crossEntropy of equal logits is log C, whatever the batch', () => {
    for (const batch of [1, 7]) {
      expect(tf.tidy(() => crossEntropy(tf.zeros([batch, 3]), labels(batch)).dataSync()[0])).toBeCloseTo(
        Math.log(3),
        6,
      );
    }
  });

  it('softTargets multiplies by T², so that logits T times as large give T² times the value at T', () => {
    const [student, teacher] = [normal([4, 3], 1), normal([4, 3], 2)];
    const at1 = valueOf((s, t) => softTargets(s, t, 1), student, teacher);
    const at3 = valueOf((s, t) => softTargets(s, t, 3), tf.mul(student, 3), tf.mul(teacher, 3));
    expect(at3 / at1).toBeCloseTo(9, 4);
  });

  it('softTargets is the mean over the batch: a batch twice over has the same value', () => {
    const [student, teacher] = [normal([4, 3], 1), normal([4, 3], 2)];
    const twice = valueOf(softAt2, tf.concat([student, student]), tf.concat([teacher, teacher]));
    expect(twice).toBeCloseTo(valueOf(softAt2, student, teacher), 5);
  });

  it.each([
    { name: 'rkdDistance', term: (s: tf.Tensor2D, t: tf.Tensor2D) => rkdDistance(s, t) },
    { name: 'rkdAngle', term: (s: tf.Tensor2D, t: tf.Tensor2D) => rkdAngle(s, t) },
  ])('$name sees neither scale nor place nor width', ({ term }) => {
    const [student, teacher] = [normal([5, 4], 1), normal([5, 4], 2)];
    const moved = tf.add(tf.mul(student, 3), 7);
    const wider = tf.concat([student, tf.zeros([5, 2])], 1);
    expect(valueOf(term, moved, teacher)).toBeCloseTo(valueOf(term, student, teacher), 4);
    expect(valueOf(term, wider, teacher)).toBeCloseTo(valueOf(term, student, teacher), 6);
  });

  it('rkdDistance and rkdAngle of two examples are zero', () => {
    const [student, teacher] = [normal([2, 4], 1), normal([2, 4], 2)];
    expect(valueOf((s, t) => rkdDistance(s, t), student, teacher)).toBeCloseTo(0, 6);
    expect(valueOf(rkdAngle, student, teacher)).toBeCloseTo(0, 6);
  });
});
