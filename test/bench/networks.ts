/** @file The networks of the engine benchmark, in each language the same. */
import { cnn, mlp, resnet, rnn, transformer } from '../../src/distill/index.ts';
import type { Model } from '../../src/distill/index.ts';
import { randomStream } from '../../src/util/random.ts';

export interface BenchNetwork {
  /** Its name in peers/engine_torch.py and engine_jax.py. */
  readonly name: string;
  /** Shape of an input. */
  readonly shape: readonly number[];
  readonly make: () => Model;
}

const context = (shape: readonly number[]) => ({ inputShape: shape, classes: 10, seed: 1 });

export const NETWORKS: readonly BenchNetwork[] = [
  {
    name: 'mlp',
    shape: [28, 28, 1],
    make: () => mlp.create({ hidden: [256, 256] }, context([28, 28, 1])),
  },
  {
    name: 'cnn',
    shape: [28, 28, 1],
    make: () => cnn.create({ widths: [16, 32], embedding: 64 }, context([28, 28, 1])),
  },
  { name: 'resnet20', shape: [32, 32, 3], make: () => resnet.create({ depth: 20 }, context([32, 32, 3])) },
  { name: 'lstm', shape: [28, 28], make: () => rnn.create({ units: 64 }, context([28, 28])) },
  {
    name: 'transformer',
    shape: [49, 16],
    make: () => transformer.create({ width: 64, heads: 4, layers: 2, mlp_ratio: 4 }, context([49, 16])),
  },
];

/** Random inputs, labels, and logits of a teacher. */
export function randomBatch(size: number, shape: readonly number[]) {
  const random = randomStream(1, 'bench');
  const numbers = (count: number, scale: number): Float32Array =>
    Float32Array.from({ length: count }, () => scale * (random.next() - 0.5));
  const width = shape.reduce((a, b) => a * b, 1);
  return {
    inputs: { values: numbers(size * width, 2), shape: [size, ...shape] },
    labels: { values: Int32Array.from({ length: size }, (_, i) => i % 10), shape: [size] },
    teacher: { logits: { values: numbers(size * 10, 12), shape: [size, 10] } },
  };
}
