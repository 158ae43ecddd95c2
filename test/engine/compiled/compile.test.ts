import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compile, freshTensor, startEngine } from '../../../src/engine/index.ts';

beforeAll(() => startEngine('compiled'));

/** A step that adds its input to a variable and returns the sum of the variable before. */
function adding(variable: tf.Variable) {
  return ({ x }: { readonly x: tf.Tensor }) => {
    const before = tf.sum(variable);
    variable.assign(tf.add(variable, x));
    return { before };
  };
}

const read = ({ before }: { readonly before: tf.Tensor }): number => {
  const [number] = before.dataSync();
  before.dispose();
  return number!;
};

describe('the variables of a compiled step', () => {
  it('can be read and set between runs, and go on from there', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const step = compile(adding(variable), { strict: true });
    expect(read(await step.run({ x: 1 }))).toBe(3);
    expect([...variable.dataSync()]).toEqual([2, 3]);
    variable.assign(tf.tensor1d([10, 20]));
    expect(read(await step.run({ x: 1 }))).toBe(30);
    // an operation outside moves the numbers to its own backend; the next run finds them there
    expect([...tf.mul(variable, 2).dataSync()]).toEqual([22, 42]);
    expect(read(await step.run({ x: 1 }))).toBe(32);
    expect([...variable.dataSync()]).toEqual([12, 22]);
    await step.dispose();
    variable.dispose();
  });

  it('stay as they were when the outputs are not accepted', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const step = compile(adding(variable), { strict: true });
    const refused = step.run({ x: 5 }, () => {
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect([...variable.dataSync()]).toEqual([1, 2]);
    expect(read(await step.run({ x: 5 }))).toBe(3);
    await step.dispose();
    variable.dispose();
  });

  it('are shared by two compiled steps', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const steps = [compile(adding(variable), { strict: true }), compile(adding(variable), { strict: true })];
    for (const [i, step] of [...steps, ...steps].entries()) expect(read(await step.run({ x: 1 }))).toBe(3 + 2 * i);
    for (const step of steps) await step.dispose();
    variable.dispose();
  });

  it('are read by one step and moved by another, also where filters are stored in an order of their own', async () => {
    const filter = tf.variable(tf.ones([2, 2, 1, 3]));
    const convolve = (x: tf.Tensor): tf.Tensor => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid');
    const reading = compile(({ x }: { readonly x: tf.Tensor }) => ({ before: tf.sum(convolve(x)) }), { strict: true });
    const moving = compile(
      ({ x }: { readonly x: tf.Tensor }) => {
        const { value, grads } = tf.variableGrads(() => tf.sum(convolve(x)), [filter]);
        filter.assign(tf.sub(filter, grads[filter.name]!));
        return { before: value };
      },
      { strict: true },
    );
    const x = { values: Float32Array.of(1, 2, 3, 4), shape: [1, 2, 2, 1] };
    const filters = (): number[][] =>
      (tf.unstack(tf.reshape(filter, [4, 3]), 1) as tf.Tensor[]).map((one) => [...one.dataSync()]);
    for (const [i, step] of [reading, moving, reading, moving].entries())
      expect(read(await step.run({ x }))).toBe(i < 2 ? 30 : -60);
    for (const channel of tf.tidy(filters)) expect(channel).toEqual([-1, -3, -5, -7]);
    for (const step of [reading, moving]) await step.dispose();
    filter.dispose();
  });

  it('may be made by the step when it is first called', async () => {
    const weight = tf.variable(tf.scalar(1));
    const optimizer = tf.train.adam(0.1);
    const step = compile(
      ({ x }: { readonly x: tf.Tensor }) => ({
        loss: optimizer.minimize(() => tf.sum(tf.square(tf.mul(weight, x))), true, [weight])!,
      }),
      { strict: true },
    );
    for (let i = 0; i < 3; i++) tf.dispose(await step.run({ x: 2 }));
    expect(weight.dataSync()[0]).toBeCloseTo(0.7, 2);
    await step.dispose();
    optimizer.dispose();
    weight.dispose();
  });
});

describe('compile', () => {
  it('keeps one graph for each shape', async () => {
    const step = compile(({ x }: { readonly x: tf.Tensor }) => ({ y: tf.sum(x) }), { strict: true });
    for (const size of [3, 5, 3]) {
      const { y } = await step.run({ x: { values: new Float32Array(size).fill(1), shape: [size] } });
      expect(y.dataSync()[0]).toBe(size);
      y.dispose();
    }
    await step.dispose();
  });

  it('asks for fresh numbers in every run', async () => {
    let count = 0;
    const step = compile(
      ({ x }: { readonly x: tf.Tensor }) => ({
        y: tf.add(
          x,
          freshTensor([], () => Float32Array.of(count)),
        ),
      }),
      {
        strict: true,
      },
    );
    for (count of [1, 2, 3]) {
      const { y } = await step.run({ x: 10 });
      expect(y.dataSync()[0]).toBe(10 + count);
      y.dispose();
    }
    await step.dispose();
  });

  it('leaves no tensors behind', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const before = tf.memory().numTensors;
    const step = compile(adding(variable), { strict: true });
    for (let i = 0; i < 5; i++) read(await step.run({ x: 1 }));
    await step.dispose();
    expect(tf.memory().numTensors).toBe(before);
    variable.dispose();
  });
});

