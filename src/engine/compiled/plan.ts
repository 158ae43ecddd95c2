/** @file One compiled graph of a step, and how it is run. */
import * as tf from '@tensorflow/tfjs-core';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { HydrosolError } from '../../errors.ts';
import { fed, ortTensor, signatureOf } from './feeds.ts';
import type { Signature, Value } from './graph.ts';
import { allVariables } from './guard.ts';
import { writeModel } from './onnx/write-model.ts';
import { findBlock } from './find-block.ts';
import { loadOnnxruntime, type Onnxruntime, openSession } from './session.ts';
import { threadsForStep } from './spread.ts';
import { storageOrders } from './storage.ts';
import { type Trace, traceStep } from './trace.ts';
import {
  assign,
  elementType,
  type KernelCall,
  numbersAs,
  permuted,
  type Resident,
  type TraceBackend,
  traceBackend,
} from './trace-backend.ts';
import { type Feed, isFeed, mapTree, type TensorTree } from './tree.ts';
import { compareWith, type Expected } from './verify.ts';

/** One compiled graph: the step for inputs of certain shapes. */
export interface Plan {
  readonly session: InferenceSession;
  readonly trace: Trace;
  readonly inputs: ReadonlySet<string>;
}

export interface PlanOptions {
  readonly threads: number;
  readonly profile: string | undefined;
  readonly blocks: boolean;
  /** Whether the step has shown, for other shapes, that it does the same each time it is called. */
  readonly proven: boolean;
}

/** Traces a step for inputs of certain shapes and makes a session of it. Throws ENGINE if that cannot be. */
export async function makePlan(
  step: (inputs: never) => TensorTree,
  inputs: unknown,
  { threads, profile, blocks, proven }: PlanOptions,
): Promise<Plan> {
  const onnxruntime = await loadOnnxruntime();
  const backend = traceBackend();
  backend.onnxruntime = onnxruntime;
  backend.block ??= findBlock(onnxruntime);
  const block = blocks ? await backend.block : undefined;
  const orders = new Map<tf.Variable, readonly number[]>();
  const orderOf = (variable: tf.Variable): readonly number[] | undefined =>
    backend.residentOf(variable.dataId)?.order ?? orders.get(variable);
  const signatures = mapTree(inputs, isFeed, (feed: Feed) => ({ signature: signatureOf(feed) }));
  const kernels: KernelCall[] = [];
  const trace = (): Trace => {
    kernels.length = 0;
    return traceStep(step, { inputs: signatures, orderOf, block, onKernel: (call) => kernels.push(call) });
  };
  const known = allVariables().length;
  let found = trace();
  // it finds how filters are best stored, and may make variables when it is first called: then it is another the next time
  const better = storageOrders(found);
  for (const [variable, order] of better) orders.set(variable, order);
  if (better.size > 0 || allVariables().length > known) found = trace();
  const model = modelOf(found);
  if (!proven && Buffer.compare(model.bytes, modelOf(trace()).bytes) !== 0) {
    throw new HydrosolError('ENGINE', 'the step does something else each time it is called', {
      hints: ['random numbers and numbers that count must be inputs, variables or made by freshTensor'],
    });
  }
  const session = await openSession(onnxruntime, model.bytes, { threads: threadsForStep(kernels, threads), profile });
  return { session, trace: found, inputs: model.inputs };
}

const inputName = (path: string): string => `input ${path}`;
const outputName = (path: string): string => `output ${path}`;
const freshName = (i: number): string => `fresh ${i}`;
const beforeName = (i: number): string => `before ${i}`;
const afterName = (i: number): string => `after ${i}`;

function modelOf({ inputs, fresh, state, outputValues }: Trace) {
  const given: [string, Value][] = [...inputs].map(([path, value]) => [inputName(path), value]);
  for (const [i, { value }] of fresh.entries()) given.push([freshName(i), value]);
  for (const [i, { before }] of state.entries()) if (before !== undefined) given.push([beforeName(i), before]);
  const made: [string, Value][] = [...outputValues].map(([path, value]) => [outputName(path), value]);
  for (const [i, { after }] of state.entries()) if (after !== undefined) made.push([afterName(i), after]);
  return writeModel({ inputs: new Map(given), outputs: new Map(made) });
}

