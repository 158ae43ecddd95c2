import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect } from 'vitest';
import { startEngine } from '../../src/engine/index.ts';

/** A function of tensors, and the shapes of random inputs for it. */
export interface Comparison {
  readonly shapes: readonly (readonly number[])[];
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** Without gradients, where TensorFlow.js itself cannot give them. */
  readonly valueOnly?: boolean;
  readonly seed?: number;
}

interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** The function's value and its gradient for each input, against a random weighting of the outputs, on one backend. */
async function valueAndGradients(
  backend: string,
  { shapes, run, valueOnly = false, seed = 1 }: Comparison,
): Promise<Numbers[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const inputs = shapes.map((shape, i) => tf.randomNormal([...shape], 0, 1, 'float32', seed + i));
  const outputs = tf.tidy(() => {
    const value = run(...inputs);
    if (valueOnly) return [value];
    const weights = tf.randomNormal(value.shape, 0, 1, 'float32', seed + 100);
    return [value, ...tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(run(...xs), weights)))(inputs)];
  });
  const numbers = outputs.map((x) => ({ shape: x.shape, values: Array.from(x.dataSync()) }));
  tf.dispose([inputs, outputs]);
  expect(tf.memory().numTensors, `tensors left on ${backend}`).toBe(before);
  return numbers;
}

/** Largest difference, in parts of the largest number of the reference (at least 1). */
function difference(actual: Numbers, expected: Numbers): number {
  expect(actual.shape).toEqual(expected.shape);
  const scale = expected.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return expected.values.reduce((most, value, i) => Math.max(most, Math.abs(value - actual.values[i]!)), 0) / scale;
}

/** Expects a function's value and gradients on a backend to agree with cpu's to 1e-5, and to repeat bit for bit. */
export async function expectSameAsCpu(comparison: Comparison, backend = 'wasm'): Promise<void> {
  const expected = await valueAndGradients('cpu', comparison);
  const actual = await valueAndGradients(backend, comparison);
  for (const [i, numbers] of actual.entries()) {
    expect(difference(numbers, expected[i]!), i === 0 ? 'value' : `gradient ${i}`).toBeLessThan(1e-5);
  }
  expect(await valueAndGradients(backend, comparison)).toEqual(actual);
}

/** The engines that work here, to be compared with `cpu`, each with the name that TensorFlow.js has for its backend. */
export async function enginesToCompare(): Promise<readonly (readonly ['wasm' | 'node', string])[]> {
  const native = await startEngine('node').catch(() => undefined);
  return [['wasm', 'wasm'], ...(native === undefined ? [] : [['node', 'tensorflow'] as const])];
}
