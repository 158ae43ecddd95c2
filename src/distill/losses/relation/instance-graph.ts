/** @file IRG: examples as a graph, and how it changes from layer to layer. */
import * as tf from '@tensorflow/tfjs-core';
import { sharedMaximum } from '../ops/gradient-flow.ts';
import { averageChannelsTo, sameSize } from '../ops/maps.ts';
import { offDiagonal, products, squaredDistances, squaredLengths } from '../ops/pairwise.ts';
import { meanSquaredDifference, rowsOf } from '../ops/rows.ts';

/** Squared distances are at least this. */
const EPSILON = 1e-12;

/** What the graph of one network is made of. */
export interface InstanceGraph {
  /** [B, C]. */
  readonly logits: tf.Tensor2D;
  /** [B, D], of any width. */
  readonly embedding: tf.Tensor2D;
  /** Two maps [B, H, W, C], the first nearer to the input. */
  readonly maps: readonly [tf.Tensor4D, tf.Tensor4D];
}

export interface InstanceGraphOptions {
  /** Weight of the vertices (logits). Default: 0.1. */
  readonly vertices?: number;
  /** Weight of the edges (squared distances over their largest). Default: 5. */
  readonly edges?: number;
  /** Weight of the transformation from the first map to the second. Default: 5. */
  readonly transformation?: number;
}

/**
 * Weighted mean squared differences of vertices, edges (mean over embedding and both maps) and transformations. A scalar, 0
 * where both agree. Liu, Cao, Li, Yuan, Hu, Li, Duan, "Knowledge Distillation via Instance Relationship Graph", CVPR 2019,
 * equations 5, 7 and 8; defaults and details as Knowledge-Distillation-Zoo's `IRG` (the authors' code is Caffe).
 */
export function instanceGraph(
  student: InstanceGraph,
  teacher: InstanceGraph,
  options: InstanceGraphOptions = {},
): tf.Scalar {
  const { vertices = 0.1, edges = 5, transformation = 5 } = options;
  const layersOf = ({ embedding, maps }: InstanceGraph): tf.Tensor[] => [embedding, ...maps];
  const wanted = layersOf(teacher);
  const edgeLosses = layersOf(student).map((layer, i) => meanSquaredDifference(edgesOf(layer), edgesOf(wanted[i]!)));
  return tf.addN<tf.Scalar>([
    tf.mul(meanSquaredDifference(student.logits, teacher.logits), vertices),
    tf.mul(tf.addN(edgeLosses), edges / edgeLosses.length),
    tf.mul(meanSquaredDifference(changes(student.maps), changes(teacher.maps)), transformation),
  ]);
}

/** Squared distances of all pairs over the largest, [B, B]. */
function edgesOf(layer: tf.Tensor): tf.Tensor2D {
  const rows = rowsOf(layer);
  const distances = tf.maximum(squaredDistances(products(rows), squaredLengths(rows)), EPSILON);
  const edges = tf.mul<tf.Tensor2D>(distances, offDiagonal(rows.shape[0]));
  return tf.div(edges, tf.maximum(sharedMaximum(edges), EPSILON));
}

/** Squared distances of each example's two maps over the largest, [B]; the larger and the wider averaged to the other. */
function changes([first, second]: readonly [tf.Tensor4D, tf.Tensor4D]): tf.Tensor1D {
  const width = Math.min(first.shape[3], second.shape[3]);
  const [from, to] = sameSize(first, second).map((map) => rowsOf(averageChannelsTo(map, width)));
  const distances = tf.maximum(tf.sum(tf.squaredDifference(from!, to!), 1), EPSILON);
  return tf.div(distances, sharedMaximum(distances)) as tf.Tensor1D;
}
