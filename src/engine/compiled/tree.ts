/** @file Tensors in objects and lists, as steps take and return them. */
import * as tf from '@tensorflow/tfjs-core';

/** Tensors, or objects and lists of them. */
export type TensorTree = tf.Tensor | readonly TensorTree[] | { readonly [name: string]: TensorTree };

/** Numbers as JavaScript has them, with the shape of the tensor that they make. */
export interface HostTensor {
  readonly values: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}

/** What can be given where a step reads a tensor; a number is a scalar. */
export type Feed = tf.Tensor | HostTensor | number;

/** The inputs of a step as they are given: numbers and arrays may stand where it reads tensors. */
export type Feeds<T> = T extends tf.Tensor ? Feed : { readonly [K in keyof T]: Feeds<T[K]> };

const isHost = (x: object): x is HostTensor => 'values' in x && ArrayBuffer.isView(x.values) && 'shape' in x;

export const isFeed = (x: unknown): x is Feed =>
  typeof x === 'number' || x instanceof tf.Tensor || (typeof x === 'object' && x !== null && isHost(x));

/** Replaces every leaf of a tree; `change` is told where it stands, e.g. `teacher/logits`. */
export function mapTree<To>(
  tree: unknown,
  isLeaf: (x: unknown) => boolean,
  change: (leaf: never, path: string) => To,
): unknown {
  const walk = (x: unknown, path: string): unknown => {
    if (isLeaf(x)) return change(x as never, path);
    const at = (key: string | number): string => (path === '' ? String(key) : `${path}/${key}`);
    if (Array.isArray(x)) return x.map((entry, i) => walk(entry, at(i)));
    if (typeof x !== 'object' || x === null) throw new TypeError(`${path} is no tensor`);
    return Object.fromEntries(Object.entries(x).map(([key, entry]) => [key, walk(entry, at(key))]));
  };
  return walk(tree, '');
}

/** The leaves of a tree in order, by where they stand. */
export function leavesOf<Leaf>(tree: unknown, isLeaf: (x: unknown) => boolean): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  mapTree(tree, isLeaf, (leaf, path) => leaves.set(path, leaf));
  return leaves;
}

export const isTensor = (x: unknown): boolean => x instanceof tf.Tensor;
