/** @file Kernels that resize images, and their gradients: products with the matrices of the weights along each axis. */
import type { ResizeBilinearAttrs } from '@tensorflow/tfjs-core';
import type { Graph, Value } from '../graph.ts';
import { cast, matMul } from '../ops/index.ts';
import { channelsFirst, channelsLast } from './planes.ts';
import type { KernelTable } from './table.ts';

type Options = Pick<ResizeBilinearAttrs, 'alignCorners' | 'halfPixelCenters'>;

/** The weights with which one place of a resized line reads the places of the old line, as [place, weight]. */
type Reading = (place: number, from: number, to: number, options: Options) => readonly (readonly [number, number])[];

/** Old places for one new place. */
function scaleOf(from: number, to: number, alignCorners: boolean): number {
  return alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to;
}

const bilinear: Reading = (place, from, to, { alignCorners, halfPixelCenters }) => {
  const scale = scaleOf(from, to, alignCorners);
  const exact = halfPixelCenters ? scale * (place + 0.5) - 0.5 : scale * place;
  const low = Math.max(0, Math.floor(exact));
  const share = exact - low;
  return [
    [low, 1 - share],
    [Math.min(from - 1, Math.max(0, Math.ceil(exact))), share],
  ];
};

const nearest: Reading = (place, from, to, { alignCorners, halfPixelCenters }) => {
  const exact = scaleOf(from, to, alignCorners) * (halfPixelCenters ? place + 0.5 : place);
  return [[Math.min(from - 1, alignCorners ? Math.round(exact) : Math.floor(exact)), 1]];
};

/** The weights of all places of the new line, [to, from]. */
function weightsOf(graph: Graph, from: number, to: number, reading: Reading, options: Options): Value {
  const weights = new Float32Array(to * from);
  for (let place = 0; place < to; place++)
    for (const [old, weight] of reading(place, from, to, options)) weights[place * from + old]! += weight;
  return graph.constant(weights, { shape: [to, from], dtype: 'float32' });
}

const resize =
  (reading: Reading) =>
  ({ images }: { readonly images: Value }, { size: [height, width], ...options }: ResizeBilinearAttrs): Value => {
    const x = channelsFirst(cast(images, 'float32'));
    const rows = weightsOf(x.graph, x.shape[2]!, height, reading, options);
    const columns = weightsOf(x.graph, x.shape[3]!, width, reading, options);
    return channelsLast(matMul(rows, matMul(x, columns, false, true)));
  };

/** The transposed products. TensorFlow.js's own gradients ignore half pixels, so that those are left to them. */
const gradient =
  (reading: Reading) =>
  ({ images, dy }: { readonly images: Value; readonly dy: Value }, options: Options): Value => {
    if (options.halfPixelCenters) throw new TypeError('the gradient of resizing with half pixels is unknown');
    const [, height = 0, width = 0] = images.shape;
    const rows = weightsOf(dy.graph, height, dy.shape[1]!, reading, options);
    const columns = weightsOf(dy.graph, width, dy.shape[2]!, reading, options);
    return channelsLast(matMul(rows, matMul(channelsFirst(dy), columns), true));
  };

export const resizing: KernelTable = {
  ResizeBilinear: resize(bilinear),
  ResizeBilinearGrad: gradient(bilinear),
  ResizeNearestNeighbor: resize(nearest),
  ResizeNearestNeighborGrad: gradient(nearest),
};
