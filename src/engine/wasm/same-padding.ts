/** @file Convolutions with padding `same`, which the shipped kernels compute wrongly where the stride exceeds the filter. */
import { backend_util, type FusedConv2DAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelAttrs, KernelInputs, Scratch, WasmKernel } from './scratch.ts';

type Sizes = [number, number, number, number];
type ConvAttrs = Pick<FusedConv2DAttrs, 'strides' | 'dilations' | 'pad' | 'dimRoundingMode'> & KernelAttrs;

/** The same padding as numbers: XNNPACK's own rule underflows when the windows leave a rest that no filter sees. */
function padInNumbers(x: TensorInfo, filter: TensorInfo, attrs: ConvAttrs, depthwise: boolean): ConvAttrs {
  if (attrs.pad !== 'same') return attrs;
  const { strides, pad, dimRoundingMode } = attrs;
  // TensorFlow.js' layer of depthwise convolutions says null
  const dilations = attrs.dilations ?? 1;
  const [xShape, filterShape] = [x.shape as Sizes, filter.shape as Sizes];
  const info = backend_util.computeConv2DInfo(xShape, filterShape, strides, dilations, pad, dimRoundingMode, depthwise);
  const { top, bottom, left, right } = info.padInfo;
  const explicit: backend_util.ExplicitPadding = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return { ...attrs, pad: explicit };
}

/** The shipped convolution of a name, given its padding in numbers. */
export function withPadInNumbers(name: string, { depthwise }: { readonly depthwise: boolean }): WasmKernel {
  const run = (scratch: Scratch, inputs: KernelInputs & { x: TensorInfo; filter: TensorInfo }, attrs: ConvAttrs) =>
    scratch.shipped(inputs, padInNumbers(inputs.x, inputs.filter, attrs, depthwise));
  return { name, run };
}
