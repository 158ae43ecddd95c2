import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadOnnxruntime } from '../../../src/engine/compiled/session.ts';
import { freshTensor, startEngine, writeOnnx } from '../../../src/engine/index.ts';

const x = { shape: [3], dtype: 'float32' } as const;

beforeAll(async () => {
  await startEngine('cpu');
});

/** What an exported function gives for [examples, 3] numbers 0, 1, 2, … */
async function run(model: Uint8Array, examples: number) {
  const onnxruntime = await loadOnnxruntime();
  const session = await onnxruntime.InferenceSession.create(model);
  const numbers = Float32Array.from({ length: examples * 3 }, (_, i) => i);
  const { y } = await session.run({ x: new onnxruntime.Tensor('float32', numbers, [examples, 3]) });
  return { dims: y!.dims, data: [...(y!.data as Float32Array)] };
}

describe('writeOnnx', () => {
  it.each<{ name: string; step: (x: tf.Tensor) => tf.Tensor }>([
    { name: 'examples and an axis in one', step: (of) => tf.mul(tf.reshape(of, [-1]), 2) },
    { name: 'an axis for two examples', step: (of) => tf.tile(of, [2, 1]) },
    {
      name: 'a constant row for each example',
      step: (of) => tf.add(of, tf.tile(tf.tensor2d([[1, 2, 3]]), [of.shape[0]!, 1])),
    },
    { name: 'zeros beside', step: (of) => tf.concat([of, tf.zeros([of.shape[0]!, 2])], 1) },
    { name: 'the sum over examples', step: (of) => tf.sum(of, 0, true) },
  ])('$name, for any number of examples', async ({ step }) => {
    const model = writeOnnx(({ x: given }: { x: tf.Tensor }) => ({ y: step(given) }), { x });
    for (const examples of [1, 2, 5]) {
      const expected = step(tf.reshape(tf.range(0, examples * 3), [examples, 3]));
      expect(await run(model, examples)).toEqual({ dims: expected.shape, data: [...expected.dataSync()] });
    }
  });

  it('holds variables as they are now', async () => {
    const scale = tf.variable(tf.tensor1d([1, 2, 3]));
    const step = ({ x: given }: { x: tf.Tensor }) => ({ y: tf.mul(given, scale) });
    scale.assign(tf.tensor1d([4, 5, 6]));
    expect((await run(writeOnnx(step, { x }), 1)).data).toEqual([0, 5, 12]);
  });

  it.each<{ name: string; step: (x: tf.Tensor) => tf.Tensor }>([
    { name: 'a mean that is written as a number', step: (of) => tf.div(tf.sum(of, 0, true), of.shape[0]!) },
    {
      name: 'random numbers',
      step: (of) =>
        tf.add(
          of,
          freshTensor([3], () => new Float32Array(3)),
        ),
    },
    { name: 'another function for many', step: (of) => (of.shape[0]! > 64 ? tf.exp(of) : tf.sin(of)) },
  ])('refuses $name', ({ step }) => {
    const write = () => writeOnnx(({ x: given }: { x: tf.Tensor }) => ({ y: step(given) }), { x });
    expect(write).toThrow(expect.objectContaining({ code: 'ENGINE' }));
  });

  it('refuses a function that changes a variable', () => {
    const count = tf.variable(tf.scalar(0));
    const step = ({ x: given }: { x: tf.Tensor }) => {
      count.assign(tf.add(count, 1));
      return { y: given };
    };
    expect(() => writeOnnx(step, { x })).toThrow(expect.objectContaining({ code: 'ENGINE' }));
  });
});
