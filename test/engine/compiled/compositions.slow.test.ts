/** @file Random programs: what the graph simplifies and moves about never changes a number. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { startEngine } from '../../../src/engine/index.ts';
import { expectContract, row } from './kernels/contract.ts';

/** One instruction: an operation, which of the values so far it reads, and a number for its attributes. */
interface Instruction {
  readonly op: keyof typeof OPERATIONS;
  readonly from: number;
  readonly and: number;
  readonly by: number;
}

type Operation = (x: tf.Tensor, other: tf.Tensor, by: number) => tf.Tensor;

/** The `by`th order of so many axes. */
function order(rank: number, by: number): number[] {
  const left = Array.from({ length: rank }, (_, i) => i);
  return Array.from({ length: rank }, (_, i) => left.splice(Math.floor(by / (i + 1)) % left.length, 1)[0]!);
}

/** A truth about x; TensorFlow.js cannot differentiate comparisons, not even to nothing. */
const above = (x: tf.Tensor, bound: number): tf.Tensor =>
  tf.customGrad((y) => ({
    value: tf.cast(tf.greater(y as tf.Tensor, bound), 'float32'),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }))(x);

const axisOf = ({ rank }: tf.Tensor, by: number): number => by % Math.max(1, rank);

/** The other operand, or a part of x where the two cannot be broadcast. */
function fitting(x: tf.Tensor, other: tf.Tensor, by: number): tf.Tensor {
  const fits = other.shape.every((n, i) => {
    const m = x.shape[i - other.rank + x.rank] ?? 1;
    return n === 1 || m === 1 || n === m;
  });
  if (fits && other.rank <= x.rank) return other;
  return by % 2 === 0 || x.rank === 0 ? tf.scalar((by % 5) - 2) : tf.mean(x, axisOf(x, by), true);
}

const OPERATIONS = {
  add: (x, y, by) => tf.add(x, fitting(x, y, by)),
  sub: (x, y, by) => tf.sub(fitting(x, y, by), x),
  mul: (x, y, by) => tf.mul(x, tf.tanh(fitting(x, y, by))),
  div: (x, y, by) => tf.div(x, tf.add(tf.square(fitting(x, y, by)), 0.5)),
  scale: (x, _, by) => tf.mul(x, (by % 4) - 1),
  shift: (x, _, by) => tf.add(x, (by % 3) - 1),
  relu: (x) => tf.relu(x),
  tanh: (x) => tf.tanh(x),
  neg: (x) => tf.neg(x),
  truth: (x, _, by) => tf.mul(x, above(x, (by % 3) - 1)),
  choose: (x, _, by) =>
    tf.where(tf.cast(above(x, 0), 'bool'), by % 2 === 0 ? tf.zerosLike(x) : tf.mul(x, 2), tf.tanh(x)),
  like: (x, _, by) => tf.add(tf.mul(by % 2 === 0 ? tf.zerosLike(x) : tf.onesLike(x), x), 1),
  transpose: (x, _, by) => tf.transpose(x, order(x.rank, by)),
  flat: (x, _, by) => tf.reshape(x, by % 2 === 0 ? [-1] : [x.shape[0] ?? 1, -1]),
  image: (x) => (x.size % 8 === 0 ? tf.reshape(x, [2, -1, 2, 2]) : x),
  expand: (x, _, by) => (x.rank < 4 ? tf.expandDims(x, by % (x.rank + 1)) : x),
  slice: (x, _, by) => {
    if (x.rank === 0) return x;
    const [axis, zero] = [axisOf(x, by), x.shape.map(() => 0)];
    const length = Math.max(1, x.shape[axis]! - (by % 2));
    return tf.slice(x, zero.with(axis, x.shape[axis]! - length), x.shape.with(axis, length));
  },
  pad: (x, _, by) =>
    x.rank === 0
      ? x
      : tf.pad(
          x,
          x.shape.map((_n, i): [number, number] => (i === axisOf(x, by) ? [by % 2, 1] : [0, 0])),
        ),
  reverse: (x, _, by) => (x.rank === 0 ? x : tf.reverse(x, axisOf(x, by))),
  concat: (x, _, by) => (x.rank === 0 || x.size > 200 ? x : tf.concat([x, tf.tanh(x)], axisOf(x, by))),
  sum: (x, _, by) => tf.sum(x, x.rank === 0 ? undefined : axisOf(x, by), by % 2 === 0),
  mean: (x, _, by) => tf.mean(x, x.rank < 2 ? undefined : [axisOf(x, by), (axisOf(x, by) + 1) % x.rank], by % 2 === 0),
  max: (x, _, by) => tf.max(x, x.rank === 0 ? undefined : axisOf(x, by), by % 2 === 0),
  softmax: (x) => (x.rank === 0 ? x : tf.softmax(x)),
  square: (x) => (x.rank < 2 ? x : tf.matMul(tf.tanh(x), tf.tanh(x), false, true)),
  convolve: (x) => {
    if (x.rank !== 4) return x;
    const channels = x.shape[3]!;
    const filter = tf.randomNormal([2, 2, channels, 2], 0, 0.5, 'float32', channels) as tf.Tensor4D;
    return tf.conv2d(x as tf.Tensor4D, filter, 1, 'same');
  },
  pool: (x, _, by) => {
    if (x.rank !== 4 || Math.min(x.shape[1]!, x.shape[2]!) < 2) return x;
    return by % 2 === 0 ? tf.avgPool(x as tf.Tensor4D, 2, 1, 'valid') : tf.maxPool(x as tf.Tensor4D, 2, 1, 'valid');
  },
} as const satisfies Readonly<Record<string, Operation>>;

const instruction: fc.Arbitrary<Instruction> = fc.record({
  op: fc.constantFrom(...(Object.keys(OPERATIONS) as Instruction['op'][])),
  from: fc.nat(9),
  and: fc.nat(9),
  by: fc.nat(23),
});

const program = fc.array(instruction, { minLength: 2, maxLength: 12 });

/** All values that a program makes, but those that get very large. */
function run(instructions: readonly Instruction[], inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const values = [...inputs];
  for (const { op, from, and, by } of instructions) {
    // mostly the last one, so that operations follow each other
    const x = values.at(from < 7 ? -1 : from % values.length)!;
    const made = OPERATIONS[op](x, values[and % values.length]!, by);
    if (made.size <= 1000) values.push(made);
  }
  return values.slice(inputs.length);
}

beforeAll(() => startEngine('cpu'));

it('random programs have the cpu engine’s values and gradients', async () => {
  const programs = row('any', program, (instructions, draw) => ({
    inputs: [draw.between(-1, 1, [2, 3, 4, 2]), draw.between(-1, 1, [2, 3, 4, 2]), draw.between(-1, 1, [2])],
    run: (...inputs) => {
      const made = run(instructions, inputs);
      // every input must be read to be differentiated
      return [...made, tf.sum(tf.concat(inputs.map((x) => tf.reshape(x, [-1]))))];
    },
  }));
  await expectContract(programs, 60);
  expect(Object.keys(OPERATIONS).length).toBeGreaterThan(20);
});
