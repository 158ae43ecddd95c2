/** @file Dropout whose masks come from a seed and the number of the step. */
import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { freshTensor } from '../../engine/index.ts';
import { randomStream } from '../../util/random.ts';
import { type CallOptions, only } from './own-layer.ts';

interface SeededDropoutOptions {
  readonly name: string;
  /** Share of the numbers that are set to zero, 0 ≤ rate < 1. */
  readonly rate: number;
  readonly seed: number;
}

/**
 * Inverted dropout (Srivastava et al. 2014): in training each number is zero with probability `rate`, else divided by
 * 1 - rate. Each step of each name has a mask of its own, the same in every run with that seed.
 */
export function dropped(x: tf.Tensor, { name, rate, seed }: SeededDropoutOptions, at: CallOptions): tf.Tensor {
  const { training = false, step = 0 } = at;
  if (!training || rate === 0) return x;
  const now = typeof step === 'number' ? () => step : step;
  const mask = (): Float32Array => dropoutMask(x.size, rate, seed, `dropout/${name}/${now()}`);
  return tf.tidy(() => tf.mul(x, freshTensor(x.shape, mask)));
}

/**
 * `dropped` as a layer. That of TensorFlow.js repeats one mask for ever when it has a seed, and none can be repeated when it
 * has not. Saved as an ordinary `Dropout`, so that `tf.loadLayersModel` reads the file.
 */
class SeededDropout extends layers.Layer {
  static readonly className = 'Dropout';
  readonly #options: SeededDropoutOptions;

  constructor(options: SeededDropoutOptions) {
    super({ name: options.name });
    this.#options = options;
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], at: CallOptions): tf.Tensor {
    return dropped(only(inputs), this.#options, at);
  }

  override getConfig() {
    return { ...super.getConfig(), rate: this.#options.rate };
  }

  override getClassName(): string {
    return SeededDropout.className;
  }
}

/** Zeros with probability `rate`, else 1 / (1 - rate). */
function dropoutMask(size: number, rate: number, seed: number, purpose: string): Float32Array {
  const mask = new Float32Array(size);
  const bits = new Uint32Array(mask.buffer);
  randomStream(seed, purpose).bits(bits);
  const [kept, threshold] = [1 / (1 - rate), rate * 2 ** 32];
  for (let i = 0; i < size; i++) mask[i] = bits[i]! < threshold ? 0 : kept;
  return mask;
}

/** A dropout layer for a graph of layers. */
export function seededDropout(options: SeededDropoutOptions): layers.Layer {
  return new SeededDropout(options);
}
