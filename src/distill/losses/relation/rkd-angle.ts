/** @file Relational distillation of angles. */
import * as tf from '@tensorflow/tfjs-core';
import { centred, offDiagonal, products, squaredDistances, squaredLengths } from '../ops/pairwise.ts';

/**
 * Pairs whose squared distance is below this share of the mean have no direction that float32 could tell: their angles are
 * 0 and no gradient flows. The originals divide by the distance, however small.
 */
const SHORTEST = 1e-5;

/** Numbers in an array that stays in a processor's cache from one operator to the next; and the most turns worth that. */
const CACHED = 2 ** 16;
const TURNS = 8;

export interface RkdAngleOptions {
  /** Most numbers in an array that is made on the way; vertices are taken in as many turns as that needs. Default: 2²². */
  readonly largest?: number;
}

/**
 * Mean over all triples (i, j, k) of smoothL1(cos_s - cos_t), where cos is that of the angle at example i between j and k.
 * `student` [B, D_s], `teacher` [B, D_t]; a scalar, identically 0 for B < 3. Differentiable once, in the student alone.
 * Park, Kim, Lu, Cho, "Relational Knowledge Distillation", CVPR 2019, equations 8 to 10; as RepDistiller's `RKDLoss`.
 *
 * With G the products of the rows and r the inverse distances, cos_ijk = (G_jk - G_ij - G_ik + G_ii) · r_ij · r_ik. So the
 * B³ cosines need no product of vectors, and their gradient flows through [B, B] arrays. Value and gradient are made at
 * once, some vertices i at a time, so that memory stays bounded for any batch.
 */
export function rkdAngle(student: tf.Tensor2D, teacher: tf.Tensor2D, options: RkdAngleOptions = {}): tf.Scalar {
  const { largest = 2 ** 22 } = options;
  const withGradient = tf.customGrad((x, save) => {
    const [value, gradient] = tf.tidy(() => valueAndGradient(x as tf.Tensor2D, teacher, largest));
    (save as tf.GradSaveFunc)([gradient]);
    return { value, gradFunc: (dy: tf.Scalar, saved: tf.Tensor[]) => tf.mul(saved[0]!, dy) };
  });
  return withGradient(student);
}

/** The products of centred rows, and the inverses of their distances, 0 where there is no direction; both [B, B]. */
interface Geometry {
  readonly gram: tf.Tensor2D;
  readonly inverse: tf.Tensor2D;
}

function geometry(rows: tf.Tensor2D): Geometry {
  const [batch] = rows.shape;
  const gram = products(rows);
  const squares = tf.mul(squaredDistances(gram, squaredLengths(rows)), offDiagonal(batch));
  const shortest = tf.maximum(tf.mul(tf.mean(squares), SHORTEST), 1e-30);
  const long = tf.cast(tf.greater(squares, shortest), 'float32');
  return { gram, inverse: tf.mul(tf.rsqrt(tf.maximum(squares, shortest)), long) };
}

function valueAndGradient(student: tf.Tensor2D, teacher: tf.Tensor2D, largest: number): [tf.Scalar, tf.Tensor2D] {
  const [batch] = student.shape;
  const rows = centred(student);
  const own = geometry(rows);
  const wanted = geometry(centred(teacher));
  const most = Math.floor(largest / batch ** 2);
  const chunk = Math.max(1, Math.min(most, Math.max(Math.floor(CACHED / batch ** 2), Math.ceil(batch / TURNS))));
  const parts: VertexPart[] = [];
  for (let start = 0; start < batch; start += chunk) {
    const count = Math.min(chunk, batch - start);
    parts.push(tf.tidy(() => vertexPart(own, wanted, start, count)));
  }
  const toEnds = tf.addN(parts.map((part) => part.toEnds));
  const toSides = tf.concat(parts.map((part) => part.toSides));
  const byCosine = tf.concat(parts.map((part) => part.byCosine));
  const value = tf.addN(parts.map((part) => part.value));
  return [
    tf.div(value, batch ** 3),
    tf.div(gradientOfRows(rows, own.inverse, { toEnds, toSides, byCosine }), batch ** 3),
  ];
}

/** Sums over the triples of some vertices i, with W = ∂/∂cos_ijk and U = W · r_ij · r_ik. */
type VertexPart = {
  readonly value: tf.Scalar;
  /** Σ_i U, [B, B] by j and k. */
  readonly toEnds: tf.Tensor2D;
  /** Σ_k U, [count, B] by i and j. */
  readonly toSides: tf.Tensor2D;
  /** Σ_k W · cos, [count, B] by i and j. */
  readonly byCosine: tf.Tensor2D;
};

function vertexPart(own: Geometry, wanted: Geometry, start: number, count: number): VertexPart {
  const [batch] = own.gram.shape;
  const cosines = cosinesAt(own, start, count);
  const difference = tf.sub(cosines, cosinesAt(wanted, start, count));
  const slope = tf.clipByValue(difference, -1, 1);
  const value = tf.sum(tf.sum(tf.mul(slope, tf.sub(difference, tf.mul(slope, 0.5))), 2));
  const { first, second } = sides(own.inverse, start, count);
  const scaled = tf.mul(tf.mul(slope, first), second);
  const toEnds = tf.matMul(tf.ones([1, count]), tf.reshape(scaled, [count, batch * batch]));
  return {
    value: value as tf.Scalar,
    toEnds: tf.reshape(toEnds, [batch, batch]),
    toSides: tf.sum(scaled, 2),
    byCosine: tf.sum(tf.mul(slope, cosines), 2),
  };
}

/** cos_ijk of the vertices i from `start`, [count, B, B]. */
function cosinesAt({ gram, inverse }: Geometry, start: number, count: number): tf.Tensor {
  const own = tf.slice(gram, [start, start], [count, count]);
  const length = tf.sum(tf.mul(own, tf.eye(count)), 1, true);
  const [batch] = gram.shape;
  const row = tf.slice(gram, [start, 0], [count, batch]);
  const first = tf.expandDims(tf.sub(row, length), 2);
  const inner = tf.sub(tf.sub(tf.expandDims(gram, 0), first), tf.expandDims(row, 1));
  const scale = sides(inverse, start, count);
  return tf.mul(tf.mul(inner, scale.first), scale.second);
}

/** Rows i of a [B, B] array as they stand for the sides ij, [count, B, 1], and ik, [count, 1, B]. */
function sides(x: tf.Tensor2D, start: number, count: number): { first: tf.Tensor; second: tf.Tensor } {
  const rows = tf.slice(x, [start, 0], [count, x.shape[1]]);
  return { first: tf.expandDims(rows, 2), second: tf.expandDims(rows, 1) };
}

/** From sums over all triples to the gradient in the centred rows, [B, D], by way of that in their products. */
function gradientOfRows(
  rows: tf.Tensor2D,
  inverse: tf.Tensor2D,
  { toEnds, toSides, byCosine }: Omit<VertexPart, 'value'>,
): tf.Tensor2D {
  const toSquares = tf.neg(tf.mul(byCosine, tf.square(inverse)));
  const toProducts = tf.sub(toEnds, tf.mul(tf.add(toSides, toSquares), 2)) as tf.Tensor2D;
  const symmetric = tf.add(toProducts, tf.transpose(toProducts)) as tf.Tensor2D;
  const toLengths = tf.add(tf.add(tf.sum(toSides, 1), tf.sum(toSquares, 1)), tf.sum(toSquares, 0));
  return tf.add(tf.matMul(symmetric, rows), tf.mul(tf.mul(rows, tf.expandDims(toLengths, 1)), 2));
}
