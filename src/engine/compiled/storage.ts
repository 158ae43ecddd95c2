/** @file How variables are best stored: convolutions read their filters in another order of axes than TensorFlow.js. */
import type * as tf from '@tensorflow/tfjs-core';
import type { Node, Value } from './graph.ts';
import { reachable } from './onnx/write-model.ts';
import type { Trace } from './trace.ts';

/**
 * The variables that are only ever read transposed, all in the same order of axes, with that order: stored so, they need
 * not be transposed in every run.
 */
export function storageOrders({ state, outputValues }: Trace): Map<tf.Variable, readonly number[]> {
  const results = [...outputValues.values(), ...state.flatMap(({ after }) => (after === undefined ? [] : [after]))];
  const { nodes } = reachable(results);
  const readers = new Map<Value, Node[]>();
  for (const node of nodes)
    for (const input of node.inputs) if (input !== undefined) readers.set(input, [...(readers.get(input) ?? []), node]);
  const orders = new Map<tf.Variable, readonly number[]>();
  for (const { variable, before, order } of state) {
    if (before === undefined || order !== undefined || variable.rank < 3) continue;
    const read = new Set(
      (readers.get(before) ?? []).map(({ op, attributes }) => (op === 'Transpose' ? String(attributes['perm']) : '')),
    );
    const [only = ''] = read;
    if (read.size === 1 && only !== '') orders.set(variable, only.split(',').map(Number));
  }
  return orders;
}
