/** @file Weights of a network from a safetensors file. */
import * as tf from '@tensorflow/tfjs-core';
import { readBytes } from '../../util/read-file.ts';
import type { Model } from '../models/model.ts';
import { decodeSafetensors } from './safetensors.ts';
import { assertSameWeights, MAX_BYTES } from './weights.ts';

/**
 * Puts the weights of a file, under the names and in the shapes that `exportSafetensors` writes, into a model. Throws DATA_FILE if
 * it cannot be read, and MODEL, with the shapes, if the weights are those of another model.
 */
export function loadSafetensors(model: Model, file: string): void {
  const bytes = readBytes(file, { code: 'DATA_FILE', expected: 'a safetensors file', maxBytes: MAX_BYTES });
  const { tensors } = decodeSafetensors(bytes, file);
  assertSameWeights(model, new Map(Array.from(tensors, ([name, { shape }]) => [name, shape])), file);
  tf.tidy(() => {
    const named = Array.from(tensors, ([name, { values, shape }]) => [name, tf.tensor(values, [...shape])] as const);
    model.network.loadWeights(Object.fromEntries(named));
  });
}
