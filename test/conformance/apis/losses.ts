/** @file Distillation losses of published repositories: inputs → value and gradients, on either engine. */
import * as tf from '@tensorflow/tfjs-core';
import { startEngine, type Compile } from '../../../src/engine/index.ts';
import { Float, type Plain } from '../../../src/util/scalar.ts';
import type { CaseEngine, CaseKind, Outcome, RecordedCase } from '../kind.ts';
import { replays, type Numbers, type RecordedLoss } from './loss-replays.ts';

/** A recorded value as JavaScript has it. */
export function javascriptOf(value: Plain): unknown {
  if (value instanceof Float) return value.value;
  if (Array.isArray(value)) return value.map(javascriptOf);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, javascriptOf(item)]));
  return value;
}

/** What the loss is told as tensors: its inputs, and its parameters that have a gradient. */
function givenTo({ inputs, params, grads }: RecordedLoss): Record<string, tf.Tensor[]> {
  const given = Object.entries(inputs).map(([name, x]): [string, tf.Tensor[]] => [name, tensorsOf(name, x)]);
  for (const name of Object.keys(grads)) {
    if (name in inputs) continue;
    const all = params[PARAMETER[name] ?? name] as Numbers;
    given.push([name, [tensorOf(name in PARAMETER ? (all as Numbers[]).at(-1)! : all)]]);
  }
  return Object.fromEntries(given);
}

/** What the loss gives for the recorded inputs: its value, and its gradient in each input that has a recorded one. */
async function replay(
  recorded: RecordedLoss,
  compile: Compile,
): Promise<{ value: number; gradients: Readonly<Record<string, readonly number[]>> }> {
  const names = Object.keys(recorded.grads);
  const step = compile((given: Record<string, tf.Tensor[]>) => {
    const compute = (): tf.Scalar => replays[recorded.loss]!({ ...recorded, given });
    const { value, grads } = tf.valueAndGrads(compute)(names.flatMap((name) => given[name]!));
    return { value, grads };
  });
  const given = givenTo(recorded);
  const { value, grads } = await step.run(given);
  const numbers = grads.map((gradient) => Array.from(gradient.dataSync()));
  const gradients = Object.fromEntries(
    names.map((name) => [name, numbers.splice(0, given[name]!.length).flat()] as const),
  );
  const result = { value: value.dataSync()[0]!, gradients };
  tf.dispose([given, value, grads]);
  await step.dispose();
  return result;
}

/** Parameters whose gradient was recorded under another name. */
const PARAMETER: Readonly<Record<string, string>> = { regressor_last_kernel_HWIO: 'regressor_kernels_HWIO' };

const depth = (x: Numbers): number => (Array.isArray(x) ? 1 + depth((x as Numbers[])[0] ?? 0) : 0);
const flat = (x: Numbers): number[] => (typeof x === 'number' ? [x] : (x as Numbers[]).flatMap(flat));
const isListOfMaps = (name: string, x: Numbers): boolean => name.endsWith('_features') && depth(x) === 5;

const tensorOf = (x: Numbers): tf.Tensor => tf.tensor(x as number[]);

/** An input: the class of each example, maps of several layers, or one tensor. */
function tensorsOf(name: string, x: Numbers): tf.Tensor[] {
  if (name === 'labels') return [tf.tensor1d(x as number[], 'int32')];
  return isListOfMaps(name, x) ? (x as Numbers[]).map(tensorOf) : [tensorOf(x)];
}

/** The larger of 1e-5 of the recorded numbers and of how far the original itself is off in float32. */
function close(actual: readonly number[], expected: readonly number[], inFloat32: number): boolean {
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const tolerance = Math.max(1e-5 * scale, 4 * inFloat32, 1e-7);
  return actual.length === expected.length && actual.every((x, i) => Math.abs(x - expected[i]!) <= tolerance);
}

const worst = (actual: readonly number[], expected: readonly number[]): number =>
  actual.reduce((most, x, i) => Math.max(most, Math.abs(x - expected[i]!)), 0);

async function run(recordedCase: RecordedCase, engine: CaseEngine): Promise<Outcome> {
  const { compile } = await startEngine(engine, { strict: true });
  const recorded = javascriptOf(recordedCase as Plain) as RecordedLoss;
  if (replays[recorded.loss] === undefined) {
    return { passed: false, expected: recorded.loss, actual: 'there is no such loss' };
  }
  const { value, gradients } = await replay(recorded, compile);
  const valueInFloat32 = Math.abs(recorded.float32.value - recorded.value);
  const differing = Object.entries(recorded.grads)
    .map(([name, gradient]) => {
      const lists = isListOfMaps(name, gradient) ? (gradient as Numbers[]) : [gradient];
      const expected = lists.flatMap(flat);
      return { name, expected, actual: gradients[name]! };
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
