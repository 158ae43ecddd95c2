/** @file Dense layers and dropout, as functions from tensor to tensor. */
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { seededDropout } from './dropout.ts';
import { type Activation, kernelInitializer } from './initialise.ts';

interface DenseOptions {
  /** Name of the layer; its initial weights depend on it. */
  readonly name: string;
  readonly units: number;
  /** Default: `linear`, none. */
  readonly activation?: Activation | 'linear';
}

/** Parts that every network has. */
export interface DenseParts {
  /** Along the last axis. */
  dense(x: SymbolicTensor, options: DenseOptions): SymbolicTensor;
  /** Dropout by the network's seed; x itself if the rate is 0. */
  drop(x: SymbolicTensor, name: string, rate: number): SymbolicTensor;
}

/** What a layer makes of a tensor, or of several. */
export function through(layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}

/** Makes the parts of one network. Kernels start as He et al. 2015 or Glorot and Bengio 2010 have it, by seed and name. */
export function denseParts(seed: number): DenseParts {
  return {
    dense(x, { name, units, activation = 'linear' }) {
      const start = kernelInitializer(seed, name, activation);
      return through(layers.dense({ name, units, activation, kernelInitializer: start }), x);
    },
    drop: (x, name, rate) => (rate === 0 ? x : through(seededDropout({ name, rate, seed }), x)),
  };
}
