/** @file What a function of tensors costs, counted from the kernels it calls, without computing anything. */
import type { Signature } from './graph.ts';
import { traceStep } from './trace.ts';
import type { KernelCall } from './trace-backend.ts';
import type { TensorTree } from './tree.ts';

export interface Cost {
  /** Floating-point operations of all matrix products and convolutions: two for each multiply-add. Nothing else is counted. */
  readonly flops: number;
  /** Bytes of all that kernels give, but for those which only look at the same numbers in another shape. */
  readonly bytes: number;
}

type Shape = readonly number[];

interface KernelInputs {
  readonly [name: string]: { readonly shape: Shape };
}

const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** [height, width, in, out]: products that one number of the result is the sum of. */
const filterSize = ({ filter }: KernelInputs): number => sizeOf(filter!.shape.slice(0, 3));

/** [height, width, channels, multiplier]: each channel has a filter of its own. */
const depthwiseSize = ({ filter }: KernelInputs): number => sizeOf(filter!.shape.slice(0, 2));

/** The axis of the left factor that is summed over. */
const innerSize = ({ a }: KernelInputs, attrs: unknown): number => {
  const { transposeA } = attrs as { readonly transposeA: boolean };
  return a!.shape.at(transposeA ? -2 : -1)!;
};

/** Kernels that multiply and add: how many multiply-adds each number of their result takes. */
const MULTIPLY_ADDS: Readonly<Record<string, (inputs: KernelInputs, attrs: unknown) => number>> = {
  Conv2D: filterSize,
  FusedConv2D: filterSize,
  DepthwiseConv2dNative: depthwiseSize,
  FusedDepthwiseConv2D: depthwiseSize,
  BatchMatMul: innerSize,
  _FusedMatMul: innerSize,
};

/** Kernels that give the numbers that they were given. */
const VIEWS: ReadonlySet<string> = new Set(['Reshape', 'Identity', 'ExpandDims', 'Squeeze', 'Cast']);

const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, int64: 8, bool: 1 };

/** What one call of a kernel costs. */
export function costOfKernel({ name, inputs, attrs, outputs }: KernelCall): Cost {
  const given = inputs as KernelInputs;
  const sums = MULTIPLY_ADDS[name]?.(given, attrs) ?? 0;
  const numbers = outputs.reduce((total, { shape }) => total + sizeOf(shape), 0);
  const bytes = outputs.reduce((total, { shape, dtype }) => total + sizeOf(shape) * BYTES[dtype]!, 0);
  return { flops: 2 * sums * numbers, bytes: VIEWS.has(name) ? 0 : bytes };
}

/**
 * What one call of a function costs for inputs of these shapes and types. It is called, but computes nothing; variables stay
 * as they are. Throws ENGINE if it calls a kernel that cannot be compiled, or reads numbers.
 */
export function costOf<Inputs extends object>(
  step: (inputs: Inputs) => TensorTree,
  inputs: { readonly [K in keyof Inputs]: Signature },
): Cost {
  const total = { flops: 0, bytes: 0 };
  const onKernel = (call: KernelCall): void => {
    const { flops, bytes } = costOfKernel(call);
    total.flops += flops;
    total.bytes += bytes;
  };
  const signatures = Object.fromEntries(Object.entries(inputs).map(([name, signature]) => [name, { signature }]));
  traceStep(step as never, { inputs: signatures, orderOf: () => undefined, onKernel });
  return total;
}
