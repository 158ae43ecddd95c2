/** @file The parts of which convolutional networks are made, as functions from tensor to tensor. */
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { batchNorm } from './batch-norm.ts';
import { seededDropout } from './dropout.ts';
import { type Activation, kernelInitializer } from './initialise.ts';

interface ConvOptions {
  /** Name of the layer; its initial weights depend on it. */
  readonly name: string;
  /** Channels of the result. */
  readonly filters: number;
  /** Height and width of the filters. Default: 3. */
  readonly kernel?: number;
  /** Default: 1. */
  readonly stride?: number;
  /** Default: none, as before a batch normalisation. */
  readonly bias?: boolean;
  /** Default: `same`. */
  readonly padding?: 'same' | 'valid';
}

/** How a network of these parts starts and what it bends its numbers with. */
export interface PartsContext {
  readonly seed: number;
  readonly activation: Activation;
}

/** Parts for one network; tensors are [batch, height, width, channels]. */
export interface ConvParts {
  conv(x: SymbolicTensor, options: ConvOptions): SymbolicTensor;
  /** A convolution of each channel with a filter of its own, 3 × 3, without bias. */
  depthwise(x: SymbolicTensor, options: Pick<ConvOptions, 'name' | 'stride'>): SymbolicTensor;
  norm(x: SymbolicTensor, name: string): SymbolicTensor;
  activate(x: SymbolicTensor, name: string): SymbolicTensor;
  /** Convolution, normalisation (`<name>_norm`) and activation (`<name>_out`). */
  unit(x: SymbolicTensor, options: ConvOptions): SymbolicTensor;
  add(x: SymbolicTensor, y: SymbolicTensor, name: string): SymbolicTensor;
  /** Dropout by the network's seed; x itself if the rate is 0. */
  drop(x: SymbolicTensor, name: string, rate: number): SymbolicTensor;
  /** The mean over height and width, [batch, channels]. */
  globalMean(x: SymbolicTensor, name: string): SymbolicTensor;
  dense(x: SymbolicTensor, options: { name: string; units: number; activation?: Activation }): SymbolicTensor;
}

function through(layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]): SymbolicTensor {
  return layer.apply(x) as SymbolicTensor;
}

/** Makes the parts of one network. Kernels start as He et al. 2015 or Glorot and Bengio 2010 have it, by seed and name. */
export function convParts({ seed, activation }: PartsContext): ConvParts {
  const parts: ConvParts = {
    conv(x, { name, filters, kernel = 3, stride = 1, bias = false, padding = 'same' }) {
      const start = kernelInitializer(seed, name, activation);
      const shape = { filters, kernelSize: kernel, strides: stride, padding };
      return through(layers.conv2d({ name, ...shape, useBias: bias, kernelInitializer: start }), x);
    },
    depthwise(x, { name, stride = 1 }) {
      const start = kernelInitializer(seed, name, activation);
      const shape = { kernelSize: 3, strides: stride, padding: 'same' } as const;
      return through(layers.depthwiseConv2d({ name, ...shape, useBias: false, depthwiseInitializer: start }), x);
    },
    norm: (x, name) => through(batchNorm({ name }), x),
    activate: (x, name) => through(layers.activation({ name, activation }), x),
    unit(x, options) {
      const { name } = options;
      return parts.activate(parts.norm(parts.conv(x, options), `${name}_norm`), `${name}_out`);
    },
    add: (x, y, name) => through(layers.add({ name }), [x, y]),
    drop: (x, name, rate) => (rate === 0 ? x : through(seededDropout({ name, rate, seed }), x)),
    globalMean: (x, name) => through(layers.globalAveragePooling2d({ name }), x),
    dense(x, { name, units, activation: bend }) {
      const start = kernelInitializer(seed, name, bend ?? 'linear');
      const options = { name, units, kernelInitializer: start };
      return through(layers.dense(bend === undefined ? options : { ...options, activation: bend }), x);
    },
  };
  return parts;
}
