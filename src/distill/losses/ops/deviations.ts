/** @file Numbers less their mean, without what rounding leaves of equal ones. */
import * as tf from '@tensorflow/tfjs-core';

/** A deviation below this share of the largest number is what rounding left of the mean. */
const ROUNDED = 1e-6;

/**
 * `x` less its mean along the last axis; 0, without a gradient, where the n numbers of a row are one number repeated: where the
 * sum of squares is not above n·(10⁻⁶·max |x|)². The mean of n equal numbers is not that number in float32, and each engine
 * sums in its own order, so that whatever divides by a deviation would compare the rounding of both networks.
 */
export function deviations<T extends tf.Tensor>(x: T): T {
  const count = x.shape.at(-1)!;
  const withGradient = tf.customGrad<T>((numbers, save) => {
    const { value, differs } = tf.tidy(() => {
      const centred = tf.sub(numbers as T, tf.mean(numbers as T, -1, true));
      const largest = tf.max(tf.abs(numbers as T), -1, true);
      const least = tf.mul(tf.square(tf.mul(largest, ROUNDED)), count);
      const above = tf.step(tf.sub(tf.sum(tf.square(centred), -1, true), least));
      return { value: tf.mul(centred, above) as T, differs: above };
    });
    (save as tf.GradSaveFunc)([differs]);
    return {
      value,
      gradFunc(dy: tf.Tensor, [above]: tf.Tensor[]) {
        const kept = tf.mul(dy, above!);
        return tf.sub(kept, tf.mean(kept, -1, true));
      },
    };
  });
  return withGradient(x);
}
