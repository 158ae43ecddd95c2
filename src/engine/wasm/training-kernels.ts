/** @file The table of kernels that the wasm backend gets from us, and how they are put in place. */
import { getKernel, type KernelConfig, type KernelFunc, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { conv2dBackpropFilter, conv2dBackpropInput } from './conv2d-gradients.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-gradients.ts';
import { batchMatMul, fusedMatMul } from './matrix-product.ts';
import { avgPoolGrad, maxPoolGrad } from './pool-gradients.ts';
import { withPadInNumbers } from './same-padding.ts';
import { cast, identity, oneHot } from './retyped.ts';
import { unsortedSegmentSum } from './segment-sum.ts';
import { mean, sum } from './sum.ts';
import { type WasmKernel, withScratch } from './scratch.ts';

/** What is added to TensorFlow.js 4.22's wasm backend, and why. */
const TRAINING_KERNELS: readonly WasmKernel[] = [
  // shipped ones multiply transposed or batched matrices in a plain loop, 10 times slower than XNNPACK
  { name: 'BatchMatMul', run: batchMatMul },
  { name: '_FusedMatMul', run: fusedMatMul },
  // shipped one is a plain loop
  { name: 'Conv2DBackpropInput', run: conv2dBackpropInput },
  // shipped ones are wrong with padding `same` where the stride exceeds the filter
  withPadInNumbers('Conv2D', { depthwise: false }),
  withPadInNumbers('FusedConv2D', { depthwise: false }),
  withPadInNumbers('DepthwiseConv2dNative', { depthwise: true }),
  withPadInNumbers('FusedDepthwiseConv2D', { depthwise: true }),
  // shipped ones copy the data; to bool, or of a type other than int32, they are wrong
  { name: 'Identity', run: identity },
  { name: 'Cast', run: cast },
  { name: 'OneHot', run: oneHot },
  // shipped ones are slow loops
  { name: 'Sum', run: sum },
  { name: 'Mean', run: mean },
  { name: 'MaxPoolGrad', run: maxPoolGrad },
  { name: 'AvgPoolGrad', run: avgPoolGrad },
  // missing
  { name: 'Conv2DBackpropFilter', run: conv2dBackpropFilter },
  { name: 'DepthwiseConv2dNativeBackpropFilter', run: depthwiseBackpropFilter },
  { name: 'DepthwiseConv2dNativeBackpropInput', run: depthwiseBackpropInput },
  { name: 'UnsortedSegmentSum', run: unsortedSegmentSum },
];

/** The kernel whose presence tells that all are in place; no version of the backend ships it. */
const MARK = 'Conv2DBackpropFilter';

/**
 * Puts the training kernels into TensorFlow.js's registry for the backend `wasm`, in place of shipped ones of the same name.
 * The registry is TensorFlow.js's own and one for the process; doing it again changes nothing.
 */
export function installTrainingKernels(): void {
  if (getKernel(MARK, 'wasm') != null) return;
  for (const { name, run } of TRAINING_KERNELS) {
    const shipped = getKernel(name, 'wasm') as KernelConfig | undefined;
    if (shipped !== undefined) unregisterKernel(name, 'wasm');
    const kernelFunc: KernelFunc = ({ inputs, attrs, backend }) =>
      withScratch(backend as BackendWasm, shipped, (scratch) => run(scratch, inputs as never, attrs as never));
    registerKernel({ ...shipped, kernelName: name, backendName: 'wasm', kernelFunc });
  }
}
