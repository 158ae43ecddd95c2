/** @file The last layer of a network: from its embedding to its logits. */
import * as tf from '@tensorflow/tfjs-core';
import { HydrosolError } from '../../errors.ts';
import type { Model } from '../models/model.ts';

export interface Classifier {
  /** [width of the embedding, classes]. */
  readonly kernel: tf.Variable<tf.Rank.R2>;
  /** [classes]. */
  readonly bias: tf.Variable<tf.Rank.R1>;
}

/** The variables of the dense layer that makes the logits. Throws MODEL if they come of another layer. */
export function classifierOf(model: Model): Classifier {
  const layer = model.nodes['logits']?.sourceLayer;
  const [kernel, bias] = layer?.weights.map((weight) => weight.read() as tf.Variable) ?? [];
  if (layer?.getClassName() !== 'Dense' || kernel === undefined || bias === undefined) {
    throw new HydrosolError('MODEL', `model ${model.name} has no dense layer with a bias before its logits`);
  }
  return { kernel: kernel as tf.Variable<tf.Rank.R2>, bias: bias as tf.Variable<tf.Rank.R1> };
}

/** Adds a number to the biases of some classes. */
export function addToBias({ bias }: Classifier, classes: readonly number[], offset: number): void {
  tf.tidy(() => {
    const added = Array.from({ length: bias.size }, (_, k) => (classes.includes(k) ? offset : 0));
    bias.assign(tf.add(bias, tf.tensor1d(added)));
  });
}

/** The logits of embeddings [B, D], [B, C]. */
export function classify(embedding: tf.Tensor2D, { kernel, bias }: Classifier): tf.Tensor2D {
  return tf.add(tf.matMul(embedding, kernel), bias);
}
