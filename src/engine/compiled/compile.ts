/** @file Compiles a step: traces it, writes it as an ONNX model, and runs that natively on numbers that stay where they are. */
import * as tf from '@tensorflow/tfjs-core';
import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-common';
import { HydrosolError } from '../../errors.ts';
import type { Numbers, Signature, Value } from './graph.ts';
import { guardVariables } from './guard.ts';
import { writeModel } from './onnx/write-model.ts';
import { loadOnnxruntime, type Onnxruntime, openSession } from './session.ts';
import { storageOrders } from './storage.ts';
import { scoped, type Trace, traceStep } from './trace.ts';
import {
  assign,
  elementType,
  numbersAs,
  permuted,
  type Resident,
  type TraceBackend,
  traceBackend,
} from './trace-backend.ts';
import { type Feed, type Feeds, isFeed, isTensor, leavesOf, mapTree, type TensorTree } from './tree.ts';

export interface CompileOptions {
  /** Throw where the step cannot be compiled, instead of running it eagerly. Default: false. */
  readonly strict?: boolean;
  /** Run so many first steps on both engines, and throw where they differ. Default: 0. */
  readonly verify?: number;
  /** Threads that one operator may use. Default: 1. */
  readonly threads?: number;
  /** Told once, in a sentence, why the step runs eagerly. Default: a warning on the console. */
  readonly onFallback?: (reason: string) => void;
  /** Write onnxruntime's profile to a file whose name begins with this. */
  readonly profile?: string;
}

/** A step that runs as a compiled graph, or eagerly where that cannot be. */
export interface CompiledStep<Inputs, Outputs> {
  /**
   * Runs the step. The tensors that it returns are the caller's to dispose. `accept` sees them before any variable changes
   * and may throw: then all variables stay as they were. Throws what the step throws.
   */
  run(inputs: Feeds<Inputs>, accept?: (outputs: Outputs) => void): Promise<Outputs>;
  /** Why the step runs eagerly; undefined while it is compiled. */
  readonly fallback: string | undefined;
  /** Lets go of the compiled graphs. The variables keep their numbers. */
  dispose(): Promise<void>;
}

/** One compiled graph: the step for inputs of certain shapes. */
interface Plan {
  readonly session: InferenceSession;
  readonly trace: Trace;
  readonly inputs: ReadonlySet<string>;
}

/** How far numbers of the two engines may be apart, in parts of the largest. */
const TOLERANCE = 1e-3;

/**
 * Compiles a function of tensors that may read and assign variables. It is traced once for each combination of shapes: it
 * must do the same whenever it is called, and whatever changes from step to step must be an input, a variable or a
 * `freshTensor`. Where that is impossible it runs eagerly on the current backend, and says so once.
 */
export function compile<Inputs extends TensorTree | object, Outputs extends TensorTree | object>(
  step: (inputs: Inputs) => Outputs,
  options: CompileOptions = {},
): CompiledStep<Inputs, Outputs> {
  const { strict = false, threads = 1, profile, onFallback = (reason) => console.warn(reason) } = options;
  let { verify = 0 } = options;
  const plans = new Map<string, Plan>();
  let fallback: string | undefined;
  let busy = false;

  const planFor = async (feeds: ReadonlyMap<string, Feed>, inputs: unknown): Promise<Plan | undefined> => {
    const key = [...feeds].map(([path, feed]) => `${path}:${signatureText(signatureOf(feed))}`).join(';');
    const known = plans.get(key);
    if (known !== undefined || fallback !== undefined) return known;
    try {
      const plan = await makePlan(step as never, inputs, { threads, profile });
      plans.set(key, plan);
      return plan;
    } catch (error) {
      if (strict) throw error;
      fallback = error instanceof Error ? error.message.split('\n', 1)[0]! : String(error);
      onFallback(`a step runs eagerly, not compiled: ${fallback}`);
      return undefined;
    }
  };

  const run = async (inputs: unknown, accept: ((outputs: unknown) => void) | undefined): Promise<unknown> => {
    const feeds = leavesOf<Feed>(inputs, isFeed);
    const plan = await planFor(feeds, inputs);
    if (plan === undefined) return runEagerly(step as never, inputs, accept);
    const expected = verify-- > 0 ? tryEagerly(step as never, inputs, plan.trace) : undefined;
    return runPlan(plan, feeds, accept, expected);
  };

  return {
    get fallback() {
      return fallback;
    },
    async run(inputs: unknown, accept?: (outputs: Outputs) => void) {
      if (busy) throw new HydrosolError('ENGINE', 'a compiled step is run while it is still running');
      busy = true;
      try {
        return (await run(inputs, accept as never)) as Outputs;
      } finally {
        busy = false;
      }
    },
    async dispose() {
      const sessions = [...plans.values()].map(({ session }) => session.release());
      plans.clear();
      await Promise.all(sessions);
    },
  };
}

