/** @file What a model costs. */
import type * as tf from '@tensorflow/tfjs-core';
import { costOf } from '../../engine/index.ts';
import type { Model } from './model.ts';

export interface ModelCost {
  /** Numbers in all trainable variables. */
  readonly parameters: number;
  /** Bytes of all weights as float32, those included that are not trained. */
  readonly weightBytes: number;
  /** Floating-point operations of the forward pass of one example: two for each multiply-add of products and convolutions. */
  readonly flops: number;
  /** Bytes of all results on the way from one example to the logits, which training may have to keep. */
  readonly activationBytes: number;
}

/**
 * Counts the kernels of one forward pass, as in evaluation. Throws ENGINE for a model with kernels that cannot be compiled.
 */
export function modelCost(model: Model): ModelCost {
  const [input] = model.network.inputs;
  const dtype = input?.dtype === 'int32' ? 'int32' : 'float32';
  const logits = ({ x }: { readonly x: tf.Tensor }) => ({ logits: model.forward(x)['logits']! });
  const { flops, bytes } = costOf(logits, { x: { shape: [1, ...model.inputShape], dtype } });
  const weightBytes = Float32Array.BYTES_PER_ELEMENT * model.network.countParams();
  return { parameters: model.parameters, weightBytes, flops, activationBytes: bytes };
}