const impossible = [
  {
    name: 'a branch on data',
    step: ({ x }: { readonly x: tf.Tensor }) => ({ y: x.dataSync()[0]! > 0 ? tf.mul(x, 2) : tf.neg(x) }),
    reason: /dataSync/,
  },
  {
    name: 'a kernel without a row',
    step: ({ x }: { readonly x: tf.Tensor }) => ({ y: tf.unique(tf.reshape(tf.mul(x, 2), [1])).values }),
    reason: /Unique/,
  },
  {
    name: 'random numbers without a seed',
    step: ({ x }: { readonly x: tf.Tensor }) => ({ y: tf.minimum(tf.mul(x, 2), tf.randomUniform([], 7, 8)) }),
    reason: /each time/,
  },
];

describe.each(impossible)('$name', ({ step, reason }) => {
  it('runs eagerly, and says why once', async () => {
    const told: string[] = [];
    const compiled = compile(step, { onFallback: (why) => told.push(why) });
    for (let i = 0; i < 3; i++) {
      const { y } = await compiled.run({ x: 3 });
      expect(y.dataSync()[0]).toBe(6);
      y.dispose();
    }
    expect(told).toEqual([expect.stringMatching(reason)]);
    expect(compiled.fallback).toMatch(reason);
  });

  it('is an error where it must be compiled', async () => {
    await expect(compile(step, { strict: true }).run({ x: 3 })).rejects.toMatchObject({ code: 'ENGINE' });
  });
});

/** A scalar. */
const by = (n: number) => ({ values: Int32Array.of(n), shape: [] });

describe('numbers that only the eager engine can take', () => {
  const step = ({ x, by }: { readonly x: tf.Tensor; readonly by: tf.Tensor }) => {
    total.assign(tf.add(total, x));
    return { y: tf.mod(tf.cast(x, 'int32'), by) };
  };
  let total: tf.Variable;
  beforeAll(() => tf.setBackend('cpu'));
  beforeEach(() => {
    total = tf.variable(tf.scalar(0));
  });
  afterAll(() => tf.setBackend('wasm'));

  it('make the step eager from then on, with a warning, and nothing is done twice', async () => {
    const told: string[] = [];
    const compiled = compile(step, { onFallback: (why) => told.push(why) });
    for (const [n, remainder] of [
      [3, 1],
      [0, 0],
      [4, 3],
    ] as const) {
      const { y } = await compiled.run({ x: 7, by: by(n) });
      expect(y.dataSync()[0]).toBe(remainder);
      y.dispose();
    }
    expect(told).toEqual([expect.stringMatching(/modulo by zero/)]);
    expect(total.dataSync()[0]).toBe(21);
    total.dispose();
  });

  it('are an error where the step must be compiled, and the variables stay as they were', async () => {
    const compiled = compile(step, { strict: true });
    await expect(compiled.run({ x: 7, by: by(0) })).rejects.toThrow(/modulo by zero/);
    expect(total.dataSync()[0]).toBe(0);
    await compiled.dispose();
    total.dispose();
  });
});

describe('verify', () => {
  it('accepts what agrees', async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const step = compile(adding(variable), { strict: true, verify: 2 });
    for (let i = 0; i < 3; i++) expect(read(await step.run({ x: 1 }))).toBe(3 + 2 * i);
    variable.dispose();
  });

  it('accepts what is no number on both engines, and not what is one on one of them', async () => {
    let bound = -1;
    const step = compile(
      ({ x }: { readonly x: tf.Tensor }) => ({ y: tf.log(tf.sub(x, bound)), z: tf.div(x, tf.sub(x, x)) }),
      { strict: true, verify: 9 },
    );
    for (const x of [1, -2, 0]) tf.dispose(await step.run({ x }));
    bound = 5;
    await expect(step.run({ x: 1 })).rejects.toMatchObject({ code: 'ENGINE' });
    await step.dispose();
  });

  it('throws where the step reads a number that changed since it was compiled', async () => {
    let rate = 1;
    const step = compile(({ x }: { readonly x: tf.Tensor }) => ({ y: tf.mul(x, rate) }), { strict: true, verify: 9 });
    tf.dispose(await step.run({ x: 1 }));
    rate = 2;
    await expect(step.run({ x: 1 })).rejects.toMatchObject({ code: 'ENGINE' });
  });
});
