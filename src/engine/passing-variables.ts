/** @file Variables that are needed for a moment. */
import * as tf from '@tensorflow/tfjs-core';
import { allVariables } from './compiled/guard.ts';

/** Does something, and disposes all variables that were made meanwhile, also where it fails halfway. */
export async function passingVariables(work: () => Promise<void>): Promise<void> {
  const before = new Set(allVariables());
  try {
    await work();
  } finally {
    tf.dispose(allVariables().filter((variable) => !before.has(variable)));
  }
}