/** What a run computed; the variables have not changed yet. */
interface Results {
  readonly fetched: Readonly<Record<string, OrtTensor>>;
  /** Of each variable, in the order of the trace. */
  readonly residents: readonly Resident[];
}

/** Runs a plan. Throws what onnxruntime throws: a place that is not there, a division of integers by 0. */
export async function computePlan(
  { session, trace, inputs }: Plan,
  given: ReadonlyMap<string, Feed>,
): Promise<Results> {
  const backend = traceBackend();
  const feeds: Record<string, OrtTensor> = {};
  const fetches: Record<string, OrtTensor | null> = {};
  const residents = trace.state.map(({ variable, order }) => residentFor(backend, variable, order));
  for (const [path, feed] of given) if (inputs.has(inputName(path))) feeds[inputName(path)] = fed(backend, feed);
  for (const [i, { value, make }] of trace.fresh.entries())
    if (inputs.has(freshName(i))) feeds[freshName(i)] = ortTensor(backend.onnxruntime!, make(), value);
  for (const [i, { before, after }] of trace.state.entries()) {
    const resident = residents[i]!;
    if (before !== undefined && inputs.has(beforeName(i))) feeds[beforeName(i)] = resident.current;
    if (after !== undefined)
      fetches[afterName(i)] = resident.spare ??= emptyLike(backend.onnxruntime!, resident.current);
  }
  for (const path of trace.outputValues.keys()) fetches[outputName(path)] = null;
  const fetched = Object.keys(fetches).length === 0 ? {} : await session.run(feeds, fetches);
  return { fetched: fetched as Results['fetched'], residents };
}

/** Shows the outputs of a run to `accept`, and takes the new numbers of the variables over. Throws what `accept` throws. */
export function takeOver(
  { trace }: Plan,
  { fetched, residents }: Results,
  accept: ((outputs: unknown) => void) | undefined,
  expected: Expected | undefined,
): unknown {
  const backend = traceBackend();
  let place = 0;
  const paths = [...trace.outputValues.keys()];
  const outputs = mapTree(trace.outputs, isValue, ({ shape, dtype }: Value) => {
    const current = fetched[outputName(paths[place++]!)]!;
    return backend.keepResident({ current, shape, order: undefined }, dtype as tf.DataType);
  });
  try {
    if (expected !== undefined) compareWith(expected, trace, outputs, residents);
    accept?.(outputs);
  } catch (error) {
    tf.dispose(outputs as tf.TensorContainer);
    throw error;
  }
  for (const [i, { after }] of trace.state.entries()) {
    const resident = residents[i]!;
    if (after !== undefined) [resident.current, resident.spare] = [resident.spare!, resident.current];
  }
  return outputs;
}

const isValue = (x: unknown): boolean => typeof x === 'object' && x !== null && 'graph' in x && 'source' in x;

/** The buffers of a variable. One whose numbers are elsewhere is brought in, once; from then on they live here. */
function residentFor(backend: TraceBackend, variable: tf.Variable, order: readonly number[] | undefined): Resident {
  const known = backend.residentOf(variable.dataId);
  if (known !== undefined && known.order?.join() === order?.join()) return known;
  const { shape } = variable;
  const numbers = numbersAs(elementType(variable.dtype), variable.dataSync()).slice() as Float32Array;
  const stored = order === undefined ? numbers : permuted(numbers, shape, order);
  const signature = { shape: order === undefined ? shape : order.map((axis) => shape[axis]!), dtype: variable.dtype };
  const current = ortTensor(backend.onnxruntime!, stored, signature as Signature);
  const tensor = backend.keepResident({ current, order, shape }, variable.dtype);
  assign(variable, tensor);
  tensor.dispose();
  return backend.residentOf(variable.dataId)!;
}

function emptyLike(onnxruntime: Onnxruntime, { data, dims, type }: OrtTensor): OrtTensor {
  const numbers = new (data.constructor as Float32ArrayConstructor)(data.length);
  return ortTensor(onnxruntime, numbers, { shape: dims, dtype: type as 'float32' });
}
