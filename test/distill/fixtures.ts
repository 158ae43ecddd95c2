/** @file A small made-up data set that a network can learn, and the engine for tests. */
import * as tf from '@tensorflow/tfjs-core';
import { batches } from '../../src/distill/data/batches.ts';
import { channelMoments, sizeOf, type Dataset, type Split } from '../../src/distill/data/dataset.ts';
import { startEngine } from '../../src/engine/index.ts';
import { randomStream } from '../../src/util/random.ts';

/** Starts the reference engine. */
export async function useCpu(): Promise<void> {
  await startEngine('cpu');
}

export interface PatternOptions {
  readonly train?: number;
  readonly test?: number;
  readonly shape?: readonly [number, number, number];
  readonly classes?: number;
  readonly seed?: number;
}

/** Images that show one fixed random pattern a class, under noise. */
export function patterns(options: PatternOptions = {}): Dataset {
  const { train = 96, test = 48, shape = [8, 8, 1], classes = 3, seed = 1 } = options;
  const width = sizeOf(shape);
  const random = randomStream(seed, 'patterns');
  const prototypes = Array.from({ length: classes }, () => Array.from({ length: width }, () => random.integer(256)));
  const split = (size: number): Split => {
    const labels = Int32Array.from({ length: size }, (_, i) => i % classes);
    const inputs = new Uint8Array(size * width);
    for (let i = 0; i < inputs.length; i++) {
      const clean = prototypes[labels[Math.floor(i / width)]!]![i % width]!;
      inputs[i] = 0.5 * clean + 0.5 * random.integer(256);
    }
    return { size, inputs, labels };
  };
  const training = split(train);
  const moments = channelMoments(training.inputs, shape[2]);
  return { name: 'patterns', shape, classes, ...moments, train: training, test: split(test) };
}

/** Sequences of 6 to 9 token ids out of 11, padded with 0, in which every class has three tokens that others rarely have. */
export function tokenPatterns({ train = 96, test = 48, seed = 1 } = {}): Dataset {
  const [length, classes, vocabulary] = [9, 3, 11];
  const random = randomStream(seed, 'token patterns');
  const split = (size: number): Split => {
    const labels = Int32Array.from({ length: size }, (_, i) => i % classes);
    const inputs = new Int32Array(size * length);
    for (const [row, label] of labels.entries()) {
      const words = length - random.integer(4);
      for (let i = 0; i < words; i++) {
        const own = random.next() < 0.7;
        inputs[row * length + i] = own ? 1 + 3 * label + random.integer(3) : 1 + random.integer(vocabulary - 1);
      }
    }
    return { size, inputs, labels };
  };
  const none = { mean: [], std: [] };
  return { name: 'tokens', shape: [length], classes, vocabulary, ...none, train: split(train), test: split(test) };
}

/** The first examples of a split as the tensor that a network reads. */
export function inputsOf(data: Dataset, size: number): tf.Tensor {
  const [batch] = batches(data, data.train, { batchSize: size });
  const dtype = data.vocabulary === undefined ? 'float32' : 'int32';
  return tf.tensor(batch!.inputs, [size, ...data.shape], dtype);
}

/** Numbers of a normal distribution, the same for the same seed. */
export function normal(shape: number[], seed: number, scale = 1): tf.Tensor {
  return tf.randomNormal(shape, 0, scale, 'float32', seed);
}

/** The first step of one. */
export const at = () => ({ step: 0, steps: 1, stepsPerEpoch: 1, indices: new Uint32Array(0) });
