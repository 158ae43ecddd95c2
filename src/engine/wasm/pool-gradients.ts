/** @file The gradients of maximum and average pooling: one pass over the windows, on the heap. Layout NHWC. */
import { type AvgPoolGradAttrs, backend_util, type MaxPoolGradAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Scratch } from './scratch.ts';

/** What the windows of a pooling cover: window w reaches from `from[w]` to before `to[w]`, cut off at the edges. */
interface Spans {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

interface Pooling {
  readonly info: backend_util.Conv2DInfo;
  readonly rows: Spans;
  readonly columns: Spans;
}

function spans(windows: number, stride: number, pad: number, filter: number, size: number): Spans {
  const first = Int32Array.from({ length: windows }, (_, w) => w * stride - pad);
  return { from: first.map((at) => Math.max(0, at)), to: first.map((at) => Math.min(size, at + filter)) };
}

function pooling(input: TensorInfo, { filterSize, strides, pad, dimRoundingMode }: MaxPoolGradAttrs): Pooling {
  const shape = input.shape as [number, number, number, number];
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, left } = info.padInfo;
  return {
    info,
    rows: spans(info.outHeight, info.strideHeight, top, info.filterHeight, info.inHeight),
    columns: spans(info.outWidth, info.strideWidth, left, info.filterWidth, info.inWidth),
  };
}

/**
 * `MaxPoolGrad`: dy of each window goes to its first maximum in reading order, as on the cpu backend. That is the last place,
 * read backwards, that has the bits of the window's maximum; it is found without branches, which the processor would guess
 * wrong.
 */
export function maxPoolGrad(
  scratch: Scratch,
  { dy, input, output }: { readonly dy: TensorInfo; readonly input: TensorInfo; readonly output: TensorInfo },
  attrs: MaxPoolGradAttrs,
): TensorInfo {
  const { info, rows, columns } = pooling(input, attrs);
  const { inHeight, inChannels, outHeight, outWidth } = info;
  const lineSize = info.inWidth * inChannels;
  const dx = scratch.make(input.shape);
  const [x, maxima, slopes] = [scratch.ints(input), scratch.ints(output), scratch.floats(dy)];
  const to = scratch.floats(dx).fill(0);
  let window = 0;
  for (let image = 0; image < info.batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = (image * inHeight + rows.from[row]!) * lineSize;
      const bottom = (image * inHeight + rows.to[row]! - 1) * lineSize;
      for (let column = 0; column < outWidth; column++) {
        const left = columns.from[column]! * inChannels;
        const right = (columns.to[column]! - 1) * inChannels;
        for (let channel = 0; channel < inChannels; channel++, window++) {
          const maximum = maxima[window]!;
          let place = -1;
          for (let line = bottom + channel; line >= top; line -= lineSize) {
            for (let i = line + right; i >= line + left; i -= inChannels) {
              const difference = x[i]! ^ maximum;
              place ^= (place ^ i) & ~((difference | -difference) >> 31);
            }
          }
          if (place >= 0) to[place]! += slopes[window]!;
        }
      }
    }
  }
  return dx;
}

/** `AvgPoolGrad`: dy of each window goes in equal parts to what it covers; padding takes no part in a mean. */
export function avgPoolGrad(
  scratch: Scratch,
  { dy, input }: { readonly dy: TensorInfo; readonly input: TensorInfo },
  attrs: AvgPoolGradAttrs,
): TensorInfo {
  const { info, rows, columns } = pooling(input, attrs);
  const { inHeight, inWidth, inChannels, outHeight, outWidth } = info;
  const dx = scratch.make(input.shape);
  const slopes = scratch.floats(dy);
  const to = scratch.floats(dx).fill(0);
  let output = 0;
  for (let image = 0; image < info.batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++, output += inChannels) {
        const places = (rows.to[row]! - rows.from[row]!) * (columns.to[column]! - columns.from[column]!);
        for (let y = rows.from[row]!; y < rows.to[row]!; y++) {
          for (let x = columns.from[column]!; x < columns.to[column]!; x++) {
            const i = ((image * inHeight + y) * inWidth + x) * inChannels;
            for (let channel = 0; channel < inChannels; channel++)
              to[i + channel]! += slopes[output + channel]! / places;
          }
        }
      }
    }
  }
  return dx;
}
