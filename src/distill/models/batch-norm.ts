/** @file Batch normalisation whose moving statistics are variables like all others. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { Shape } from '@tensorflow/tfjs-layers';
import { type CallOptions, type LayerVariable, only } from './own-layer.ts';

interface BatchNormOptions {
  readonly name: string;
  /** Share of the old moving statistics that each training step keeps. Default: 0.9, as in PyTorch (there called 0.1). */
  readonly momentum?: number;
  /** Added to the variance. Default: 1e-5. */
  readonly epsilon?: number;
}

/**
 * Batch normalisation (Ioffe and Szegedy 2015) over all axes but the last. In training it uses the statistics of the batch
 * and moves the moving ones towards them (mean, and variance over n - 1, as in the paper's algorithm 2); else it uses the
 * moving ones. The layer of TensorFlow.js does the same; this one has its gradient in closed form, which needs a third of
 * the passes over the numbers. Saved as an ordinary `BatchNormalization`, moving statistics included.
 */
class BatchNorm extends layers.Layer {
  static readonly className = 'BatchNormalization';
  readonly #momentum: number;
  readonly #epsilon: number;
  #gamma!: LayerVariable;
  #beta!: LayerVariable;
  #mean!: LayerVariable;
  #variance!: LayerVariable;

  constructor({ name, momentum = 0.9, epsilon = 1e-5 }: BatchNormOptions) {
    super({ name });
    this.#momentum = momentum;
    this.#epsilon = epsilon;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [(inputShape as Shape).at(-1)!];
    this.#gamma = this.addWeight('gamma', shape, 'float32', initializers.ones());
    this.#beta = this.addWeight('beta', shape, 'float32', initializers.zeros());
    this.#mean = this.addWeight('moving_mean', shape, 'float32', initializers.zeros(), undefined, false);
    this.#variance = this.addWeight('moving_variance', shape, 'float32', initializers.ones(), undefined, false);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training = false }: CallOptions): tf.Tensor {
    const x = only(inputs);
    const [gamma, beta] = [this.#gamma.read(), this.#beta.read()];
    if (!training) return tf.batchNorm(x, this.#mean.read(), this.#variance.read(), beta, gamma, this.#epsilon);
    const count = x.size / x.shape.at(-1)!;
    return normalised(x, gamma, beta, this.#epsilon, (mean, variance) => {
      this.#move(this.#mean, mean);
      this.#move(this.#variance, tf.mul(variance, count / Math.max(1, count - 1)));
    });
  }

  #move(variable: LayerVariable, now: tf.Tensor): void {
    const [kept, gained] = [this.#momentum, 1 - this.#momentum];
    variable.write(tf.add(tf.mul(variable.read(), kept), tf.mul(now, gained)));
  }

  override getConfig() {
    return { ...super.getConfig(), axis: -1, momentum: this.#momentum, epsilon: this.#epsilon };
  }

  override getClassName(): string {
    return BatchNorm.className;
  }
}

/** gamma · (x - mean) / √(variance + ε) + beta by the statistics of this batch, which `note` is told (biased variance). */
function normalised(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
  note: (mean: tf.Tensor, variance: tf.Tensor) => void,
): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const share = x.shape.at(-1)! / x.size;
  const apply = tf.customGrad((...args) => {
    const [input, scale, offset, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const mean = tf.mean(input, axes);
    const centred = tf.sub(input, mean);
    const variance = tf.mean(tf.square(centred), axes);
    note(mean, variance);
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const factor = tf.mul(scale, inverse);
    save([centred, inverse, factor]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [away, over, slope] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      const gradOffset = tf.sum(dy, axes);
      const gradScale = tf.mul(tf.sum(tf.mul(dy, away), axes), over);
      const along = tf.mul(tf.mul(tf.mul(slope, over), gradScale), -share);
      const shift = tf.mul(tf.mul(slope, gradOffset), -share);
      const gradInput = tf.add(tf.mul(dy, slope), affineByChannel(away, along, shift));
      return [gradInput, gradScale, gradOffset];
    };
    return { value: affineByChannel(centred, factor, offset), gradFunc };
  });
  return apply(x, gamma, beta);
}

/** x · factor + offset, each [channels]: one kernel instead of two. */
function affineByChannel(x: tf.Tensor, factor: tf.Tensor, offset: tf.Tensor): tf.Tensor {
  return tf.batchNorm(x, tf.zerosLike(factor), tf.onesLike(factor), offset, factor, 0);
}

/** A layer of batch normalisation for a graph of layers. */
export function batchNorm(options: BatchNormOptions): layers.Layer {
  return new BatchNorm(options);
}
