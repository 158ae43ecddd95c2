/** @file Feature maps [B, H, W, C]: sizes brought together, channels and places as rows. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * A feature's shape (without the batch) as [height, width, channels]: a sequence [time, width] is a map of width 1, a vector one
 * of one place.
 */
export function asMap(shape: readonly number[]): readonly [number, number, number] {
  const [first = 1, second = 1, third = 1] = shape;
  if (shape.length === 3) return [first, second, third];
  return shape.length === 2 ? [first, 1, second] : [1, 1, shape.reduce((a, b) => a * b, 1)];
}

/**
 * Mean over each of `height` × `width` cells, [B, height, width, C]: PyTorch's `adaptive_avg_pool2d`. Cell i reaches from
 * ⌊i·H/height⌋ to ⌈(i+1)·H/height⌉.
 */
export function averagePoolTo(map: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const [, h, w] = map.shape;
  if (h === height && w === width) return map;
  if (h % height === 0 && w % width === 0) {
    const window: [number, number] = [h / height, w / width];
    return tf.avgPool(map, window, window, 'valid');
  }
  return alongAxis(alongAxis(map, 1, cells(h, height)), 2, cells(w, width));
}

/** The largest number in each of those cells, which are cut from the same places; H and W may be any numbers above. */
export function maxPoolTo(map: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const [, h, w] = map.shape;
  if (h === height && w === width) return map;
  const window: [number, number] = [Math.floor(h / height), Math.floor(w / width)];
  if (Math.floor(h / window[0]) === height && Math.floor(w / window[1]) === width) {
    return tf.maxPool(map, window, window, 'valid');
  }
  return largestAlong(largestAlong(map, 1, height), 2, width);
}

function largestAlong(map: tf.Tensor4D, axis: 1 | 2, count: number): tf.Tensor4D {
  const parts = Array.from({ length: count }, (_, i) => {
    const [start, end] = cell(map.shape[axis], count, i);
    const [begin, size] = [[0, 0, 0, 0], [...map.shape]];
    begin[axis] = start;
    size[axis] = end - start;
    return tf.max(
      tf.slice(map, begin as [number, number, number, number], size as [number, number, number, number]),
      axis,
      true,
    );
  });
  return tf.concat(parts, axis) as tf.Tensor4D;
}

/** The map with its channels averaged to fewer, group by group. */
export function averageChannelsTo(map: tf.Tensor4D, channels: number): tf.Tensor4D {
  const [batch, height, width, from] = map.shape;
  if (from === channels) return map;
  if (from % channels === 0) return tf.mean(tf.reshape(map, [batch, height, width, channels, from / channels]), 4);
  const rows = tf.reshape<tf.Rank.R2>(map, [-1, from]);
  return tf.reshape(tf.matMul(rows, cells(from, channels), false, true), [batch, height, width, channels]);
}

/** Two maps with the height and width of the smaller one. */
export function sameSize(
  a: tf.Tensor4D,
  b: tf.Tensor4D,
  pool: typeof averagePoolTo = averagePoolTo,
): [tf.Tensor4D, tf.Tensor4D] {
  const height = Math.min(a.shape[1], b.shape[1]);
  const width = Math.min(a.shape[2], b.shape[2]);
  return [pool(a, height, width), pool(b, height, width)];
}

/** Each channel's map as a row, [B, C, H·W]. */
export function channelRows(map: tf.Tensor4D): tf.Tensor3D {
  const [batch, height, width, channels] = map.shape;
  return tf.transpose(tf.reshape(map, [batch, height * width, channels]), [0, 2, 1]);
}

/** The map as large as `height` × `width` by repeating its nearest number. */
export function enlargeTo(map: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const [, h, w] = map.shape;
  if (h === height && w === width) return map;
  return alongAxis(alongAxis(map, 1, nearest(h, height)), 2, nearest(w, width));
}

/** [count, size] matrix that takes of each place the number that stands nearest, the earlier of two. */
function nearest(size: number, count: number): tf.Tensor2D {
  const rows = Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * size) / count);
    return Array.from({ length: size }, (_, at) => (at === from ? 1 : 0));
  });
  return tf.tensor2d(rows);
}

/** Where the i-th of so many cells begins and ends. */
function cell(size: number, count: number, i: number): [start: number, end: number] {
  return [Math.floor((i * size) / count), Math.ceil(((i + 1) * size) / count)];
}

/** [cells, size] matrix that takes the mean over each cell. */
function cells(size: number, count: number): tf.Tensor2D {
  const rows = Array.from({ length: count }, (_, i) => {
    const [start, end] = cell(size, count, i);
    return Array.from({ length: size }, (_, at) => (at >= start && at < end ? 1 / (end - start) : 0));
  });
  return tf.tensor2d(rows);
}

/** `matrix` [n, size] applied along one axis of the map. */
function alongAxis(map: tf.Tensor4D, axis: 1 | 2, matrix: tf.Tensor2D): tf.Tensor4D {
  const order = axis === 1 ? [1, 0, 2, 3] : [2, 0, 1, 3];
  const back = axis === 1 ? [1, 0, 2, 3] : [1, 2, 0, 3];
  const front = tf.transpose(map, order);
  const [size = 0, ...rest] = front.shape;
  const mixed = tf.matMul(matrix, tf.reshape(front, [size, -1]) as tf.Tensor2D);
  return tf.transpose(tf.reshape(mixed, [matrix.shape[0], ...rest]), back) as tf.Tensor4D;
}
