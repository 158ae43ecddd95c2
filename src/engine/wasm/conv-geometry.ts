/** @file Which output positions a tap of a filter takes part in. */
import { backend_util, type Conv2DBackpropFilterAttrs } from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';

export type ConvInfo = backend_util.Conv2DInfo;

type Sizes = [number, number, number, number];

/** What the gradients of all convolutions are told; depthwise ones have no data format. */
type ConvAttrs = Pick<Conv2DBackpropFilterAttrs, 'strides' | 'pad' | 'dimRoundingMode'> & {
  readonly dataFormat?: 'NHWC' | 'NCHW';
};

/**
 * Sizes and padding of the convolution whose gradient is wanted; TensorFlow.js has no gradients with dilation. Throws ENGINE
 * for NCHW, which the wasm backend cannot do forward either.
 */
export function convInfo(
  xShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad, dataFormat = 'NHWC', dimRoundingMode }: ConvAttrs,
  { depthwise }: { readonly depthwise: boolean },
): ConvInfo {
  if (dataFormat !== 'NHWC') {
    throw new HydrosolError('ENGINE', `the wasm engine has no convolution with data format ${dataFormat}`, {
      expected: 'NHWC (channels last)',
    });
  }
  const [x, filter] = [[...xShape] as Sizes, [...filterShape] as Sizes];
  return backend_util.computeConv2DInfo(x, filter, strides, 1, pad, dimRoundingMode, depthwise);
}

/**
 * Output position o and tap k of a filter meet at input position o · stride + k - pad. Gives the first o at which that lies
 * inside the input, and the first after them at which it does not.
 */
export function insideRange(
  tap: number,
  pad: number,
  stride: number,
  inSize: number,
  outSize: number,
): [number, number] {
  const first = Math.max(0, Math.ceil((pad - tap) / stride));
  const end = Math.min(outSize, Math.floor((inSize - 1 + pad - tap) / stride) + 1);
  return [first, Math.max(first, end)];
}
