/** @file What a kernel promises: on random inputs of random shapes, the cpu backend's numbers, forward and backward. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { compile, type HostTensor } from '../../../../src/engine/index.ts';
import { randomStream } from '../../../../src/util/random.ts';

/** One call of a kernel. */
export interface KernelCall {
  readonly inputs: readonly HostTensor[];
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor | readonly tf.Tensor[];
}

/** A row of the table: calls of one kernel, and whether they are differentiated too. */
export interface KernelRow {
  readonly kernel: string;
  /** Why gradients are not compared; undefined: they are. */
  readonly valueOnly: string | undefined;
  readonly calls: fc.Arbitrary<unknown>;
  readonly make: (options: never, draw: Draw) => KernelCall;
}

/** Random inputs. */
export interface Draw {
  /** A normal distribution, with some numbers at which functions bend. */
  readonly floats: (shape: readonly number[], scale?: number) => HostTensor;
  /** Between two bounds. */
  readonly between: (low: number, high: number, shape: readonly number[]) => HostTensor;
  /** low … high - 1, int32. */
  readonly integers: (low: number, high: number, shape: readonly number[]) => HostTensor;
  readonly bools: (shape: readonly number[]) => HostTensor;
  /** Of any type. */
  readonly typed: (dtype: Dtype, shape: readonly number[]) => HostTensor;
}

export type Dtype = 'float32' | 'int32' | 'bool';

const BENDS = [0, 1, -1, 0.5, -0.5, 2.5, -3.5, 6, 30, -30];

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const list = (shape: readonly number[], one: () => number): number[] => Array.from({ length: sizeOf(shape) }, one);

function drawFrom(seed: number): Draw {
  const random = randomStream(seed, 'kernels');
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  const floats: Draw['floats'] = (shape, scale = 1) => ({
    values: Float32Array.from(
      list(shape, () => scale * (random.integer(8) === 0 ? BENDS[random.integer(BENDS.length)]! : normal())),
    ),
    shape,
  });
  const integers: Draw['integers'] = (low, high, shape) => ({
    values: Int32Array.from(list(shape, () => low + random.integer(high - low))),
    shape,
  });
  const bools: Draw['bools'] = (shape) => ({ values: Uint8Array.from(list(shape, () => random.integer(2))), shape });
  return {
    floats,
    between: (low, high, shape) => ({
      values: Float32Array.from(list(shape, () => low + (high - low) * random.next())),
      shape,
    }),
    integers,
    bools,
    typed(dtype, shape) {
      if (dtype === 'float32') return floats(shape);
      return dtype === 'int32' ? integers(-5, 6, shape) : bools(shape);
    },
  };
}

/** A row. `make` gives one call for options that fast-check chooses. */
export function row<Options>(
  kernel: string,
  calls: fc.Arbitrary<Options>,
  make: (options: Options, draw: Draw) => KernelCall,
  valueOnly?: string,
): KernelRow {
  return { kernel, calls, make: make as KernelRow['make'], valueOnly };
}

interface Numbers {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly number[];
}

/** The outputs of a call, then the gradients of their weighted sum for each float32 input. */
function differentiated({ run }: KernelCall, valueOnly: boolean, xs: readonly tf.Tensor[]): tf.Tensor[] {
  const outputsOf = (inputs: readonly tf.Tensor[]): tf.Tensor[] => {
    const result = run(...inputs);
    return result instanceof tf.Tensor ? [result] : [...result];
  };
  const outputs = outputsOf(xs);
  const smooth = xs.flatMap((x, i) => (x.dtype === 'float32' ? [i] : []));
  if (valueOnly || smooth.length === 0 || outputs.every(({ dtype }) => dtype !== 'float32')) return outputs;
  const weighted = (...inputs: tf.Tensor[]): tf.Tensor => {
    const all = xs.map((x, i) => inputs[smooth.indexOf(i)] ?? x);
    const sums = outputsOf(all)
      .filter(({ dtype }) => dtype === 'float32')
      .map((y, i) => tf.sum(tf.mul(y, tf.randomNormal(y.shape, 0, 1, 'float32', i + 1))));
    return tf.addN(sums);
  };
  return [...outputs, ...tf.grads(weighted)(smooth.map((i) => xs[i]!))];
}

