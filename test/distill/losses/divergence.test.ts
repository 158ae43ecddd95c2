/** @file Divergences of nearly equal answers: values and gradients against the same in double precision. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import * as d from '../../../src/distill/index.ts';
import { compile, type HostTensor } from '../../../src/engine/index.ts';
import { normal, useCpu } from '../fixtures.ts';
import { sample } from '../../sample.ts';

beforeAll(useCpu);

type Rows = tf.Tensor2D;
type Vector = readonly number[];

const BATCH = 6;
const CLASSES = 5;
const LABELS = Array.from({ length: BATCH }, (_, i) => i % CLASSES);

const logShares = (z: Vector): number[] => {
  const largest = Math.max(...z);
  const sum = Math.log(z.reduce((all, x) => all + Math.exp(x - largest), 0)) + largest;
  return z.map((x) => x - sum);
};
/** KL of two rows of logits, in nats. */
const divergenceOf = (s: Vector, t: Vector): number => {
  const [own, wanted] = [logShares(s), logShares(t)];
  return wanted.reduce((sum, p, c) => sum + Math.exp(p) * (Math.expm1(own[c]! - p) - (own[c]! - p)), 0);
};
const over = (z: Vector, temperature: number): number[] => z.map((x) => x / temperature);
const without = (z: Vector, label: number): number[] => z.filter((_, c) => c !== label);
const binary = (z: Vector, label: number): number[] => {
  const others = without(z, label);
  const largest = Math.max(...others);
  return [z[label]!, largest + Math.log(others.reduce((sum, x) => sum + Math.exp(x - largest), 0))];
};

type Exact = (s: readonly Vector[], t: readonly Vector[], temperature: number) => number;
const meanOf =
  (one: (s: Vector, t: Vector, label: number) => number): Exact =>
  (s, t, temperature) =>
    s.reduce((sum, row, i) => sum + one(over(row, temperature), over(t[i]!, temperature), LABELS[i]!), 0) *
    (temperature ** 2 / s.length);
const hinton = meanOf(divergenceOf);
const target = meanOf((s, t, label) => divergenceOf(binary(s, label), binary(t, label)));
const others = meanOf((s, t, label) => divergenceOf(without(s, label), without(t, label)));

const labels = (): tf.Tensor1D => tf.tensor1d(LABELS, 'int32');
const asMaps = (x: Rows): tf.Tensor4D => tf.reshape(tf.transpose(x), [1, CLASSES, 1, BATCH]);

interface Row {
  readonly name: string;
  readonly found: (s: Rows, t: Rows, temperature: number) => tf.Scalar;
  readonly exact: Exact;
}

const rows: readonly Row[] = [
  { name: 'softTargets', found: d.softTargets, exact: hinton },
  { name: 'targetClass', found: (s, t, temperature) => d.targetClass(s, t, labels(), temperature), exact: target },
  { name: 'otherClasses', found: (s, t, temperature) => d.otherClasses(s, t, labels(), temperature), exact: others },
  {
    name: 'decoupled',
    found: (s, t, temperature) => d.decoupled(s, t, labels(), { alpha: 2, beta: 3, temperature }),
    exact: (s, t, temperature) => 2 * target(s, t, temperature) + 3 * others(s, t, temperature),
  },
  { name: 'instanceLevel', found: (s, t, temperature) => d.instanceLevel(s, t, [temperature]), exact: hinton },
  { name: 'mutualDivergence', found: (s, t, temperature) => d.mutualDivergence(s, [t], temperature), exact: hinton },
  {
    name: 'combinedDivergence',
    found: (student, t, temperature) =>
      d.combinedDivergence({ student, teachers: [t, t], labels: labels() }, { combine: 'mean', temperature }),
    exact: hinton,
  },
  {
    name: 'channelWise',
    found: (s, t, temperature) => d.channelWise(asMaps(s), asMaps(t), temperature),
    exact: hinton,
  },
];

