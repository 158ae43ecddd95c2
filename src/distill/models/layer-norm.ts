/** @file Layer normalisation with its gradient in closed form. */
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type Shape } from '@tensorflow/tfjs-layers';
import { type LayerVariable, only } from './own-layer.ts';

/** Added to the variance, as in ViT and BERT's successors. */
const EPSILON = 1e-6;

/**
 * Layer normalisation (Ba et al. 2016): each vector along the last axis of `x` gets mean 0 and variance 1, then `gamma` and
 * `beta`, each [width].
 */
export function layerNormalised(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, scale, offset, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const centred = tf.sub(input, tf.mean(input, -1, true));
    const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), EPSILON));
    const unit = tf.mul(centred, inverse);
    save([unit, inverse, scale]);
    return { value: tf.add(tf.mul(unit, scale), offset), gradFunc: layerNormGradients };
  });
  return apply(x, gamma, beta);
}

/** Gradients of x, gamma and beta. */
function layerNormGradients(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [direction, over, slope] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
  const rows = dy.shape.map((_, axis) => axis).slice(0, -1);
  const inner = tf.mul(dy, slope);
  const along = tf.mean(tf.mul(inner, direction), -1, true);
  const rest = tf.sub(tf.sub(inner, tf.mean(inner, -1, true)), tf.mul(direction, along));
  return [tf.mul(rest, over), tf.sum(tf.mul(dy, direction), rows), tf.sum(dy, rows)];
}

/** `layerNormalised` as a layer, saved as an ordinary `LayerNormalization`. */
class LayerNorm extends layers.Layer {
  static readonly className = 'LayerNormalization';
  #gamma!: LayerVariable;
  #beta!: LayerVariable;

  constructor(name: string) {
    super({ name });
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [(inputShape as Shape).at(-1)!];
    this.#gamma = this.addWeight('gamma', shape, 'float32', initializers.ones());
    this.#beta = this.addWeight('beta', shape, 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return layerNormalised(only(inputs), this.#gamma.read(), this.#beta.read());
  }

  override getConfig() {
    return { ...super.getConfig(), axis: [-1], epsilon: EPSILON };
  }

  override getClassName(): string {
    return LayerNorm.className;
  }
}

/** A layer of layer normalisation for a graph of layers. */
export function layerNorm(name: string): layers.Layer {
  return new LayerNorm(name);
}