const signatureText = ({ shape, dtype }: Signature): string => `${dtype}[${shape.join()}]`;

function signatureOf(feed: Feed): Signature {
  if (typeof feed === 'number') return { shape: [], dtype: 'float32' };
  if (feed instanceof tf.Tensor) return { shape: feed.shape, dtype: elementType(feed.dtype) };
  return { shape: feed.shape, dtype: hostType(feed.values) };
}

function hostType(values: Numbers): 'float32' | 'int32' | 'bool' {
  if (values instanceof Float32Array) return 'float32';
  return values instanceof Int32Array ? 'int32' : 'bool';
}

async function makePlan(
  step: (inputs: never) => TensorTree,
  inputs: unknown,
  { threads, profile }: { threads: number; profile: string | undefined },
): Promise<Plan> {
  const onnxruntime = await loadOnnxruntime();
  const backend = traceBackend();
  backend.onnxruntime = onnxruntime;
  const orders = new Map<tf.Variable, readonly number[]>();
  const orderOf = (variable: tf.Variable): readonly number[] | undefined =>
    backend.residentOf(variable.dataId)?.order ?? orders.get(variable);
  const signatures = mapTree(inputs, isFeed, (feed: Feed) => ({ signature: signatureOf(feed) }));
  const trace = (): Trace => traceStep(step, { inputs: signatures, orderOf });
  // the first finds how filters are best stored, and makes variables that the step makes when it is first called
  for (const [variable, order] of storageOrders(trace())) orders.set(variable, order);
  const [second, third] = [trace(), trace()];
  const [model, again] = [modelOf(second), modelOf(third)];
  if (Buffer.compare(model.bytes, again.bytes) !== 0) {
    throw new HydrosolError('ENGINE', 'the step does something else each time it is called', {
      hints: ['random numbers and numbers that count must be inputs, variables or made by freshTensor'],
    });
  }
  const session = await openSession(onnxruntime, model.bytes, { threads, profile });
  return { session, trace: second, inputs: model.inputs };
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

interface Expected {
  readonly outputs: ReadonlyMap<string, Numbers>;
  readonly variables: ReadonlyMap<tf.Variable, Numbers>;
}

async function runPlan(
  { session, trace, inputs }: Plan,
  given: ReadonlyMap<string, Feed>,
  accept: ((outputs: unknown) => void) | undefined,
  expected: Expected | undefined,
): Promise<unknown> {
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
  const results = Object.keys(fetches).length === 0 ? {} : await session.run(feeds, fetches);
  let place = 0;
  const paths = [...trace.outputValues.keys()];
  const outputs = mapTree(trace.outputs, isValue, ({ shape, dtype }: Value) => {
    const current = results[outputName(paths[place++]!)]! as OrtTensor;
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

function ortTensor({ Tensor }: Onnxruntime, numbers: Numbers, { shape, dtype }: Signature): OrtTensor {
  return new Tensor(dtype as 'float32', numbers as Float32Array, [...shape]);
}

function emptyLike(onnxruntime: Onnxruntime, { data, dims, type }: OrtTensor): OrtTensor {
  const numbers = new (data.constructor as Float32ArrayConstructor)(data.length);
  return ortTensor(onnxruntime, numbers, { shape: dims, dtype: type as 'float32' });
}

/** An input as onnxruntime reads it; what lives in its buffers already is not copied. */
function fed(backend: TraceBackend, feed: Feed): OrtTensor {
  const signature = signatureOf(feed);
  if (typeof feed === 'number') return ortTensor(backend.onnxruntime!, Float32Array.of(feed), signature);
  if (!(feed instanceof tf.Tensor)) return ortTensor(backend.onnxruntime!, feed.values, signature);
  const resident = backend.residentOf(feed.dataId);
  if (resident !== undefined && resident.order === undefined) return resident.current;
  return ortTensor(backend.onnxruntime!, numbersAs(signature.dtype, feed.dataSync()), signature);
}

/** An input as a tensor of the current backend. */
function asTensor(feed: Feed): tf.Tensor {
  if (typeof feed === 'number') return tf.scalar(feed);
  if (feed instanceof tf.Tensor) return feed;
  return tf.tensor(feed.values, [...feed.shape], hostType(feed.values));
}

/** Runs the step operation by operation. */
function runEagerly(
  step: (inputs: never) => tf.TensorContainer,
  inputs: unknown,
  accept: ((outputs: unknown) => void) | undefined,
): unknown {
  const guard = guardVariables();
  try {
    return tf.tidy(() => {
      const outputs = step(mapTree(inputs, isFeed, asTensor) as never);
      accept?.(outputs);
      return outputs;
    });
  } catch (error) {
    guard.undo();
    throw error;
  } finally {
    guard.release();
  }
}

/** What the step gives when it runs eagerly; the variables stay as they are. */
function tryEagerly(step: (inputs: never) => tf.TensorContainer, inputs: unknown, { state }: Trace): Expected {
  const guard = guardVariables();
  try {
    return scoped(() => {
      const outputs = leavesOf<tf.Tensor>(step(mapTree(inputs, isFeed, asTensor) as never), isTensor);
      return {
        outputs: new Map([...outputs].map(([path, tensor]) => [path, tensor.dataSync().slice()])),
        variables: new Map(state.map(({ variable }) => [variable, variable.dataSync().slice()])),
      };
    });
  } finally {
    guard.undo();
    guard.release();
  }
}

/** Throws ENGINE if an output or a variable is not what the eager step gave. */
function compareWith(expected: Expected, trace: Trace, outputs: unknown, residents: readonly Resident[]): void {
  for (const [path, tensor] of leavesOf<tf.Tensor>(outputs, isTensor))
    assertClose(`output ${path}`, tensor.dataSync(), expected.outputs.get(path)!);
  for (const [i, { variable, order, after }] of trace.state.entries()) {
    if (after === undefined) continue;
    const numbers = residents[i]!.spare!.data as Float32Array;
    const wanted = expected.variables.get(variable)! as Float32Array;
    assertClose(
      `variable ${variable.name}`,
      numbers,
      order === undefined ? wanted : permuted(wanted, variable.shape, order),
    );
  }
}

function assertClose(what: string, actual: Numbers, wanted: Numbers): void {
  let scale = 0;
  let gap = 0;
  for (let i = 0; i < wanted.length; i++) {
    scale = Math.max(scale, Math.abs(Number(wanted[i])));
    gap = Math.max(gap, Math.abs(Number(wanted[i]) - Number(actual[i])));
  }
  if (gap <= TOLERANCE * Math.max(scale, 1e-6)) return;
  throw new HydrosolError('ENGINE', `${what}: the compiled step is ${gap} off the eager one`, {
    expected: `at most ${TOLERANCE} of the largest number, ${scale}`,
    hints: ['please report this; meanwhile another engine works: engine=wasm'],
  });
}
