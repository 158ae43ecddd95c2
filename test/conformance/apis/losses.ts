/** @file Distillation losses of published repositories: inputs → value and gradients, on the cpu engine. */
import * as tf from '@tensorflow/tfjs-core';
import { startEngine } from '../../../src/engine/index.ts';
import { Float, type Plain } from '../../../src/util/scalar.ts';
import type { CaseKind, Outcome, RecordedCase } from '../kind.ts';
import { replays, type Numbers, type RecordedLoss, type Replayed } from './loss-replays.ts';

/** A recorded value as JavaScript has it. */
export function javascriptOf(value: Plain): unknown {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(javascriptOf);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, javascriptOf(item)]));
  return value;
}

/** What the loss gives for the recorded inputs: its value, and its gradient in each input that has a recorded one. */
function replay(recorded: RecordedLoss): { value: number; gradients: Readonly<Record<string, readonly number[][]>> } {
  return tf.tidy(() => {
    const inputs = Object.entries(recorded.grads).map(([name, gradient]) => {
      const from = (recorded.inputs[name] ?? recorded.params[PARAMETER[name] ?? name]) as Numbers;
      const given = (name === 'regressor_last_kernel_HWIO' ? (from as Numbers[]).at(-1)! : from) as Numbers;
      return { name, tensors: isListOfMaps(name, gradient) ? (given as Numbers[]).map(tensorOf) : [tensorOf(given)] };
    });
    const all = inputs.flatMap(({ tensors }) => tensors);
    const compute = (...tensors: tf.Tensor[]): tf.Scalar => {
      let at = 0;
      const trained: Record<string, tf.Tensor[]> = {};
      for (const { name, tensors: own } of inputs) trained[name] = tensors.slice(at, (at += own.length));
      const replayed: Replayed = { ...recorded, trained };
      return replays[recorded.loss]!(replayed);
    };
    const { value, grads } = tf.valueAndGrads(compute)(all);
    let at = 0;
    const gradients = Object.fromEntries(
      inputs.map(({ name, tensors }) => [name, tensors.map(() => Array.from(grads[at++]!.dataSync()))]),
    );
    return { value: value.dataSync()[0]!, gradients };
  });
}

/** Parameters whose gradient was recorded under another name. */
const PARAMETER: Readonly<Record<string, string>> = { regressor_last_kernel_HWIO: 'regressor_kernels_HWIO' };

const depth = (x: Numbers): number => (Array.isArray(x) ? 1 + depth((x as Numbers[])[0] ?? 0) : 0);
const flat = (x: Numbers): number[] => (typeof x === 'number' ? [x] : (x as Numbers[]).flatMap(flat));
const isListOfMaps = (name: string, x: Numbers): boolean => name.endsWith('_features') && depth(x) === 5;

export function tensorOf(x: Numbers): tf.Tensor {
  return tf.tensor(x as number[]);
}

/** The larger of 1e-5 of the recorded numbers and of how far the original itself is off in float32. */
function close(actual: readonly number[], expected: readonly number[], inFloat32: number): boolean {
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const tolerance = Math.max(1e-5 * scale, 4 * inFloat32, 1e-7);
  return actual.length === expected.length && actual.every((x, i) => Math.abs(x - expected[i]!) <= tolerance);
}

const worst = (actual: readonly number[], expected: readonly number[]): number =>
  actual.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0);

async function run(recordedCase: RecordedCase): Promise<Outcome> {
  await startEngine('cpu');
  const recorded = javascriptOf(recordedCase as Plain) as RecordedLoss;
  if (replays[recorded.loss] === undefined) {
    return { passed: false, expected: recorded.loss, actual: 'there is no such loss' };
  }
  const { value, gradients } = replay(recorded);
  const valueInFloat32 = Math.abs(recorded.float32.value - recorded.value);
  const differing = Object.entries(recorded.grads)
    .map(([name, gradient]) => {
      const lists = isListOfMaps(name, gradient) ? (gradient as Numbers[]) : [gradient];
      const expected = lists.flatMap(flat);
      return { name, expected, actual: gradients[name]!.flat() };
    })
    .filter(({ expected, actual }) => !close(actual, expected, recorded.float32.grad_max_abs_diff));
  const passed = close([value], [recorded.value], valueInFloat32) && differing.length === 0;
  const notes = differing.map(({ name, expected, actual }) => {
    const scale = Math.max(...expected.map(Math.abs));
    return `${name} differs by ${worst(actual, expected)} where the largest is ${scale}`;
  });
  return { passed, expected: `${recorded.value}`, actual: [value, ...notes].join('; ') };
}

export const recordedLosses: CaseKind = {
  matches: (recorded) => recorded.has('loss') && recorded.has('grads'),
  api: (recorded) => `loss ${recorded.get('loss') as string}`,
  run,
};