const numbersOf = (tensor: tf.Tensor): Numbers => ({
  shape: tensor.shape,
  dtype: tensor.dtype,
  values: Array.from(tensor.dataSync(), Number),
});

/** What the cpu backend gives. */
async function onCpu(call: KernelCall, valueOnly: boolean): Promise<Numbers[]> {
  await tf.setBackend('cpu');
  return tf.tidy(() => {
    const xs = call.inputs.map(({ values, shape }) => tf.tensor(values, [...shape], dtypeOf(values)));
    return differentiated(call, valueOnly, xs).map(numbersOf) as never;
  });
}

function dtypeOf(values: HostTensor['values']): Dtype {
  if (values instanceof Float32Array) return 'float32';
  return values instanceof Int32Array ? 'int32' : 'bool';
}

/** What the compiled call gives. */
async function compiled(call: KernelCall, valueOnly: boolean, blocks: boolean): Promise<Numbers[]> {
  const step = compile(({ xs }: { readonly xs: tf.Tensor[] }) => ({ ys: differentiated(call, valueOnly, xs) }), {
    strict: true,
    blocks,
  });
  const { ys } = await step.run({ xs: [...call.inputs] });
  const numbers = ys.map(numbersOf);
  tf.dispose(ys);
  await step.dispose();
  return numbers;
}

/** Expects numbers to agree to 1e-5 of the largest (at least 1), and integers and truths exactly. */
function expectClose(actual: Numbers, expected: Numbers, what: string): void {
  expect({ shape: actual.shape, dtype: actual.dtype }, what).toEqual({ shape: expected.shape, dtype: expected.dtype });
  const largest = expected.values.filter(Number.isFinite).reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  const tolerance = expected.dtype === 'float32' ? 1e-5 * largest : 0;
  for (const [i, wanted] of expected.values.entries()) {
    const found = actual.values[i]!;
    const same = Object.is(found, wanted) || found === wanted || Math.abs(found - wanted) <= tolerance;
    if (!same) expect.fail(`${what}, number ${i}: ${found} instead of ${wanted}`);
  }
}

/** Expects so many random calls of a row to give the same on both. */
export async function expectContract(
  { calls, make, valueOnly }: KernelRow,
  numRuns: number,
  { blocks = true } = {},
): Promise<void> {
  const skip = valueOnly !== undefined;
  const check = async (options: unknown, seed: number): Promise<void> => {
    const call = make(options as never, drawFrom(seed));
    const expected = await onCpu(call, skip);
    const actual = await compiled(call, skip, blocks);
    expect(actual.length).toBe(expected.length);
    for (const [i, wanted] of expected.entries()) expectClose(actual[i]!, wanted, `result ${i}`);
  };
  await fc.assert(fc.asyncProperty(calls, fc.nat(), check), { numRuns });
}

/** Shapes of so many axes, each of 1 … `longest`. */
export const shapes = (fewest: number, most: number, longest = 4): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: longest }), { minLength: fewest, maxLength: most });

/** A shape and one of its axes; negative axes count from the end. */
export const shapeAndAxis = (most = 4): fc.Arbitrary<{ shape: number[]; axis: number }> =>
  shapes(1, most).chain((shape) =>
    fc.record({ shape: fc.constant(shape), axis: fc.integer({ min: -shape.length, max: shape.length - 1 }) }),
  );

/** A shape and some of its axes (at least one), in any order. */
export const shapeAndAxes = (most = 4): fc.Arbitrary<{ shape: number[]; axes: number[] }> =>
  shapes(1, most).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc.shuffledSubarray(
        shape.map((_, i) => i),
        { minLength: 1 },
      ),
    }),
  );

/** Two shapes that can be broadcast. */
export const broadcastShapes: fc.Arbitrary<readonly [number[], number[]]> = shapes(0, 4, 3).chain((shape) => {
  const part = fc
    .tuple(fc.nat(shape.length), fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }))
    .map(([from, ones]) => shape.map((n, i) => (ones[i] === true ? 1 : n)).slice(from));
  return fc.oneof(fc.constant([shape, shape] as const), fc.tuple(part, part));
});

/** Calls a kernel for which TensorFlow.js has no function. */
export const runKernel = (name: string, inputs: tf.NamedTensorMap, attrs: object = {}): tf.Tensor =>
  tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;
