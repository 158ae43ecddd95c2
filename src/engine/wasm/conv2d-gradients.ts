/** @file The gradients of a convolution, as matrix products and convolutions on XNNPACK. Layout NHWC, filters HWIO. */
import {
  type backend_util,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { type ConvInfo, convInfo, insideRange } from './conv-geometry.ts';
import { matMul } from './matrix-product.ts';
import { type Scratch, sizeOf } from './scratch.ts';

/** Numbers in the unfolded patches that are worked on at once: 4 MiB. */
const UNFOLDED = 2 ** 20;

/** Some of the images of a batch, from the first to before the last. */
interface Group {
  readonly from: number;
  readonly to: number;
}

/**
 * Writes the patches of some images, transposed: row (tap row, tap column, channel), column (image, output row, output
 * column). What lies in the padding is 0. `planes` are the images as [channel, image, height, width].
 */
function unfold(planes: Float32Array, patches: Float32Array, info: ConvInfo, { from, to }: Group): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  patches.fill(0);
  let target = 0;
  for (let tapY = 0; tapY < info.filterHeight; tapY++) {
    const [y0, y1] = insideRange(tapY, padInfo.top, strideHeight, inHeight, outHeight);
    for (let tapX = 0; tapX < info.filterWidth; tapX++) {
      const [x0, x1] = insideRange(tapX, padInfo.left, strideWidth, inWidth, outWidth);
      for (let channel = 0; channel < inChannels; channel++) {
        for (let image = from; image < to; image++, target += outHeight * outWidth) {
          for (let y = y0; y < y1; y++) {
            const line =
              ((channel * info.batchSize + image) * inHeight + y * strideHeight + tapY - padInfo.top) * inWidth;
            let source = line + x0 * strideWidth + tapX - padInfo.left;
            const end = target + y * outWidth + x1;
            for (let i = target + y * outWidth + x0; i < end; i++, source += strideWidth) patches[i] = planes[source]!;
          }
        }
      }
    }
  }
}

/**
 * The same where output and input have the same size and the stride is 1. Then a row of the patches is a plane moved by the
 * tap's offset: it is copied whole, and what came over the edges is blanked.
 */
function unfoldSameSize(planes: Float32Array, patches: Float32Array, info: ConvInfo, { from, to }: Group): void {
  const { inHeight: height, inWidth: width, padInfo } = info;
  const size = (to - from) * height * width;
  let target = 0;
  for (let tapY = 0; tapY < info.filterHeight; tapY++) {
    const [y0, y1] = insideRange(tapY, padInfo.top, 1, height, height);
    for (let tapX = 0; tapX < info.filterWidth; tapX++) {
      const [x0, x1] = insideRange(tapX, padInfo.left, 1, width, width);
      const offset = (tapY - padInfo.top) * width + tapX - padInfo.left;
      for (let channel = 0; channel < info.inChannels; channel++, target += size) {
        const start = (channel * info.batchSize + from) * height * width + offset;
        const missing = Math.max(0, -start);
        patches.set(planes.subarray(start + missing, start + size), target + missing);
        for (let image = target; image < target + size; image += height * width) {
          patches.fill(0, image, image + y0 * width);
          patches.fill(0, image + y1 * width, image + height * width);
          for (let line = image + y0 * width; line < image + y1 * width; line += width) {
            for (let i = line; i < line + x0; i++) patches[i] = 0;
            for (let i = line + x1; i < line + width; i++) patches[i] = 0;
          }
        }
      }
    }
  }
}

/**
 * `Conv2DBackpropFilter`: the gradient of a convolution for its filter, [height, width, in, out]. It is the product of the
 * transposed patches [taps · in, positions] and dy [positions, out], summed over groups of images.
 */
