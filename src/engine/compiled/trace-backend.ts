/** @file The TensorFlow.js backend that computes nothing: it writes down what a step does, and holds compiled state. */
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor as OrtTensor } from 'onnxruntime-common';
import { HydrosolError } from '../../errors.ts';
import { type ElementType, type Graph, type Numbers, numbersOf, type Signature, type Value } from './graph.ts';
import { fold } from './fold.ts';
import type { Onnxruntime } from './session.ts';
import { KERNELS } from './kernels/index.ts';

/** Its name in TensorFlow.js's registry. */
export const TRACE_BACKEND = 'hydrosol-trace';

/** Numbers that live in buffers of onnxruntime between two runs. */
export interface Resident {
  /** What the numbers are now, axes in the order `order`. */
  current: OrtTensor;
  /** The other set, which the next run may write. */
  spare?: OrtTensor;
  /** How the axes are stored: axis i of `current` is axis order[i] of the tensor. Undefined: as they are. */
  readonly order: readonly number[] | undefined;
  readonly shape: readonly number[];
}

type Content = { readonly value: Value } | { readonly resident: Resident };

/** What a trace has seen so far. */
export interface Recording {
  readonly graph: Graph;
  /** The value of a variable when the step begins. */
  readonly variable: (variable: tf.Variable) => Value;
  /** Tensors that are made anew in each run, with what makes them. */
  readonly fresh: { readonly value: Value; readonly make: () => Numbers }[];
  /** Tensors from outside that the step reads: constants. */
  readonly captured: Map<object, Value>;
  /** Variables that the step makes, with what they are when they are first read. */
  readonly initial: Map<tf.Variable, Value>;
  /** Told of each kernel that is called. */
  readonly onKernel?: ((call: KernelCall) => void) | undefined;
}

/** One call of a TensorFlow.js kernel. */
export interface KernelCall {
  /** Its name in TensorFlow.js, e.g. `Conv2D`. */
  readonly name: string;
  /** By the names they have in TensorFlow.js, or a list where it takes any number. */
  readonly inputs: Readonly<Record<string, Signature>> | readonly Signature[];
  readonly attrs: unknown;
  readonly outputs: readonly Signature[];
}

export class TraceBackend extends tf.KernelBackend {
  readonly #held = new Map<object, { refCount: number; content: Content }>();
  #recording: Recording | undefined;
  /** Set when the first step is compiled. */
  onnxruntime: Onnxruntime | undefined;
  /** How many channels it keeps together, once that was found out. */
  block: Promise<number | undefined> | undefined;

  /** Runs a function whose kernels go into a recording. */
  record<T>(recording: Recording, run: () => T): T {
    this.#recording = recording;
    try {
      return onBackend(TRACE_BACKEND, run);
    } finally {
      this.#recording = undefined;
    }
  }

  get recording(): Recording {
    if (this.#recording !== undefined) return this.#recording;
    throw new HydrosolError('ENGINE', `nothing is traced: the backend ${TRACE_BACKEND} computes nothing`);
  }

  get isRecording(): boolean {
    return this.#recording !== undefined;
  }

  /** A tensor for TensorFlow.js that stands for a value of the graph. */
  symbolic(value: Value): tf.Tensor {
    const { dataId, shape, dtype } = this.hold(value);
    return tf.engine().makeTensorFromDataId(dataId, shape, dtype, this);
  }

  /** Keeps a value, as kernels return it. */
  hold(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#held.set(dataId, { refCount: 1, content: { value } });
    return { dataId, shape: [...value.shape], dtype: value.dtype as tf.DataType };
  }

  /** A tensor for TensorFlow.js whose numbers live in a buffer of onnxruntime. */
  keepResident(resident: Resident, dtype: tf.DataType): tf.Tensor {
    const dataId = {};
    this.#held.set(dataId, { refCount: 1, content: { resident } });
    return tf.engine().makeTensorFromDataId(dataId, [...resident.shape], dtype, this);
  }

  residentOf(dataId: object): Resident | undefined {
    const content = this.#held.get(dataId)?.content;
    return content !== undefined && 'resident' in content ? content.resident : undefined;
  }

  /** The value in the graph of what a kernel was given: known, a variable, or a constant from outside. */
  valueFor(tensor: tf.TensorInfo): Value {
    const content = this.#held.get(tensor.dataId)?.content;
    const { graph, variable, captured, initial } = this.recording;
    if (content !== undefined && 'value' in content) {
      if (tensor instanceof tf.Variable && !initial.has(tensor)) initial.set(tensor, content.value);
      return content.value;
    }
    if (tensor instanceof tf.Variable) return variable(tensor);
    const known = captured.get(tensor.dataId);
    if (known !== undefined) return known;
    const numbers = tf.engine().readSync(tensor.dataId) as Numbers;
    const signature = { shape: tensor.shape, dtype: elementType(tensor.dtype) };
    const value = graph.constant(numbersAs(signature.dtype, numbers), signature);
    captured.set(tensor.dataId, value);
    return value;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const type = elementType(dtype);
    const numbers = numbersAs(type, values as Numbers | readonly number[]).slice() as Numbers;
    return this.hold(this.recording.graph.constant(numbers, { shape, dtype: type })).dataId;
  }

  override move(dataId: object, values: tf.BackendValues, shape: number[], dtype: tf.DataType, refCount: number): void {
    const type = elementType(dtype);
    const value = this.recording.graph.constant(numbersAs(type, values as Numbers), { shape, dtype: type });
    this.#held.set(dataId, { refCount, content: { value } });
  }

  override readSync(dataId: object): tf.BackendValues {
    const content = this.#held.get(dataId)?.content;
    if (content === undefined) throw new TypeError('no such tensor');
    if ('resident' in content) return numbersOfResident(content.resident);
    throw new HydrosolError('ENGINE', 'the step reads the numbers of a tensor (dataSync, data, arraySync or print)', {
      hints: ['what depends on the numbers must be written with tf.where; return a tensor to read it after the step'],
    });
  }

  // oxlint-disable-next-line require-await -- TensorFlow.js wants a promise, and the numbers are here
  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    const held = this.#held.get(dataId);
    if (held === undefined) return true;
    held.refCount--;
    if (!force && held.refCount > 0) return false;
    this.#held.delete(dataId);
    return true;
  }

