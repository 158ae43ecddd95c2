/** @file Feature maps [B, H, W, C]: sizes brought together, channels and places as rows. */
import * as tf from '@tensorflow/tfjs-core';

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

/** The largest number in each of `height` × `width` cells; H and W must be multiples of them. */
export function maxPoolTo(map: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const [, h, w] = map.shape;
  if (h === height && w === width) return map;
  const window: [number, number] = [Math.floor(h / height), Math.floor(w / width)];
  return tf.maxPool(map, window, window, 'valid');
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

/** [cells, size] matrix that takes the mean over each cell. */
function cells(size: number, count: number): tf.Tensor2D {
  const rows = Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * size) / count);
    const end = Math.ceil(((i + 1) * size) / count);
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
