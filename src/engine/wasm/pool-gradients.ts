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

/** Gives dy of each window to its first maximum in reading order: any windows, found by comparing. */
function toMaxima(x: Float32Array, dy: Float32Array, dx: Float32Array, { info, rows, columns }: Pooling): void {
  const { inHeight, inChannels, outHeight, outWidth } = info;
  const width = info.inWidth * inChannels;
  let output = 0;
  for (let image = 0; image < info.batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = image * inHeight + rows.from[row]!;
      const bottom = image * inHeight + rows.to[row]!;
      for (let column = 0; column < outWidth; column++) {
        const left = columns.from[column]! * inChannels;
        const right = columns.to[column]! * inChannels;
        for (let channel = 0; channel < inChannels; channel++, output++) {
          let most = Number.NEGATIVE_INFINITY;
          let place = -1;
          for (let line = top; line < bottom; line++) {
            const end = line * width + right;
            for (let i = line * width + left + channel; i < end; i += inChannels) {
              if (x[i]! > most) {
                most = x[i]!;
                place = i;
              }
            }
          }
          if (place >= 0) dx[place]! += dy[output]!;
        }
      }
    }
  }
}

/**
 * The same where no two windows share a place, on the numbers' bits: a place gets dy's bits where it has the bits of the
 * window's maximum `y` and no place before it had them, else 0. Without branches, which the processor would guess wrong.
 */
function toMaximaApart(
  x: Int32Array,
  y: Int32Array,
  dy: Int32Array,
  dx: Int32Array,
  { info, rows, columns }: Pooling,
): void {
  const { inHeight, inChannels, outHeight, outWidth } = info;
  const width = info.inWidth * inChannels;
  let output = 0;
  for (let image = 0; image < info.batchSize; image++) {
    for (let row = 0; row < outHeight; row++) {
      const top = image * inHeight + rows.from[row]!;
      const bottom = image * inHeight + rows.to[row]!;
      for (let column = 0; column < outWidth; column++) {
        const left = columns.from[column]! * inChannels;
        const right = columns.to[column]! * inChannels;
        for (let channel = 0; channel < inChannels; channel++, output++) {
          const maximum = y[output]!;
          const slope = dy[output]!;
          let wanted = -1;
          for (let line = top; line < bottom; line++) {
            const end = line * width + right;
            for (let i = line * width + left + channel; i < end; i += inChannels) {
              const difference = x[i]! ^ maximum;
              const hit = ~((difference | -difference) >> 31) & wanted;
              wanted ^= hit;
              dx[i] = slope & hit;
            }
          }
        }
      }
    }
  }
}

/** `MaxPoolGrad`: dy of each window goes to its first maximum in reading order, as on the cpu backend. */
export function maxPoolGrad(
  scratch: Scratch,
  { dy, input, output }: { readonly dy: TensorInfo; readonly input: TensorInfo; readonly output: TensorInfo },
  attrs: MaxPoolGradAttrs,
): TensorInfo {
  const of = pooling(input, attrs);
  const { strideHeight, strideWidth, filterHeight, filterWidth } = of.info;
  const dx = scratch.make(input.shape);
  scratch.floats(dx).fill(0);
  if (strideHeight >= filterHeight && strideWidth >= filterWidth) {
    toMaximaApart(scratch.ints(input), scratch.ints(output), scratch.ints(dy), scratch.ints(dx), of);
  } else {
    toMaxima(scratch.floats(input), scratch.floats(dy), scratch.floats(dx), of);
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
