/** @file How long a network takes to answer. */
import type * as tf from '@tensorflow/tfjs-core';
import { type Compile, eager } from '../../engine/index.ts';
import { batches } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Predictor } from '../models/model.ts';

export interface LatencyOptions {
  readonly model: Predictor;
  readonly data: Dataset;
  /** Answers that are timed, after a tenth as many that are not. Default: 100. */
  readonly answers?: number;
  /** Milliseconds after which no further answer is timed. Default: 1000. */
  readonly within?: number;
  /** Makes the step that answers. Default: operation by operation. */
  readonly compile?: Compile;
}

/**
 * Median wall time in milliseconds from one example of the test split on the host to its logits on the host, without dropout.
 * A number of this machine at this moment: nothing that is compared or chosen may depend on it.
 */
export async function latencyOf(options: LatencyOptions): Promise<number> {
  const { model, data, answers = 100, within = 1000, compile = eager } = options;
  const step = compile(({ inputs }: { readonly inputs: tf.Tensor }) => ({ logits: model.forward(inputs)['logits']! }));
  const [example] = batches(data, data.test, { batchSize: 1 });
  const answer = async (): Promise<number> => {
    const start = performance.now();
    const { logits } = await step.run({ inputs: { values: example!.inputs, shape: [1, ...data.shape] } });
    logits.dataSync();
    const time = performance.now() - start;
    logits.dispose();
    return time;
  };
  try {
    for (let i = 0; i < Math.ceil(answers / 10); i++) await answer();
    const times: number[] = [];
    const end = performance.now() + within;
    while (times.length < answers && (times.length === 0 || performance.now() < end)) times.push(await answer());
    return median(times);
  } finally {
    await step.dispose();
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
