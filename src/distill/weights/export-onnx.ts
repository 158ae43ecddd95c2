/** @file A network as an ONNX file, for runtimes in other languages and in browsers. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { writeOnnx } from '../../engine/index.ts';

/**
 * The bytes of an ONNX model of a network as it is used, without dropout: from `input`, [batch, ...input shape] as the network
 * takes it (channels last; token ids as int32), to `logits`, [batch, classes]. Any number of examples can be given at once.
 * `metadata`: texts to keep in the file. Throws ENGINE if the network has an operation that cannot be compiled.
 */
export function exportOnnx(network: LayersModel, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const [input] = network.inputs;
  const shape = input!.shape.slice(1) as number[];
  const dtype = input!.dtype === 'int32' ? 'int32' : 'float32';
  const logits = ({ input: x }: { readonly input: tf.Tensor }) => ({ logits: network.apply(x) as tf.Tensor });
  return writeOnnx(logits, { input: { shape, dtype } }, { metadata: { name: network.name, ...metadata } });
}
