/** @file The parts of which convolutional networks are made, as functions from tensor to tensor. */
import { layers, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { batchNorm } from './batch-norm.ts';
import { denseParts, type DenseParts, through } from './dense-parts.ts';
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
export interface ConvParts extends DenseParts {
  conv(x: SymbolicTensor, options: ConvOptions): SymbolicTensor;
  /** A convolution of each channel with a filter of its own, 3 × 3, without bias. */
  depthwise(x: SymbolicTensor, options: Pick<ConvOptions, 'name' | 'stride'>): SymbolicTensor;
  norm(x: SymbolicTensor, name: string): SymbolicTensor;
  activate(x: SymbolicTensor, name: string): SymbolicTensor;
  /** Convolution, normalisation (`<name>_norm`) and activation (`<name>_out`). */
  unit(x: SymbolicTensor, options: ConvOptions): SymbolicTensor;
  add(x: SymbolicTensor, y: SymbolicTensor, name: string): SymbolicTensor;
  /** The mean over height and width, [batch, channels]. */
  globalMean(x: SymbolicTensor, name: string): SymbolicTensor;
}

/** Makes the parts of one network; its kernels start as those of `denseParts`. */
export function convParts({ seed, activation }: PartsContext): ConvParts {
  const parts: ConvParts = {
    ...denseParts(seed),
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
    globalMean: (x, name) => through(layers.globalAveragePooling2d({ name }), x),
  };
  return parts;
}
