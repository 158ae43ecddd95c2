import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { compile, startEngine } from '../../../../src/engine/index.ts';

beforeAll(() => startEngine('compiled'));

type Image = tf.Tensor4D;

it.each([
  { name: 'twice the size', size: [12, 12] as [number, number] },
  { name: 'an odd size', size: [5, 9] as [number, number] },
])('the gradient of nearest resizing to $name is the transposed map: ⟨dy, resize(x)⟩ = ⟨grad, x⟩', async ({ size }) => {
  const step = compile(
    ({ x, dy }: { readonly x: Image; readonly dy: Image }) => {
      const resize = (image: Image): Image => tf.image.resizeNearestNeighbor(image, size);
      const gradient = tf.grad((image) => tf.sum(tf.mul(resize(image as Image), dy)))(x);
      return { forward: tf.sum(tf.mul(resize(x), dy)), backward: tf.sum(tf.mul(gradient, x)) };
    },
    { strict: true },
  );
  const x = tf.randomNormal([2, 6, 6, 3], 0, 1, 'float32', 1) as Image;
  const dy = tf.randomNormal([2, ...size, 3], 0, 1, 'float32', 2) as Image;
  const { forward, backward } = await step.run({ x, dy });
  expect(backward.dataSync()[0]).toBeCloseTo(forward.dataSync()[0]!, 4);
  tf.dispose([x, dy, forward, backward]);
  await step.dispose();
});
