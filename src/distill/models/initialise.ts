/** @file Initial weights, one random stream a layer. */
import { initializers } from '@tensorflow/tfjs-layers';
import { derivedSeed } from '../../util/random.ts';

/** The activations that a model's options can name. */
export const ACTIVATIONS = ['relu', 'elu', 'tanh', 'sigmoid', 'swish'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/**
 * The initial kernel of a layer before `activation`: He et al. 2015 (normal, variance 2 / fan-in) before the rectifiers,
 * Glorot and Bengio 2010 (uniform) else. Its numbers depend on seed and layer name alone.
 */
export function kernelInitializer(seed: number, layer: string, activation: Activation | 'linear') {
  const options = { seed: derivedSeed(seed, `init/${layer}`) };
  const rectifier = activation === 'relu' || activation === 'elu' || activation === 'swish';
  return rectifier ? initializers.heNormal(options) : initializers.glorotUniform(options);
}