export function conv2dBackpropFilter(
  scratch: Scratch,
  { x, dy }: { readonly x: TensorInfo; readonly dy: TensorInfo },
  { filterShape, ...attrs }: Conv2DBackpropFilterAttrs,
): TensorInfo {
  const info = convInfo(x.shape, filterShape, attrs, { depthwise: false });
  const { batchSize, outHeight, outWidth, outChannels } = info;
  const taps = sizeOf(filterShape) / outChannels;
  const positions = outHeight * outWidth;
  const sameSize = outHeight === info.inHeight && outWidth === info.inWidth;
  const write = sameSize && info.strideHeight * info.strideWidth === 1 ? unfoldSameSize : unfold;
  const planes = scratch.call('Transpose', { x }, { perm: [3, 0, 1, 2] });
  const images = Math.max(1, Math.floor(UNFOLDED / (taps * positions)));
  let sum: TensorInfo | undefined;
  for (let from = 0; from < batchSize; from += images) {
    const to = Math.min(batchSize, from + images);
    const before = sum;
    sum = scratch.part((scratch) => {
      const patches = scratch.make([taps, (to - from) * positions]);
      const slopes = scratch.make([(to - from) * positions, outChannels]);
      write(scratch.floats(planes), scratch.floats(patches), info, { from, to });
      const size = positions * outChannels;
      scratch.floats(slopes).set(scratch.floats(dy).subarray(from * size, to * size));
      const part = matMul(scratch, patches, slopes);
      return before === undefined ? part : scratch.call('Add', { a: before, b: part });
    });
  }
  if (sum === undefined) return scratch.call('Fill', {}, { shape: filterShape, value: 0, dtype: 'float32' });
  return scratch.reshape(sum, filterShape);
}

/** Adds what each patch [positions, taps · in] got back to the place in the image that it came from. */
function foldInto(x: Float32Array, patches: Float32Array, info: ConvInfo): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const patch = info.filterHeight * info.filterWidth * inChannels;
  x.fill(0);
  for (let tapY = 0; tapY < info.filterHeight; tapY++) {
    const [y0, y1] = insideRange(tapY, padInfo.top, strideHeight, inHeight, outHeight);
    for (let tapX = 0; tapX < info.filterWidth; tapX++) {
      const [x0, x1] = insideRange(tapX, padInfo.left, strideWidth, inWidth, outWidth);
      const tap = (tapY * info.filterWidth + tapX) * inChannels;
      for (let image = 0; image < info.batchSize; image++) {
        for (let y = y0; y < y1; y++) {
          const line = (image * inHeight + y * strideHeight + tapY - padInfo.top) * inWidth;
          for (let column = x0; column < x1; column++) {
            const target = (line + column * strideWidth + tapX - padInfo.left) * inChannels;
            const source = ((image * outHeight + y) * outWidth + column) * patch + tap;
            for (let channel = 0; channel < inChannels; channel++) x[target + channel]! += patches[source + channel]!;
          }
        }
      }
    }
  }
}

/** With stride 1 the gradient for the input is a convolution of dy with the filter turned by 180°, in and out swapped. */
function asConvolution(scratch: Scratch, dy: TensorInfo, filter: TensorInfo, info: ConvInfo): TensorInfo {
  const { filterHeight, filterWidth, padInfo } = info;
  const turned = scratch.call('Reverse', { x: filter }, { dims: [0, 1] });
  const swapped = scratch.call('Transpose', { x: turned }, { perm: [0, 1, 3, 2] });
  const [top, left] = [filterHeight - 1 - padInfo.top, filterWidth - 1 - padInfo.left];
  const [bottom, right] = [filterHeight - 1 - padInfo.bottom, filterWidth - 1 - padInfo.right];
  const pad: backend_util.ExplicitPadding = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const attrs = { strides: 1, dilations: 1, pad, dataFormat: 'NHWC' };
  return scratch.call('Conv2D', { x: dy, filter: swapped }, attrs);
}

/** `Conv2DBackpropInput`: the gradient of a convolution for its input, and the value of a transposed convolution. NHWC. */
export function conv2dBackpropInput(
  scratch: Scratch,
  { dy, filter }: { readonly dy: TensorInfo; readonly filter: TensorInfo },
  { inputShape, ...attrs }: Conv2DBackpropInputAttrs,
): TensorInfo {
  const info = convInfo(inputShape, filter.shape, attrs, { depthwise: false });
  const { top, bottom, left, right } = info.padInfo;
  const whole = Math.max(top, bottom) < info.filterHeight && Math.max(left, right) < info.filterWidth;
  if (info.strideHeight === 1 && info.strideWidth === 1 && whole) return asConvolution(scratch, dy, filter, info);
  const positions = sizeOf(dy.shape) / info.outChannels;
  const taps = sizeOf(filter.shape) / info.outChannels;
  const gradients = scratch.reshape(dy, [positions, info.outChannels]);
  const patches = matMul(scratch, gradients, scratch.reshape(filter, [taps, info.outChannels]), { transposeB: true });
  const dx = scratch.make(inputShape);
  foldInto(scratch.floats(dx), scratch.floats(patches), info);
  return dx;
}
