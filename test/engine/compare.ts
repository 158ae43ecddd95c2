import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { expect } from 'vitest';
import { compile, type Compile, eager, startEngine } from '../../src/engine/index.ts';

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

/** The function's value and its gradient for each input, against a random weighting of the outputs, on one engine. */
async function valueAndGradients(
  { backend, compile }: EngineToCompare,
  { shapes, run, valueOnly = false, seed = 1 }: Comparison,
): Promise<Numbers[]> {
  await tf.setBackend(backend);
  const before = tf.memory().numTensors;
  const inputs = shapes.map((shape, i) => tf.randomNormal([...shape], 0, 1, 'float32', seed + i));
  const step = compile(({ xs }: { readonly xs: tf.Tensor[] }): tf.Tensor[] => {
    const value = run(...xs);
    if (valueOnly) return [value];
    const weights = tf.randomNormal(value.shape, 0, 1, 'float32', seed + 100);
    return [value, ...tf.grads((...ys: tf.Tensor[]) => tf.sum(tf.mul(run(...ys), weights)))(xs)];
  });
  const outputs = await step.run({ xs: inputs });
  const numbers = outputs.map((x) => ({ shape: x.shape, values: Array.from(x.dataSync()) }));
  tf.dispose([inputs, outputs]);
  await step.dispose();
  expect(tf.memory().numTensors, `tensors left on ${backend}`).toBe(before);
  return numbers;
}

/** Largest difference, in parts of the largest number of the reference (at least 1). */
function difference(actual: Numbers, expected: Numbers): number {
  expect(actual.shape).toEqual(expected.shape);
  const scale = expected.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  return expected.values.reduce((most, value, i) => Math.max(most, Math.abs(value - actual.values[i]!)), 0) / scale;
}

/** An engine as the comparisons use it. */
export interface EngineToCompare {
  readonly name: 'compiled' | 'wasm' | 'node' | 'cpu';
  /** The name that TensorFlow.js has for its backend, or for the one of what is not compiled. */
  readonly backend: string;
  readonly compile: Compile;
}

const cpu: EngineToCompare = { name: 'cpu', backend: 'cpu', compile: eager };
const wasm: EngineToCompare = { name: 'wasm', backend: 'wasm', compile: eager };

/** Expects a function's value and gradients on an engine to agree with cpu's to 1e-5, and to repeat bit for bit. */
export async function expectSameAsCpu(comparison: Comparison, engine = wasm): Promise<void> {
  const expected = await valueAndGradients(cpu, comparison);
  const actual = await valueAndGradients(engine, comparison);
  for (const [i, numbers] of actual.entries()) {
    expect(difference(numbers, expected[i]!), i === 0 ? 'value' : `gradient ${i}`).toBeLessThan(1e-5);
  }
  expect(await valueAndGradients(engine, comparison)).toEqual(actual);
}

/** The engines that work here, to be compared with `cpu`; nothing may fall back. */
export async function enginesToCompare(): Promise<readonly EngineToCompare[]> {
  const native = await startEngine('node').catch(() => undefined);
  const strict: EngineToCompare = {
    name: 'compiled',
    backend: 'wasm',
    compile: (step) => compile(step, { strict: true }),
  };
  return [
    wasm,
    strict,
    ...(native === undefined ? [] : [{ name: 'node', backend: 'tensorflow', compile: eager } as const]),
  ];
}
