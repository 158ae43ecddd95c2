/** @file Kernels that exist for what is near 0 keep its digits. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { compile, startEngine } from '../../../../src/engine/index.ts';

beforeAll(() => startEngine('cpu'));

const NUMBERS = Float32Array.of(0, 1e-30, 1e-9, -3e-8, 1e-6, -2e-4, 0.01, -0.3, 0.49, 0.51, -0.9, 4, 80);

it.each([
  { name: 'expm1', run: tf.expm1, exact: Math.expm1 },
  { name: 'log1p', run: tf.log1p, exact: Math.log1p },
])('$name', async ({ run, exact }) => {
  const step = compile(({ x }: { readonly x: tf.Tensor }) => ({ y: run(x) }), { strict: true });
  const { y } = await step.run({ x: { values: NUMBERS, shape: [NUMBERS.length] } });
  const found = y.dataSync();
  for (const [i, x] of NUMBERS.entries()) {
    const wanted = exact(x);
    expect(Math.abs(found[i]! - wanted), `of ${x}`).toBeLessThanOrEqual(1e-6 * Math.abs(wanted));
  }
  await step.dispose();
});
