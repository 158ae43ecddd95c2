/** @file The gradients of a depthwise convolution. Layout NHWC; filters [height, width, channels, multiplier]. */
import type {
  DepthwiseConv2dNativeBackpropFilterAttrs,
  DepthwiseConv2dNativeBackpropInputAttrs,
  TensorInfo,
} from '@tensorflow/tfjs-core';
import { type ConvInfo, convInfo, insideRange } from './conv-geometry.ts';
import type { Scratch } from './scratch.ts';

/**
 * Visits every pixel of the output that a tap of the filter takes part in. Offsets of their first channels: `filter` in the
 * filter, `x` in the input, `dy` in the output.
 */
function forEachProduct(info: ConvInfo, visit: (filter: number, x: number, dy: number) => void): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = info;
  for (let tapY = 0; tapY < info.filterHeight; tapY++) {
    const [y0, y1] = insideRange(tapY, padInfo.top, info.strideHeight, inHeight, outHeight);
    for (let tapX = 0; tapX < info.filterWidth; tapX++) {
      const [x0, x1] = insideRange(tapX, padInfo.left, info.strideWidth, inWidth, outWidth);
      const filter = (tapY * info.filterWidth + tapX) * outChannels;
      for (let image = 0; image < info.batchSize; image++) {
        for (let row = y0; row < y1; row++) {
          const line = (image * inHeight + row * info.strideHeight + tapY - padInfo.top) * inWidth;
          for (let column = x0; column < x1; column++) {
            const x = (line + column * info.strideWidth + tapX - padInfo.left) * inChannels;
            visit(filter, x, ((image * outHeight + row) * outWidth + column) * outChannels);
          }
        }
      }
    }
  }
}

/** `DepthwiseConv2dNativeBackpropFilter`: the gradient for the filter. */
export function depthwiseBackpropFilter(
  scratch: Scratch,
  { x, dy }: { readonly x: TensorInfo; readonly dy: TensorInfo },
  { filterShape, ...attrs }: DepthwiseConv2dNativeBackpropFilterAttrs,
): TensorInfo {
  const info = convInfo(x.shape, filterShape, attrs, { depthwise: true });
  const { outChannels } = info;
  const multiplier = outChannels / info.inChannels;
  const out = scratch.make(filterShape);
  const [pixels, slopes] = [scratch.floats(x), scratch.floats(dy)];
  const sums = new Float64Array(scratch.floats(out).length);
  forEachProduct(info, (filter, x, dy) => {
    for (let to = 0, from = 0, i = 0; to < outChannels; to++) {
      sums[filter + to]! += pixels[x + from]! * slopes[dy + to]!;
      if (++i === multiplier) {
        i = 0;
        from++;
      }
    }
  });
  scratch.floats(out).set(sums);
  return out;
}

/** `DepthwiseConv2dNativeBackpropInput`: the gradient for the input. */
export function depthwiseBackpropInput(
  scratch: Scratch,
  { dy, filter }: { readonly dy: TensorInfo; readonly filter: TensorInfo },
  { inputShape, ...attrs }: DepthwiseConv2dNativeBackpropInputAttrs,
): TensorInfo {
  const info = convInfo(inputShape, filter.shape, attrs, { depthwise: true });
  const { outChannels } = info;
  const multiplier = outChannels / info.inChannels;
  const dx = scratch.make(inputShape);
  const [weights, slopes] = [scratch.floats(filter), scratch.floats(dy)];
  const sums = scratch.floats(dx).fill(0);
  forEachProduct(info, (filter, x, dy) => {
    for (let to = 0, from = 0, i = 0; to < outChannels; to++) {
      sums[x + from]! += weights[filter + to]! * slopes[dy + to]!;
      if (++i === multiplier) {
        i = 0;
        from++;
      }
    }
  });
  return dx;
}
