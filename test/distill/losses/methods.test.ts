/** @file What must hold for every method, whatever the numbers. */
import { sample } from '../../sample.ts';
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { normal, useCpu } from '../fixtures.ts';
import { METHODS, type Method } from './methods.ts';

beforeAll(useCpu);

const labels = (batch: number): tf.Tensor1D =>
  tf.tensor1d(
    Array.from({ length: batch }, (_, i) => i % 4),
    'int32',
  );

interface Inputs {
  readonly student: tf.Tensor;
  readonly teacher: tf.Tensor;
  readonly labels?: tf.Tensor1D;
}

const valueOf = ({ value }: Method, { student, teacher, labels: of }: Inputs): number =>
  tf.tidy(() => value(student, teacher, of ?? labels(student.shape[0]!)).dataSync()[0]!);

const gradientOf = ({ value }: Method, { student, teacher }: Inputs): Float32Array =>
  tf.tidy(
    () =>
      tf
        .grad((x) => value(x, teacher, labels(student.shape[0]!)))(student)
        .dataSync() as Float32Array,
  );

const largest = (values: Iterable<number>): number => Math.max(...[...values].map(Math.abs));

describe.each(METHODS.filter(({ atEqual = 'zero' }) => atEqual === 'zero'))('$name', (method) => {
  it('is zero and flat where the student equals the teacher, above zero elsewhere', () => {
    const teacher = normal([6, ...method.shape], 1);
    expect(Math.abs(valueOf(method, { student: teacher, teacher }))).toBeLessThan(2e-6);
    expect(largest(gradientOf(method, { student: teacher, teacher }))).toBeLessThan(2e-5);
    expect(valueOf(method, { student: normal([6, ...method.shape], 2), teacher })).toBeGreaterThan(1e-5);
  });
});

describe.each(
  sample(
    METHODS.filter(({ ownGradient = true }) => ownGradient),
    4,
  ),
)('$name', (method) => {
  it('has the gradient of its value', () => {
    const [student, teacher, direction] = [5, 6, 7].map((seed) => normal([5, ...method.shape], seed));
    const h = 1e-3;
    const [up, down] = [h, -h].map((step) =>
      valueOf(method, { student: tf.add(student!, tf.mul(direction!, step)), teacher: teacher! }),
    );
    const along = direction!.dataSync();
    const slope = gradientOf(method, { student: student!, teacher: teacher! }).reduce(
      (sum, g, i) => sum + g * along[i]!,
      0,
    );
    // what float32 leaves of a small difference is compared with the value
    const size = Math.max(1e-2, Math.abs(slope), Math.abs(up!) * 0.2);
    expect(Math.abs(slope - (up! - down!) / (2 * h)) / size).toBeLessThan(0.05);
  });

  it('gets smaller on the way down its gradient', () => {
    const [student, teacher] = [normal([6, ...method.shape], 3), normal([6, ...method.shape], 4)];
    const gradient = gradientOf(method, { student, teacher });
    const before = valueOf(method, { student, teacher });
    const square = gradient.reduce((sum, g) => sum + g * g, 0);
    const length = Math.min(0.05 / Math.sqrt(square), (0.1 * Math.abs(before)) / square);
    const lower = tf.sub(student, tf.mul(tf.tensor(gradient, student.shape), length));
    expect(valueOf(method, { student: lower, teacher })).toBeLessThan(before);
  });
});

describe.each(
  sample(
    METHODS.filter(({ mean = true }) => mean),
    4,
  ),
)('$name', (method) => {
  it('is a mean over the batch: a batch twice over has the same value', () => {
    const [student, teacher] = [normal([4, ...method.shape], 1), normal([4, ...method.shape], 2)];
    const once = valueOf(method, { student, teacher });
    const twice = { student: tf.concat([student, student]), teacher: tf.concat([teacher, teacher]) };
    expect(Math.abs(valueOf(method, twice) - once)).toBeLessThan(1e-4 * Math.abs(once) + 1e-6);
  });
});

describe.each(
  sample(
    METHODS.filter(({ anyOrder = true }) => anyOrder),
    4,
  ),
)('$name', (method) => {
  it('does not depend on the order of the batch', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        const [student, teacher] = [normal([6, ...method.shape], 8), normal([6, ...method.shape], 9)];
        const indices = tf.tensor1d(order, 'int32');
        const plain = valueOf(method, { student, teacher });
        const [s, t, l] = [student, teacher, labels(6)].map((x) => tf.gather(x, indices));
        const moved = valueOf(method, { student: s!, teacher: t!, labels: l as tf.Tensor1D });
        expect(Math.abs(moved - plain)).toBeLessThan(1e-4 * Math.abs(plain) + 1e-6);
      }),
      { numRuns: 5 },
    );
  });
});

describe.each(METHODS)('$name', (method) => {
  const { shape } = method;
  it.each(
    sample(
      [
        { name: 'all examples alike', student: () => tf.ones([6, ...shape]), teacher: () => normal([6, ...shape], 1) },
        { name: 'a dead student', student: () => tf.zeros([6, ...shape]), teacher: () => normal([6, ...shape], 1) },
        { name: 'a dead teacher', student: () => normal([6, ...shape], 1), teacher: () => tf.zeros([6, ...shape]) },
        { name: 'both dead', student: () => tf.zeros([6, ...shape]), teacher: () => tf.zeros([6, ...shape]) },
        {
          name: 'large numbers',
          student: () => normal([6, ...shape], 1, 100),
          teacher: () => normal([6, ...shape], 2, 100),
        },
        {
          name: 'tiny numbers',
          student: () => normal([6, ...shape], 1, 1e-4),
          teacher: () => normal([6, ...shape], 2, 1e-4),
        },
        { name: 'two examples', student: () => normal([2, ...shape], 1), teacher: () => normal([2, ...shape], 2) },
        { name: 'one example', student: () => normal([1, ...shape], 1), teacher: () => normal([1, ...shape], 2) },
      ],
      2,
    ),
  )('is finite, and so is its gradient, for $name', ({ student, teacher }) => {
    const inputs = { student: student(), teacher: teacher() };
    expect(Number.isFinite(valueOf(method, inputs))).toBe(true);
    expect([...gradientOf(method, inputs)].every(Number.isFinite)).toBe(true);
  });

  it('leaves no tensors behind', () => {
    const [student, teacher] = [normal([6, ...shape], 1), normal([6, ...shape], 2)];
    gradientOf(method, { student, teacher });
    const before = tf.memory().numTensors;
    gradientOf(method, { student, teacher });
    expect(tf.memory().numTensors).toBe(before);
  });
});
