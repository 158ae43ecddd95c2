/**
 * @file The layers of a transformer. TensorFlow.js has none of these, so that a saved transformer is read by
 * `tf.loadLayersModel` only in a program that imports this module.
 */
import * as tf from '@tensorflow/tfjs-core';
import { serialization } from '@tensorflow/tfjs-core';
import { initializers, layers, type Shape } from '@tensorflow/tfjs-layers';
import { derivedSeed } from '../../util/random.ts';
import { type Affine, affine, gelu, selfAttention, sequenceMean } from './attention.ts';
import { dropped } from './dropout.ts';
import { layerNormalised } from './layer-norm.ts';
import { type CallOptions, type LayerVariable, only } from './own-layer.ts';

interface BlockOptions {
  readonly name: string;
  readonly heads: number;
  /** Width of the layer inside, as a multiple of the block's. */
  readonly ratio: number;
  /** Dropout of what each half adds. */
  readonly rate: number;
  readonly seed: number;
}

/**
 * One block of an encoder, normalised before each half (Xiong et al. 2020): x + attention(norm(x)), then x + mlp(norm(x)) with
 * GELU inside. [batch, time, width] to the same.
 */
class TransformerBlock extends layers.Layer {
  static readonly className = 'TransformerBlock';
  readonly #options: BlockOptions;
  readonly #weights = new Map<string, LayerVariable>();

  constructor(options: BlockOptions) {
    super({ name: options.name });
    this.#options = options;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { name, ratio, seed } = this.#options;
    const width = (inputShape as Shape).at(-1)!;
    const inside = Math.round(width * ratio);
    const add = (part: string, shape: number[], start: Parameters<layers.Layer['addWeight']>[3]): void => {
      this.#weights.set(part, this.addWeight(part, shape, 'float32', start));
    };
    const addNorm = (part: string): void => {
      add(`${part}/gamma`, [width], initializers.ones());
      add(`${part}/beta`, [width], initializers.zeros());
    };
    const addAffine = (part: string, from: number, to: number): void => {
      add(
        `${part}/kernel`,
        [from, to],
        initializers.glorotUniform({ seed: derivedSeed(seed, `init/${name}/${part}`) }),
      );
      add(`${part}/bias`, [to], initializers.zeros());
    };
    addNorm('attention_norm');
    addAffine('attention_mix', width, 3 * width);
    addAffine('attention_out', width, width);
    addNorm('mlp_norm');
    addAffine('mlp_in', width, inside);
    addAffine('mlp_out', inside, width);
    this.built = true;
  }

  #read<T extends tf.Tensor>(part: string): T {
    return this.#weights.get(part)!.read() as T;
  }

  #affine(part: string): Affine {
    return { kernel: this.#read(`${part}/kernel`), bias: this.#read(`${part}/bias`) };
  }

  #norm(x: tf.Tensor, part: string): tf.Tensor {
    return layerNormalised(x, this.#read(`${part}/gamma`), this.#read(`${part}/beta`));
  }

  override call(inputs: tf.Tensor | tf.Tensor[], at: CallOptions): tf.Tensor {
    const { name, heads, rate, seed } = this.#options;
    const drop = (x: tf.Tensor, half: string): tf.Tensor => dropped(x, { name: `${name}/${half}`, rate, seed }, at);
    return tf.tidy(() => {
      const x = only(inputs);
      const weights = { mix: this.#affine('attention_mix'), out: this.#affine('attention_out') };
      const normed = this.#norm(x, 'attention_norm') as tf.Tensor3D;
      const looked = selfAttention(normed, weights, { heads, mask: at.mask ?? undefined });
      const middle = tf.add(x, drop(looked, 'attention'));
      const inside = gelu(affine(this.#norm(middle, 'mlp_norm'), this.#affine('mlp_in')));
      return tf.add(middle, drop(affine(inside, this.#affine('mlp_out')), 'mlp'));
    });
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.#options };
  }
}

interface PositionsOptions {
  readonly name: string;
  /** Puts a trained vector before the sequence, the class token of Devlin et al. 2019. */
  readonly first: boolean;
  readonly seed: number;
}

/** Adds a trained vector to each place of a sequence: [batch, time, width] to the same, or to one place more. */
class Positions extends layers.Layer {
  static readonly className = 'Positions';
  readonly #options: PositionsOptions;
  #places!: LayerVariable;
  #token: LayerVariable | undefined;

  constructor(options: PositionsOptions) {
    super({ name: options.name });
    this.#options = options;
    this.supportsMasking = true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const { name, first, seed } = this.#options;
    const [, time, width] = inputShape as [null, number, number];
    const start = (part: string) =>
      initializers.randomNormal({ mean: 0, stddev: 0.02, seed: derivedSeed(seed, `init/${name}/${part}`) });
    if (first) this.#token = this.addWeight('token', [1, 1, width], 'float32', start('token'));
    this.#places = this.addWeight('places', [Number(first) + time, width], 'float32', start('places'));
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, time, width] = inputShape as Shape;
    return [batch!, time! + Number(this.#options.first), width!];
  }

  override computeMask(_: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const given = mask == null ? undefined : only(mask);
    if (given == null || !this.#options.first) return given!;
    return tf.concat([tf.ones([given.shape[0]!, 1], 'bool'), given], 1);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = only(inputs);
    const [batch, , width] = x.shape as [number, number, number];
    return tf.tidy(() => {
      const token = this.#token?.read();
      const all = token === undefined ? x : tf.concat([tf.broadcastTo(token, [batch, 1, width]), x], 1);
      return tf.add(all, this.#places.read());
    });
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.#options };
  }
}

/** How a sequence becomes one vector: the mean of what is no padding, or what stands first. */
export const READOUTS = ['mean', 'first'] as const;
export type Readout = (typeof READOUTS)[number];

interface ReadoutOptions {
  readonly name: string;
  readonly readout: Readout;
}

/** [batch, time, width] to [batch, width]. */
class SequenceReadout extends layers.Layer {
  static readonly className = 'SequenceReadout';
  readonly #options: ReadoutOptions;

  constructor(options: ReadoutOptions) {
    super({ name: options.name });
    this.#options = options;
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, , width] = inputShape as Shape;
    return [batch!, width!];
  }

  override computeMask(): tf.Tensor {
    // TensorFlow.js knows "no mask" as null
    return null as unknown as tf.Tensor;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { mask }: CallOptions): tf.Tensor {
    const x = only(inputs) as tf.Tensor3D;
    const [batch, , width] = x.shape;
    return tf.tidy(() =>
      this.#options.readout === 'mean'
        ? sequenceMean(x, mask ?? undefined)
        : tf.reshape(tf.slice(x, [0, 0, 0], [batch, 1, width]), [batch, width]),
    );
  }

  override getConfig() {
    return { ...super.getConfig(), ...this.#options };
  }
}

for (const own of [TransformerBlock, Positions, SequenceReadout]) serialization.registerClass(own as never, 'Hydrosol');

/** Layers for a graph of layers. */
export const transformerBlock = (options: BlockOptions): layers.Layer => new TransformerBlock(options);
export const positions = (options: PositionsOptions): layers.Layer => new Positions(options);
export const sequenceReadout = (options: ReadoutOptions): layers.Layer => new SequenceReadout(options);
