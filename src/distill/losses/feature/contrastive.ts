/** @file CRD: an example's two representations are closer than those of different examples. */
import * as tf from '@tensorflow/tfjs-core';
import { stopGradient } from '../ops/gradient-flow.ts';
import { unit } from '../ops/rows.ts';

/** Against a logarithm of 0. */
const EPSILON = 1e-7;

/** A linear layer to the common space of the representations. */
export interface Embedding {
  /** [D, E]. */
  readonly kernel: tf.Tensor2D;
  /** [E]. */
  readonly bias: tf.Tensor1D;
}

/** What earlier batches left behind. */
export interface ContrastiveMemory {
  /** Representations of every training example by each network, [N, E]. */
  readonly student: tf.Tensor2D;
  readonly teacher: tf.Tensor2D;
  /** The normalisers Z of student and teacher; those that are left out or not above 0 are estimated from this batch. */
  readonly normalisers?: readonly [tf.Scalar, tf.Scalar];
}

export interface ContrastiveOptions {
  /** Default: 0.07. */
  readonly temperature?: number;
  /** Share of the old representation that stays in the memory. Default: 0.5. */
  readonly momentum?: number;
}

export interface ContrastiveResult {
  readonly loss: tf.Scalar;
  /** Representations of this batch for the memory, [B, E], of length 1: constants for the rows of the batch's examples. */
  readonly student: tf.Tensor2D;
  readonly teacher: tf.Tensor2D;
  readonly normalisers: readonly [tf.Scalar, tf.Scalar];
}

/** Representations of length 1, [B, E]. `features` [B, D]. */
export function embed(features: tf.Tensor2D, { kernel, bias }: Embedding): tf.Tensor2D {
  return unit(tf.add(tf.matMul(features, kernel), bias));
}

/**
 * Noise-contrastive estimate with a memory bank, for both directions: 1/B · Σ_b -log h(b, b) - Σ_n log(1 - h(b, n)), where
 * h = e / (e + K/N) and e = exp(⟨representation, memory of the other network⟩ / τ) / Z. `student`, `teacher` are representations
 * [B, E]; `contrast` [B, 1+K] int32 names rows of the memory: first the example itself, then K others. A scalar in nats. No
 * gradient flows into the memory or Z. Tian, Krishnan, Isola, "Contrastive Representation Distillation", ICLR 2020, equations
 * 10 and 17; as RepDistiller's `CRDLoss`, whose normaliser is mean e · N of the first batch.
 */
export function contrastive(
  student: tf.Tensor2D,
  teacher: tf.Tensor2D,
  contrast: tf.Tensor2D,
  memory: ContrastiveMemory,
  options: ContrastiveOptions = {},
): ContrastiveResult {
  const { temperature = 0.07, momentum = 0.5 } = options;
  const examples = memory.student.shape[0];
  const side = (anchor: tf.Tensor2D, bank: tf.Tensor2D, known: tf.Scalar | undefined): [tf.Scalar, tf.Scalar] => {
    const others = stopGradient(tf.gather(bank, contrast)) as unknown as tf.Tensor3D;
    const inner = tf.sum(tf.mul(others, tf.expandDims(anchor, 1)), 2);
    const scores = tf.exp(tf.div(inner, temperature)) as tf.Tensor2D;
    const estimate: tf.Scalar = stopGradient(tf.mul(tf.mean(scores), examples));
    const z: tf.Scalar = known === undefined ? estimate : tf.where(tf.greater(known, 0), known, estimate);
    return [noiseContrastive(tf.div(scores, z), examples), z];
  };
  const [ofStudent, z1] = side(student, memory.teacher, memory.normalisers?.[0]);
  const [ofTeacher, z2] = side(teacher, memory.student, memory.normalisers?.[1]);
  const own = tf.reshape(tf.slice(contrast, [0, 0], [contrast.shape[0], 1]), [-1]);
  const moved = (bank: tf.Tensor2D, current: tf.Tensor2D): tf.Tensor2D =>
    unit(tf.add(tf.mul(tf.gather(bank, own), momentum), tf.mul(stopGradient(current), 1 - momentum)));
  return {
    loss: tf.add(ofStudent, ofTeacher),
    student: moved(memory.student, student),
    teacher: moved(memory.teacher, teacher),
    normalisers: [z1, z2],
  };
}

/** `scores` [B, 1+K], the first of each row that of the right pair; a scalar in nats. */
function noiseContrastive(scores: tf.Tensor2D, examples: number): tf.Scalar {
  const [batch, width] = scores.shape;
  const noise = (width - 1) / examples;
  const right = tf.slice(scores, [0, 0], [batch, 1]);
  const wrong = tf.slice(scores, [0, 1], [batch, width - 1]);
  const denominator = (x: tf.Tensor): tf.Tensor => tf.add(x, noise + EPSILON);
  const ofRight = tf.sum(tf.log(tf.div(right, denominator(right))));
  const ofWrong = tf.sum(tf.log(tf.div(noise, denominator(wrong))));
  return tf.div(tf.neg(tf.add(ofRight, ofWrong)), batch);
}

/**
 * The same idea without a memory: each student's representation must find its own teacher's among those of the batch, and the
 * other way round. Mean of both cross-entropies of ⟨s_i, t_j⟩ / τ; a scalar in nats, 0 only in the limit. `student`, `teacher`
 * representations [B, E] of length 1. Van den Oord, Li, Vinyals, "Representation Learning with Contrastive Predictive
 * Coding", 2018, equation 4, in both directions.
 */
export function contrastiveInBatch(student: tf.Tensor2D, teacher: tf.Tensor2D, temperature = 0.07): tf.Scalar {
  const [batch] = student.shape;
  const scores = tf.div<tf.Tensor2D>(tf.matMul(student, teacher, false, true), temperature);
  const diagonal = tf.eye(batch);
  const found = (rows: tf.Tensor2D): tf.Scalar => tf.sum(tf.mul(tf.logSoftmax(rows), diagonal));
  return tf.mul(tf.add(found(scores), found(tf.transpose(scores))), -0.5 / batch);
}
