/** @file The inverse of a matrix, by tensors. */
import * as tf from '@tensorflow/tfjs-core';

/**
 * Inverse of a symmetric matrix whose eigenvalues are above 0, [n, n], by Gauss-Jordan elimination in n steps (such a matrix
 * needs no exchange of rows). Its gradient is -X·dy·X.
 */
export function inverse(matrix: tf.Tensor2D): tf.Tensor2D {
  const withGradient = tf.customGrad((x, save) => {
    const value = tf.tidy(() => eliminated(x as tf.Tensor2D));
    (save as tf.GradSaveFunc)([value]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, [y]: tf.Tensor[]) =>
        tf.neg(tf.matMul(tf.matMul(y as tf.Tensor2D, dy as tf.Tensor2D, true), y as tf.Tensor2D, false, true)),
    };
  });
  return withGradient(matrix);
}

function eliminated(matrix: tf.Tensor2D): tf.Tensor2D {
  const [size] = matrix.shape;
  const eye = tf.eye(size);
  let both = tf.concat([matrix, eye], 1);
  for (let i = 0; i < size; i++) {
    const row = tf.slice(both, [i, 0], [1, 2 * size]);
    const pivot = tf.div(row, tf.slice(row, [0, i], [1, 1])) as tf.Tensor2D;
    const unitColumn = tf.slice(eye, [0, i], [size, 1]);
    const column = tf.sub(tf.slice(both, [0, i], [size, 1]), unitColumn) as tf.Tensor2D;
    both = tf.sub(both, tf.matMul(column, pivot));
  }
  return tf.slice(both, [0, size], [size, size]);
}
