/** @file Measures a model on a split. */
import * as tf from '@tensorflow/tfjs-core';
import { type Compile, eager } from '../../engine/index.ts';
import { batches } from '../data/batches.ts';
import type { Dataset, Split } from '../data/dataset.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import type { Predictor } from '../models/model.ts';
import { breather } from './breather.ts';
import type { Answers } from './measures.ts';
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
  readonly model: Predictor;
  readonly data: Dataset;
  /** Default: the test split. */
  readonly split?: Split;
  /** Default: 500. */
  readonly batchSize?: number;
  /** Aborted: evaluation stops, and the numbers are those of the examples seen so far. */
  readonly signal?: AbortSignal | undefined;
  /** Makes the step that is run on each batch. Default: operation by operation. */
  readonly compile?: Compile;
}

/** Accuracy and loss of the model on a split, without dropout. Lets the event loop breathe. */
export async function evaluate({ model, compile = eager, ...options }: EvaluateOptions): Promise<Evaluation> {
  const own = evaluator(model, compile);
  try {
    return await own.evaluate(options);
  } finally {
    await own.dispose();
  }
}

/** What the model answers to all examples of a split, without dropout. Lets the event loop breathe. */
export async function answersOf({ model, compile = eager, ...options }: EvaluateOptions): Promise<Answers> {
  const { data, split = data.test, batchSize = 500 } = options;
  const step = compile(({ inputs }: { readonly inputs: tf.Tensor }) => ({ logits: model.forward(inputs)['logits']! }));
  const breathe = breather();
  const logits = new Float32Array(split.size * model.classes);
  let at = 0;
  try {
    for (const { size, inputs } of batches(data, split, { batchSize })) {
      const answer = await step.run({ inputs: { values: inputs, shape: [size, ...data.shape] } });
      logits.set(answer.logits.dataSync(), at);
      answer.logits.dispose();
      at += size * model.classes;
      await breathe();
    }
  } finally {
    await step.dispose();
  }
  return { logits, labels: split.labels, classes: model.classes };
}

/** Evaluates one model again and again. */
export interface Evaluator {
  evaluate(options: Omit<EvaluateOptions, 'model' | 'compile'>): Promise<Evaluation>;
  dispose(): Promise<void>;
}

/** An evaluator whose step is compiled once, where the engine compiles. */
export function evaluator(model: Predictor, compile: Compile): Evaluator {
  const step = compile(({ inputs, labels }: { readonly inputs: tf.Tensor; readonly labels: tf.Tensor1D }) => {
    const logits = model.forward(inputs)['logits'] as tf.Tensor2D;
    return { measured: tf.stack([correctAnswers(logits, labels), crossEntropy(logits, labels)]) };
  });
  return {
    async evaluate({ data, split = data.test, batchSize = 500, signal }) {
      const breathe = breather();
      let correct = 0;
      let loss = 0;
      let count = 0;
      for (const { size, inputs, labels } of batches(data, split, { batchSize })) {
        if (signal?.aborted === true) break;
        const { measured } = await step.run({
          inputs: { values: inputs, shape: [size, ...data.shape] },
          labels: { values: labels, shape: [size] },
        });
        const [right = 0, mean = 0] = measured.dataSync();
        measured.dispose();
        correct += right;
        loss += mean * size;
        count += size;
        await breathe();
      }
      return { accuracy: correct / count, loss: loss / count, count };
    },
    dispose: () => step.dispose(),
  };
}
