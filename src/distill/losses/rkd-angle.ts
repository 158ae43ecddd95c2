/** @file Relational distillation of angles. */
import * as tf from '@tensorflow/tfjs-core';
import type { Term } from './loss.ts';

/** Differences shorter than this (squared) have no direction: their angles are 0, and no gradient flows. */
const EPSILON = 1e-12;

/** Numbers in the largest array that is made at a time: 16 MiB. */
const LARGEST = 2 ** 22;

/**
 * Mean over all triples (i, j, k) of smoothL1(cos_s - cos_t), where cos is that of the angle at example i between j and k.
 * `student` [B, D_s], `teacher` [B, D_t]; a scalar, identically 0 for B < 3. Differentiable once, in the student alone.
 * Park, Kim, Lu, Cho, "Relational Knowledge Distillation", CVPR 2019, equations 8 to 10; as RepDistiller's `RKDLoss`.
 *
 * The B³ cosines are worked off in chunks of vertices i, value and gradient at once, so that memory stays bounded for any
 * batch: with unit differences N of a vertex the cosines are A = N·Nᵀ, and since A is symmetric, ∂L/∂N = 2·∂L/∂A·N.
 */
export function rkdAngle(student: tf.Tensor2D, teacher: tf.Tensor2D): tf.Scalar {
  const withGradient = tf.customGrad((x, save) => {
    const [value, gradient] = tf.tidy(() => valueAndGradient(x as tf.Tensor2D, teacher));
    (save as tf.GradSaveFunc)([gradient]);
    return { value, gradFunc: (dy: tf.Scalar, saved: tf.Tensor[]) => tf.mul(saved[0]!, dy) };
  });
  return withGradient(student);
}

function valueAndGradient(student: tf.Tensor2D, teacher: tf.Tensor2D): [tf.Scalar, tf.Tensor] {
  const [batch, width] = student.shape;
  const chunk = Math.max(1, Math.floor(LARGEST / (batch * Math.max(batch, width, teacher.shape[1]))));
  const values: tf.Scalar[] = [];
  const asVertex: tf.Tensor2D[] = [];
  const asEnd: tf.Tensor[] = [];
  for (let start = 0; start < batch; start += chunk) {
    const part = tf.tidy(() => vertices(student, teacher, start, Math.min(chunk, batch - start)));
    values.push(part.value);
    asVertex.push(part.asVertex);
    asEnd.push(part.asEnd);
  }
  const gradient = tf.sub(tf.addN(asEnd), tf.concat(asVertex));
  return [tf.div(tf.addN(values), batch ** 3), tf.div(gradient, batch ** 3)];
}

/**
 * The part of the sum that belongs to `count` vertices from `start`; its gradient in the embeddings as ends of the angles
 * ([B, D]), and (to be subtracted) in those of the vertices themselves ([count, D]).
 */
function vertices(student: tf.Tensor2D, teacher: tf.Tensor2D, start: number, count: number) {
  const { units, inverseLengths } = unitDifferences(student, start, count);
  const wanted = cosines(unitDifferences(teacher, start, count).units);
  const difference = tf.sub(cosines(units), wanted);
  const clipped = tf.clipByValue(difference, -1, 1) as tf.Tensor3D;
  const value = sumByAxes(tf.mul(clipped, tf.sub(difference, tf.mul(clipped, 0.5))));
  const toUnits = tf.mul(tf.matMul(clipped, units), 2);
  const radial = tf.mul(units, tf.sum(tf.mul(toUnits, units), 2, true));
  const toDifferences = tf.mul(tf.sub(toUnits, radial), inverseLengths);
  return { value, asEnd: tf.sum(toDifferences, 0), asVertex: tf.sum(toDifferences, 1) as tf.Tensor2D };
}

/** (e_j - e_i) / |e_j - e_i| for the vertices i, [count, B, D], and 1 / |e_j - e_i|, [count, B, 1]; 0 where too short. */
function unitDifferences(embeddings: tf.Tensor2D, start: number, count: number) {
  const [batch, width] = embeddings.shape;
  const vertex = count === batch ? embeddings : tf.slice(embeddings, [start, 0], [count, width]);
  const differences = tf.sub(tf.expandDims(embeddings, 0), tf.expandDims(vertex, 1)) as tf.Tensor3D;
  const squares = tf.sum(tf.square(differences), 2, true);
  const long = tf.cast(tf.greater(squares, EPSILON), 'float32');
  const inverseLengths = tf.mul(tf.rsqrt(tf.maximum(squares, EPSILON)), long);
  return { units: tf.mul(differences, inverseLengths) as tf.Tensor3D, inverseLengths };
}

/** Products of all pairs of unit differences at each vertex, [count, B, B]. */
function cosines(units: tf.Tensor3D): tf.Tensor3D {
  return tf.matMul(units, units, false, true);
}

/** The sum of all numbers, axis by axis, so that float32 loses fewer digits than in one long sum. */
function sumByAxes(x: tf.Tensor): tf.Scalar {
  return tf.sum(tf.sum(tf.sum(x, 2), 1));
}

/** Angles between the embeddings, as a term named `angle`. */
export function angleTerm(weight: number, studentTap: string, teacherTap: string): Term {
  return {
    name: 'angle',
    weight,
    teacherTaps: [teacherTap],
    minimumBatch: 3,
    value: ({ student, teacher }) => rkdAngle(student[studentTap] as tf.Tensor2D, teacher[teacherTap] as tf.Tensor2D),
  };
}
