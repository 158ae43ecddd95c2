/** @file What a row of the table of kernels is. */
import type { Graph, Value } from '../graph.ts';

/**
 * How a TensorFlow.js kernel is translated: from its inputs, by the names they have in TensorFlow.js (a list where it takes
 * any number), and its attributes, to the values that it gives. A row states its own types. It may throw for attributes
 * that it does not know: then the step runs eagerly.
 */
export type Translation = (inputs: never, attrs: never, graph: Graph) => Value | readonly Value[];

/** Kernels by their TensorFlow.js names. */
export type KernelTable = Readonly<Record<string, Translation>>;

export interface Unary {
  readonly x: Value;
}

export interface Binary {
  readonly a: Value;
  readonly b: Value;
}
