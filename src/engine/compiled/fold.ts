/** @file Kernels whose inputs are all known are computed while the step is traced. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { quietly } from '../quietly.ts';
import { allNumbers, type ElementType, fillOf, type Graph, type Numbers, type Value } from './graph.ts';

/** Most numbers that an input or a result may have. */
const LARGEST = 1 << 16;

/** Kernels that only look at their input's shape, or are as cheap as a constant. */
const LEFT_ALONE = new Set(['Identity', 'Fill', 'ZerosLike', 'OnesLike', 'Reshape', 'Cast']);

/**
 * What a kernel gives for constants, computed by the reference backend; undefined if an input is not known, or if the
 * numbers are too many.
 */
export function fold(
  name: string,
  inputs: readonly Value[] | Readonly<Record<string, Value>>,
  attrs: unknown,
  graph: Graph,
): Value | readonly Value[] | undefined {
  const values = Array.isArray(inputs) ? (inputs as readonly Value[]) : Object.values(inputs);
  if (LEFT_ALONE.has(name) || !values.every(isSmallConstant)) return undefined;
  if (values.length > 0 && values.every((value) => fillOf(value) !== undefined && value.size > 64)) return undefined;
  const kernel = tf.getKernel(name, 'cpu') as tf.KernelConfig | undefined;
  if (kernel === undefined) return undefined;
  return quietly(() => computed(kernel, inputs, attrs, graph));
}

/** What a kernel of the reference backend gives. */
function computed(
  { kernelFunc }: tf.KernelConfig,
  inputs: readonly Value[] | Readonly<Record<string, Value>>,
  attrs: unknown,
  graph: Graph,
): Value | readonly Value[] | undefined {
  const values = Array.isArray(inputs) ? (inputs as readonly Value[]) : Object.values(inputs);
  const backend = reference();
  const given = new Map(values.map((value) => [value, onReference(backend, value)]));
  const arguments_ = Array.isArray(inputs)
    ? values.map((value) => given.get(value)!)
    : Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, given.get(value as Value)!]));
  const made = kernelFunc({
    inputs: arguments_ as tf.NamedTensorInfoMap,
    attrs: attrs as tf.NamedAttrMap,
    backend,
  });
  const outputs = Array.isArray(made) ? made : [made];
  const constants = outputs.map(({ dataId, shape, dtype }) =>
    graph.constant((backend.readSync(dataId) as Numbers).slice() as Numbers, { shape, dtype: dtype as ElementType }),
  );
  for (const { dataId } of [...outputs, ...given.values()]) backend.disposeData(dataId, true);
  return Array.isArray(made) ? constants : constants[0];
}

function isSmallConstant({ source, size, dtype }: Value): boolean {
  return source.kind === 'constant' && size <= LARGEST && dtype !== 'int64';
}

function onReference(backend: tf.KernelBackend, value: Value): tf.TensorInfo {
  const shape = [...value.shape];
  const dtype = value.dtype as tf.DataType;
  const dataId = backend.write(allNumbers(value) as tf.BackendValues, shape, dtype);
  return { dataId, shape, dtype };
}

/** The cpu backend, without making it the current one. */
function reference(): tf.KernelBackend {
  return tf.findBackend('cpu');
}