/** How far apart student and teacher are, at which temperature they are compared, and to which part of the whole. */
const places = [
  { apart: 1e-3, temperature: 20, within: 2e-5 },
  { apart: 1e-2, temperature: 20, within: 2e-5 },
  { apart: 0.1, temperature: 4, within: 2e-5 },
  { apart: 1, temperature: 1, within: 2e-5 },
  // logits of hundreds are themselves rounded to some hundred-thousandths
  { apart: 300, temperature: 1, within: 1e-3 },
];

const inputs = (apart: number): readonly [Rows, Rows] => {
  const teacher = normal([BATCH, CLASSES], 1, 3) as Rows;
  return [tf.add(teacher, normal([BATCH, CLASSES], 2, apart)), teacher];
};
const exactly = (x: tf.Tensor): number[][] => x.arraySync() as number[][];

/** The slope in each number, by differences in double precision. */
function slopesOf(of: (x: number[][]) => number, x: number[][], h: number): number[] {
  return x.flatMap((row, i) =>
    row.map((number, j) => {
      const at = (step: number): number => of(x.with(i, row.with(j, number + step)));
      return (at(h) - at(-h)) / (2 * h);
    }),
  );
}

const host = (x: Rows): HostTensor => ({ values: x.dataSync() as Float32Array, shape: x.shape });

const far = (found: ArrayLike<number>, exact: readonly number[]): number =>
  Math.max(...exact.map((x, i) => Math.abs(found[i]! - x))) / Math.max(...exact.map(Math.abs));

describe.each(rows)('$name', ({ found, exact }) => {
  it.each(sample(places, 2))(
    'of logits $apart apart at temperature $temperature',
    async ({ apart, temperature, within }) => {
      const [student, teacher] = inputs(apart);
      const [s, t] = [exactly(student), exactly(teacher)];
      const value = exact(s, t, temperature);
      const slopes = slopesOf((x) => exact(x, t, temperature), s, Math.min(1e-3, apart / 100));
      const both = ({ student: x, teacher: y }: { readonly student: tf.Tensor; readonly teacher: tf.Tensor }) =>
        tf.valueAndGrad((z: tf.Tensor) => found(z as Rows, y as Rows, temperature))(x);
      const step = compile((input: { student: tf.Tensor; teacher: tf.Tensor }) => ({ ...both(input) }), {
        strict: true,
      });
      for (const result of [
        both({ student, teacher }),
        await step.run({ student: host(student), teacher: host(teacher) }),
      ]) {
        expect(far(result.value.dataSync(), [value])).toBeLessThan(within);
        expect(far(result.grad.dataSync(), slopes)).toBeLessThan(within);
        expect(result.value.dataSync()[0]).toBeGreaterThan(0);
      }
      await step.dispose();
    },
  );
});

it.each(places.slice(0, 3).map(({ apart }) => ({ apart })))(
  "curriculumTemperature's θ is trained by the right gradient for logits $apart apart",
  ({ apart }) => {
    const [student, teacher] = inputs(apart);
    const at = (theta: number): number => hinton(exactly(student), exactly(teacher), 1 + 20 / (1 + Math.exp(-theta)));
    const slope = (at(1.01) - at(0.99)) / 0.02;
    const found = tf.grad((theta) => d.curriculumTemperature(student, teacher, theta as tf.Scalar))(tf.scalar(1));
    expect(-found.dataSync()[0]! / slope).toBeCloseTo(1, 2);
  },
);

it('equal answers have the divergence 0, exactly', () => {
  const [, teacher] = inputs(1);
  expect(d.softTargets(tf.add(teacher, 0), teacher, 4).dataSync()[0]).toBe(0);
  expect(
    Math.max(
      ...tf
        .grad((s) => d.softTargets(s as Rows, teacher, 4))(teacher)
        .dataSync(),
    ),
  ).toBe(0);
});
