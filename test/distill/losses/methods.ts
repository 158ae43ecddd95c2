/** @file Every method on small tensors, with what it promises. */
import * as tf from '@tensorflow/tfjs-core';
import * as d from '../../../src/distill/index.ts';
import { normal } from '../fixtures.ts';

export interface Method {
  readonly name: string;
  /** Shape of one example's input. */
  readonly shape: readonly number[];
  readonly value: (student: tf.Tensor, teacher: tf.Tensor, labels: tf.Tensor1D) => tf.Scalar;
  /** What holds where student and teacher agree. Default: `zero`, and no gradient. */
  readonly atEqual?: 'zero' | 'other';
  /** False where the value depends on the order of the batch. */
  readonly anyOrder?: false;
  /** False where the value of a batch twice over is another one: relations and sums. */
  readonly mean?: false;
  /** False where it need not get smaller on the way down its gradient: what is detached is no part of it. */
  readonly ownGradient?: false;
}

type Rows = tf.Tensor2D;
type Map4 = tf.Tensor4D;
type On<T extends tf.Tensor> = (student: T, teacher: T, labels: tf.Tensor1D) => tf.Scalar;

const parameter = <T extends tf.Tensor>(shape: number[], seed: number): T => normal(shape, seed, 0.5) as T;
const norm = (width: number): d.BatchNorm => ({ gamma: tf.ones([width]), beta: tf.zeros([width]) });

const logits = (name: string, value: On<Rows>, rest: Partial<Method> = {}): Method => {
  return { name, shape: [4], value: value as Method['value'], ...rest };
};
const rows = (name: string, value: On<Rows>, rest: Partial<Method> = {}): Method => {
  return { name, shape: [5], value: value as Method['value'], mean: false, ...rest };
};
const maps = (name: string, value: On<Map4>, rest: Partial<Method> = {}): Method => {
  return { name, shape: [4, 4, 3], value: value as Method['value'], ...rest };
};
const half = (map: Map4): Map4 => tf.avgPool(map, 2, 2, 'valid');
const other = { atEqual: 'other' } as const;
const relation = { mean: false } as const;

const generator: () => d.Generator = () => ({
  kernels: [parameter([3, 3, 3, 3], 31), parameter([3, 3, 3, 3], 32)],
  biases: [parameter([3], 33), parameter([3], 34)],
});
const fusion = (inputs: number, seed: number, deepest = false): d.Fusion => ({
  reduce: parameter([1, 1, inputs, 4], seed),
  reduceNorm: norm(4),
  expand: parameter([3, 3, 4, 3], seed + 1),
  expandNorm: norm(3),
  ...(deepest ? {} : { attention: { kernel: parameter([1, 1, 8, 2], seed + 2), bias: parameter([2], seed + 3) } }),
});
const graph = (map: Map4): d.InstanceGraph => ({
  logits: tf.mean(map, [1, 2]),
  embedding: tf.reshape(map, [map.shape[0], -1]),
  maps: [map, half(map)],
});

