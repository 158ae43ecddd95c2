/** @file What our own layers of TensorFlow.js have in common. */
import type * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';

/** A weight of a layer. */
export type LayerVariable = ReturnType<layers.Layer['addWeight']>;

/** What a layer is told besides its inputs. */
export interface CallOptions {
  /** Whether dropout and the like are on. */
  readonly training?: boolean;
  /** Optimizer steps done so far. */
  readonly step?: number | (() => number);
  /** Of token ids: [batch, time], false where there is padding. */
  readonly mask?: tf.Tensor | null;
}

/** The input of a layer that has one. */
export function only<T>(inputs: T | T[]): T {
  return Array.isArray(inputs) ? inputs[0]! : inputs;
}
