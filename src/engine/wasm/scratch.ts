/** @file How the added kernels work on the wasm heap: make tensors, view them, call other kernels, leave nothing behind. */
import {
  type DataType,
  getKernel,
  type KernelConfig,
  type NamedAttrMap,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { HydrosolError } from '../../errors.ts';

/** Inputs of a kernel by the names that TensorFlow.js gives them. */
export type KernelInputs = Readonly<Record<string, TensorInfo>>;

/** Attributes of a kernel; each kernel declares its own shape of them. */
export type KernelAttrs = object;

/** What a kernel may use while it runs. Everything it made is freed afterwards, except what it returns. */
export interface Scratch {
  /** A new tensor with undefined content. */
  make(shape: readonly number[], dtype?: DataType): TensorInfo;
  /** The same numbers under another shape, without a copy. */
  reshape(x: TensorInfo, shape: readonly number[]): TensorInfo;
  /** Runs another kernel of the wasm backend and returns its (first) output. */
  call(kernel: string, inputs: KernelInputs, attrs?: KernelAttrs): TensorInfo;
  /** Runs the kernel that the one now running has replaced. Throws ENGINE where there was none. */
  shipped(inputs: KernelInputs, attrs?: KernelAttrs): TensorInfo;
  /** Runs a part of the work whose own scratch tensors are freed at its end, except what it returns. */
  part(body: (scratch: Scratch) => TensorInfo): TensorInfo;
  /** The numbers of a float tensor where they lie. Valid only until the next tensor is made: the heap may move. */
  floats(x: TensorInfo): Float32Array;
  /** The numbers of an int tensor where they lie, or the bits of a float tensor's. */
  ints(x: TensorInfo): Int32Array;
}

/** A kernel for the wasm backend, as a function of a scratch space. */
export interface WasmKernel {
  readonly name: string;
  readonly run: (scratch: Scratch, inputs: never, attrs: never) => TensorInfo | TensorInfo[];
}

/** Runs `body` with a scratch space on the backend's heap; `before` is the kernel that the running one has replaced. */
export function withScratch<T extends TensorInfo | TensorInfo[]>(
  backend: BackendWasm,
  before: KernelConfig | undefined,
  body: (scratch: Scratch) => T,
): T {
  const made: TensorInfo[] = [];
  const keep = (x: TensorInfo): TensorInfo => {
    made.push(x);
    return x;
  };
  const run = (kernel: KernelConfig | undefined, inputs: KernelInputs, attrs: KernelAttrs): TensorInfo => {
    if (kernel == null) throw new HydrosolError('ENGINE', 'the wasm backend lacks a kernel that an added one needs');
    const out = kernel.kernelFunc({ inputs: { ...inputs }, attrs: attrs as NamedAttrMap, backend });
    const infos = Array.isArray(out) ? out : [out];
    infos.forEach(keep);
    return infos[0]!;
  };
  const result = body({
    make: (shape, dtype = 'float32') => keep(backend.makeOutput([...shape], dtype)),
    reshape(x, shape) {
      backend.incRef(x.dataId);
      return keep({ dataId: x.dataId, shape: [...shape], dtype: x.dtype });
    },
    call: (kernel, inputs, attrs = {}) => run(getKernel(kernel, 'wasm'), inputs, attrs),
    shipped: (inputs, attrs = {}) => run(before, inputs, attrs),
    part: (body) => keep(withScratch(backend, before, body)),
    floats: (x) => backend.typedArrayFromHeap(x) as Float32Array,
    ints: (x) => backend.typedArrayFromHeap({ ...x, dtype: 'int32' }) as Int32Array,
  });
  const returned = new Set(Array.isArray(result) ? result : [result]);
  for (const x of made) if (!returned.has(x)) backend.disposeData(x.dataId);
  return result;
}

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]): number => util.sizeFromShape([...shape]);
