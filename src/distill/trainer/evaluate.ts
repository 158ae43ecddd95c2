/** @file Measures a model on a split. */
import * as tf from '@tensorflow/tfjs-core';
import { batches } from '../data/batches.ts';
import type { Dataset, Split } from '../data/dataset.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import type { Model } from '../models/model.ts';
import { breather } from './breather.ts';
import { correctAnswers } from './step.ts';

/** How good a model is on a split. */
export interface Evaluation {
  /** Share of examples whose largest logit is that of their label. */
  readonly accuracy: number;
  /** Mean negative log-likelihood of the labels, in nats. */
  readonly loss: number;
  /** Examples looked at. */
  readonly count: number;
}

export interface EvaluateOptions {
  readonly model: Model;
  readonly data: Dataset;
  /** Default: the test split. */
  readonly split?: Split;
  /** Default: 500. */
  readonly batchSize?: number;
  /** Aborted: evaluation stops, and the numbers are those of the examples seen so far. */
  readonly signal?: AbortSignal | undefined;
}

/** Accuracy and loss of the model on a split, without dropout. Lets the event loop breathe. */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { model, data, split = data.test, batchSize = 500, signal } = options;
  const breathe = breather();
  let correct = 0;
  let loss = 0;
  let count = 0;
  for (const { size, inputs, labels } of batches(data, split, { batchSize })) {
    if (signal?.aborted === true) break;
    const [right = 0, mean = 0] = tf.tidy(() => {
      const logits = model.forward(tf.tensor(inputs, [size, ...data.shape]))['logits'] as tf.Tensor2D;
      const wanted = tf.tensor1d(labels, 'int32');
      return tf.stack([correctAnswers(logits, wanted), crossEntropy(logits, wanted)]).dataSync();
    });
    correct += right;
    loss += mean * size;
    count += size;
    await breathe();
  }
  return { accuracy: correct / count, loss: loss / count, count };
}