export const METHODS: readonly Method[] = [
  logits('crossEntropy', (s, _t, labels) => d.crossEntropy(s, labels), other),
  logits('softTargets at 1', (s, t) => d.softTargets(s, t, 1)),
  logits('softTargets at 4', (s, t) => d.softTargets(s, t, 4)),
  logits('softTargets at 2 and 3', (s, t) => d.softTargets(s, t, { student: 2, teacher: 3 }), other),
  logits('softCrossEntropy', (s, t) => d.softCrossEntropy(s, t, 4), other),
  logits('logitsMse', d.logitsMse),
  logits('decoupled', (s, t, labels) => d.decoupled(s, t, labels)),
  logits('targetClass', (s, t, labels) => d.targetClass(s, t, labels, 4)),
  logits('otherClasses', (s, t, labels) => d.otherClasses(s, t, labels, 4)),
  logits('dist', (s, t) => d.dist(s, t)),
  logits('dist as the code', (s, t) => d.dist(s, t, { guard: 'add' })),
  logits('standardizedSoftTargets', (s, t) => d.standardizedSoftTargets(s, t)),
  logits('normalized', (s, t, labels) => d.normalized(s, t, labels), other),
  logits('weightedSoftLabels', (s, t, labels) => d.weightedSoftLabels(s, t, labels), {
    atEqual: 'other',
    ownGradient: false,
  }),
  logits('multiLevel', (s, t) => d.multiLevel(s, t), relation),
  logits('instanceLevel', (s, t) => d.instanceLevel(s, t)),
  logits('batchLevel', (s, t) => d.batchLevel(s, t), relation),
  logits('classLevel', (s, t) => d.classLevel(s, t), relation),
  logits(
    'publishedMultiLevel',
    (s, t) => d.publishedMultiLevel({ weak: s, strong: s }, { weak: t, strong: t }),
    relation,
  ),
  logits(
    'publishedMultiLevel standardized',
    (s, t) => d.publishedMultiLevel({ weak: s, strong: s }, { weak: t, strong: t }, { standardize: true }),
    relation,
  ),
  logits('curriculumTemperature', (s, t) => d.curriculumTemperature(s, t, tf.scalar(0.3))),
  logits('virtualTeacher', (s, _t, labels) => d.virtualTeacher(s, labels), other),
  logits('virtualTeacher as the code', (s, _t, labels) => d.virtualTeacher(s, labels, { variant: 'code' }), other),
  logits('relationDirection', (s, t) => d.relationDirection(s, t), relation),
  maps('hint', d.hint),
  maps('attention', (s, t) => d.attention(s, t)),
  maps('attention as the code', (s, t) => d.attention(s, t, { variant: 'code' })),
  maps('attention with epsilon', (s, t) => d.attention(s, t, { variant: 'code', epsilon: 1e-6 })),
  maps('neuronSelectivity', d.neuronSelectivity),
  maps(
    'variationalInformation',
    (s, t) => d.variationalInformation(s, t, { regressor: [parameter([1, 1, 3, 3], 21)], logScale: tf.ones([3]) }),
    other,
  ),
  maps('activationBoundaries', (s, t) => d.activationBoundaries(s, t), other),
  maps('stagedActivationBoundaries', (s, t) => d.stagedActivationBoundaries([s, half(s)], [t, half(t)]), other),
  maps('factorTransfer', (s, t) => d.factorTransfer(s, t)),
  maps('factorTransfer of attention maps', (s, t) => d.factorTransfer(s, t, { variant: 'repdistiller' })),
  maps('partialL2', (s, t) => d.partialL2(s, t, tf.mul(tf.ones([3]), -0.5))),
  maps('partialL2WithoutMargin', (s, t) => d.partialL2WithoutMargin(s, t)),
  maps(
    'overhaul',
    (s, t) => {
      const connector = { kernel: parameter<Map4>([1, 1, 3, 3], 41), ...norm(3) };
      return d.overhaul([{ student: s, teacher: t, connector, margin: tf.mul(tf.ones([3]), -0.5) }]);
    },
    other,
  ),
  maps(
    'overhaul without margin',
    (s, t) => {
      const connector = { kernel: parameter<Map4>([1, 1, 3, 3], 41), ...norm(3) };
      return d.overhaul([{ student: s, teacher: t, connector, margin: undefined }]);
    },
    other,
  ),
  maps('maskedGenerative', (s, t) => d.maskedGenerative(s, t, tf.ones([1, 4, 4, 1]), generator()), other),
  maps(
    'reusedClassifier',
    (s, t) => d.reusedClassifier(s, t, [{ kernel: parameter([3, 3, 3, 3], 51), ...norm(3) }]),
    other,
  ),
  maps('hierarchicalContext', (s, t) => d.hierarchicalContext(s, t)),
  maps('reviewLoss', (s, t) => d.reviewLoss([s, half(s)], [t, half(t)], [fusion(3, 61), fusion(3, 71, true)]), other),
  rows(
    'contrastive',
    (s, t) => {
      const memory = { student: parameter<Rows>([9, 5], 81), teacher: parameter<Rows>([9, 5], 82) };
      const normalisers = [tf.scalar(9), tf.scalar(9)] as const;
      // each example has the row of its own number in the memory, so batches here are of one example many times over
      const contrast = tf.tensor2d(
        Array.from({ length: s.shape[0] }, () => [0, 3, 7]),
        undefined,
        'int32',
      );
      const unit = (x: Rows): Rows => tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-6)));
      return d.contrastive(unit(s), unit(t), contrast, { ...memory, normalisers }, { temperature: 0.5 }).loss;
    },
    other,
  ),
  rows('contrastiveInBatch', (s, t) => d.contrastiveInBatch(s, t, 1), other),
  maps('softmaxRegression', (s, t) =>
    d.softmaxRegression({ features: [s, t], logits: [tf.mean(s, [1, 2]), tf.mean(t, [1, 2])] }),
  ),
  maps('semanticCalibration', (s, t) => d.semanticCalibration([[s]], [[t]], tf.ones([s.shape[0], 1, 1]))),
  maps('channelWise', (s, t) => d.channelWise(s, t)),
  maps('pearson', (s, t) => d.pearson(s, t), relation),
  maps('featureCorrelation', (s, t) => d.featureCorrelation(s, t)),
  maps('logPower', (s, t) => d.logPower(s, t, 2), { atEqual: 'other', mean: false }),
  rows('rkd', (s, t) => d.rkd(s, t)),
  rows('rkdDistance', (s, t) => d.rkdDistance(s, t)),
  rows('rkdDistance squared', (s, t) => d.rkdDistance(s, t, { squared: true })),
  rows('rkdAngle', (s, t) => d.rkdAngle(s, t)),
  rows('similarity', (s, t) => d.similarity(s, t)),
  rows('similarity of l1 rows', (s, t) => d.similarity(s, t, { rows: 'l1' })),
  rows('probabilistic', (s, t) => d.probabilistic(s, t)),
  rows('correlationCongruence', (s, t) => d.correlationCongruence(s, t)),
  rows('correlationCongruence bilinear', (s, t) => d.correlationCongruence(s, t, { kernel: 'bilinear' })),
  rows('correlationCongruence as torchdistill', (s, t) =>
    d.correlationCongruence(s, t, { variant: 'torchdistill', kernel: 'bilinear' }),
  ),
  rows('correlationCongruence as RepDistiller', (s, t) => d.correlationCongruence(s, t, { variant: 'repdistiller' }), {
    anyOrder: false,
  }),
  maps('solutionFlow', (s, t) => d.solutionFlow([s, half(s)], [t, half(t)])),
  maps('solutionFlow as torchdistill', (s, t) =>
    d.solutionFlow([s, half(s)], [t, half(t)], { variant: 'torchdistill' }),
  ),
  maps('interChannel', (s, t) => d.interChannel(s, t)),
  maps('instanceGraph', (s, t) => d.instanceGraph(graph(s), graph(t)), relation),
  rows('locality', (s, t) => d.locality(s, t, { neighbours: 2 }), other),
];
