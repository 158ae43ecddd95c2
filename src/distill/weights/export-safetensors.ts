/** @file The weights of a network as a safetensors file, for libraries in other languages. */
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { encodeSafetensors, type HostNumbers } from './safetensors.ts';

/**
 * The bytes of a safetensors file with all weights of a network, also those that are not trained, under the names and in the
 * shapes that TensorFlow.js knows them by (`block1_conv/kernel`, [height, width, in, out]). `metadata`: texts to keep in the file.
 */
export function exportSafetensors(network: LayersModel, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const tensors = network.weights.map((weight): [string, HostNumbers] => {
    const value = weight.read();
    return [weight.originalName, { shape: value.shape, values: value.dataSync() as HostNumbers['values'] }];
  });
  return encodeSafetensors({ tensors: new Map(tensors), metadata: { name: network.name, ...metadata } });
}