  override refCount(dataId: object): number {
    return this.#held.get(dataId)?.refCount ?? 0;
  }

  override incRef(dataId: object): void {
    const held = this.#held.get(dataId);
    if (held !== undefined) held.refCount++;
    else ownerOf(dataId)?.incRef(dataId);
  }

  override numDataIds(): number {
    return this.#held.size;
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: false };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {
    this.#held.clear();
  }
}

/** The backend that has a tensor's numbers. */
function ownerOf(dataId: object): tf.KernelBackend | undefined {
  return tf.engine().state.tensorInfo.get(dataId)?.backend;
}

/** One more owner of a tensor's numbers, so that they outlive the tensor. Nothing is copied. */
export function shared({ dataId, shape, dtype }: tf.Tensor): tf.Tensor {
  const owner = ownerOf(dataId)!;
  owner.incRef(dataId);
  return tf.engine().makeTensorFromDataId(dataId, [...shape], dtype, owner);
}

/** Gives a variable new numbers without moving them to the current backend. */
export function assign(variable: tf.Variable, tensor: tf.Tensor): void {
  // the one backend whose references can be counted for tensors of all others
  traceBackend();
  onBackend(TRACE_BACKEND, () => variable.assign(tensor));
}

/** The numbers as TensorFlow.js knows the tensor, row by row. */
function numbersOfResident({ current, order }: Resident): tf.BackendValues {
  const numbers = (current.data as Numbers).slice() as Float32Array;
  return order === undefined ? numbers : permuted(numbers, current.dims, inverse(order));
}

export const inverse = (order: readonly number[]): number[] => order.map((_, i) => order.indexOf(i));

/** The numbers of a tensor whose axes are put in another order: axis i of the result is axis order[i]. */
export function permuted<T extends Float32Array | Int32Array | Uint8Array>(
  numbers: T,
  shape: readonly number[],
  order: readonly number[],
): T {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const result = numbers.slice() as T;
  let at = 0;
  const walk = (axis: number, from: number): void => {
    if (axis === order.length) {
      result[at++] = numbers[from]!;
      return;
    }
    const along = order[axis]!;
    for (let i = 0; i < shape[along]!; i++) walk(axis + 1, from + i * strides[along]!);
  };
  walk(0, 0);
  return result;
}

/** The type of a tensor in a graph. Throws ENGINE for text and complex numbers. */
export function elementType(dtype: string): ElementType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new HydrosolError('ENGINE', `tensors of type ${dtype} cannot be compiled`);
}

/** The numbers in an array of their type; the cpu backend sometimes has a plain list, or one of another type. */
export function numbersAs(dtype: ElementType, values: Numbers | readonly number[]): Numbers {
  const wanted = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
  return values instanceof wanted ? values : numbersOf(dtype, Array.from(values as ArrayLike<number>));
}

/** Runs a synchronous function with another backend as the current one. */
function onBackend<T>(name: string, run: () => T): T {
  const previous = tf.getBackend();
  if (previous === name) return run();
  // both are there already, so that the choice is made before the promise is returned
  void tf.setBackend(name);
  try {
    return run();
  } finally {
    void tf.setBackend(previous);
  }
}

/** The kernel of one row of the table, as TensorFlow.js calls it. */
function kernelOf(name: string): tf.KernelFunc {
  return ({ inputs, attrs, backend: current }) => {
    const backend = current as TraceBackend;
    const values = Array.isArray(inputs)
      ? inputs.map((input: tf.TensorInfo) => backend.valueFor(input))
      : Object.fromEntries(
          Object.entries(inputs).flatMap(([key, input]) =>
            input == null ? [] : [[key, backend.valueFor(input as tf.TensorInfo)]],
          ),
        );
    const { graph, onKernel } = backend.recording;
    const folded = fold(name, values, attrs, graph);
    const made = folded ?? translate(name, values, attrs, graph);
    onKernel?.({ name, inputs: values, attrs, outputs: [made].flat() });
    const list = Array.isArray(made) ? (made as readonly Value[]).map((value) => backend.hold(value)) : undefined;
    return list ?? backend.hold(made as Value);
  };
}

function translate(name: string, values: object, attrs: unknown, graph: Graph): Value | readonly Value[] {
  const row = KERNELS[name];
  if (row !== undefined) return row(values as never, attrs as never, graph);
  throw new HydrosolError('ENGINE', `the kernel ${name} is not in the table of kernels that can be compiled`);
}

/** The backend of this process; it and its kernels are registered when it is first asked for. */
export function traceBackend(): TraceBackend {
  const known = tf.findBackend(TRACE_BACKEND) as TraceBackend | null;
  if (known != null) return known;
  const backend = new TraceBackend();
  tf.registerBackend(TRACE_BACKEND, () => backend, 0);
  const others = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
  for (const kernelName of new Set([...Object.keys(KERNELS), ...others])) {
    tf.registerKernel({ kernelName, backendName: TRACE_BACKEND, kernelFunc: kernelOf(kernelName) });
  }
  return tf.findBackend(TRACE_BACKEND) as TraceBackend;
}
