/** @file Steps that run operation by operation on the current backend, with the same interface as compiled ones. */
import * as tf from '@tensorflow/tfjs-core';
import type { Compile } from './compile.ts';
import { asTensor } from './feeds.ts';
import { guardVariables } from './guard.ts';
import { isFeed, mapTree } from './tree.ts';

/** A step that is not compiled. */
export const eager: Compile = (step) => ({
  fallback: 'it was not asked to be compiled',
  // oxlint-disable-next-line require-await -- the interface is a promise, for engines that need one
  run: async (inputs: unknown, accept) => runEagerly(step as never, inputs, accept as never) as never,
  dispose: () => Promise.resolve(),
});

/** Runs a step; where it throws, all variables stay as they were. */
export function runEagerly(
  step: (inputs: never) => tf.TensorContainer,
  inputs: unknown,
  accept: ((outputs: unknown) => void) | undefined,
): unknown {
  const guard = guardVariables();
  try {
    return tf.tidy(() => {
      const outputs = step(mapTree(inputs, isFeed, asTensor) as never);
      try {
        accept?.(outputs);
      } catch (error) {
        tf.dispose(outputs);
        throw error;
      }
      return outputs;
    });
  } catch (error) {
    guard.undo();
    throw error;
  } finally {
    guard.release();
  }
}
