/** @file Every method as a term of a loss: the value of its function, and what must hold whatever the numbers. */
import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as d from '../../../src/distill/index.ts';
import type { LossInput } from '../../../src/distill/losses/loss.ts';
import { useCpu } from '../fixtures.ts';
import { classesOf, cnnLarge, inputOf, reordered } from './inputs.ts';
import { sample } from '../../sample.ts';

beforeAll(useCpu);

type Rows = tf.Tensor2D;
type Map4 = tf.Tensor4D;

/** What a method computes from the taps that it reads by default, and the variables of its term. */
type Expected = (
  taps: { s: d.LossInput['student']; t: d.LossInput['student']; labels: tf.Tensor1D },
  own: tf.Variable[],
) => tf.Scalar;

interface Row {
  readonly method: d.MethodName;
  readonly options?: object;
  readonly value: Expected;
  /** Whether the batch's order is no part of the value. Default: true. */
  readonly anyOrder?: false;
}

const logits = (one: (s: Rows, t: Rows, labels: tf.Tensor1D) => tf.Scalar): Expected => {
  return ({ s, t, labels }) => one(s['logits'] as Rows, t['logits'] as Rows, labels);
};
const embeddings = (one: (s: Rows, t: Rows) => tf.Scalar): Expected => {
  return ({ s, t }) => one(s['embedding'] as Rows, t['embedding'] as Rows);
};
const last = (one: (s: Map4, t: Map4, own: tf.Variable[]) => tf.Scalar): Expected => {
  return ({ s, t }, own) => one(s['block2'] as Map4, t['block2'] as Map4, own);
};
const blocks = (one: (s: Map4[], t: Map4[], own: tf.Variable[]) => tf.Scalar): Expected => {
  return ({ s, t }, own) => one([s['block1'], s['block2']] as Map4[], [t['block1'], t['block2']] as Map4[], own);
};
const summed = (one: (s: Map4, t: Map4) => tf.Scalar): Expected =>
  blocks((s, t) => tf.addN(s.map((map, i) => one(map, t[i]!))));

/** The map through a 1 × 1 convolution and the batch normalisation of three variables. */
const aligned = (map: Map4, [kernel, gamma, beta]: readonly tf.Variable[]): Map4 => {
  const x = tf.conv2d(map, kernel as Map4, 1, 'same');
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.batchNorm(
    x,
    mean as tf.Tensor1D,
    variance as tf.Tensor1D,
    beta as tf.Tensor1D,
    gamma as tf.Tensor1D,
    1e-5,
  ) as Map4;
};
const withMean = (maps: Map4[]): Map4[] => [...maps, tf.mean(maps[1]!, [1, 2], true)];
const graph = ({ logits: z, embedding, block1, block2 }: LossInput['student']): d.InstanceGraph =>
  ({ logits: z, embedding, maps: [block1, block2] }) as never;
const asMap = (rows: tf.Tensor): Map4 => tf.reshape(rows, [rows.shape[0]!, 1, 1, -1]);
const unitRows = (rows: Rows): Rows => tf.div(rows, tf.norm(rows, 2, 1, true));
const leaky = (x: Map4, kernels: readonly tf.Variable[]): Map4 =>
  kernels.reduce((y, kernel) => tf.leakyRelu(tf.conv2d(y, kernel as Map4, 1, 'same'), 0.1), x);

const rows: readonly Row[] = [
  { method: 'cross_entropy', value: logits((s, _t, labels) => d.crossEntropy(s, labels)) },
  { method: 'kd', value: logits((s, t) => d.softTargets(s, t, 4)) },
  {
    method: 'kd',
    options: { student_temperature: 2, teacher_temperature: 3 },
    value: logits((s, t) => d.softTargets(s, t, { student: 2, teacher: 3 })),
  },
  { method: 'logits_mse', value: logits(d.logitsMse) },
  { method: 'dkd', value: logits((s, t, labels) => d.decoupled(s, t, labels, { beta: 1 })) },
  {
    method: 'dkd',
    options: { alpha: 2, beta: 3, temperature: 5 },
    value: logits((s, t, labels) => d.decoupled(s, t, labels, { alpha: 2, beta: 3, temperature: 5 })),
  },
  { method: 'dist', value: logits((s, t) => d.dist(s, t)) },
  {
    method: 'dist',
    options: { beta: 2, gamma: 3, temperature: 4 },
    value: logits((s, t) => d.dist(s, t, { beta: 2, gamma: 3, temperature: 4 })),
  },
  { method: 'dist', options: { variant: 'code' }, value: logits((s, t) => d.dist(s, t, { guard: 'add' })) },
  { method: 'logit_standardization', value: logits((s, t) => d.standardizedSoftTargets(s, t)) },
  { method: 'nkd', value: logits((s, t, labels) => d.normalized(s, t, labels)) },
  {
    method: 'nkd',
    options: { gamma: 2, temperature: 3 },
    value: logits((s, t, l) => d.normalized(s, t, l, { gamma: 2, temperature: 3 })),
  },
  { method: 'wsld', value: logits((s, t, labels) => d.weightedSoftLabels(s, t, labels)) },
  { method: 'mlkd', value: logits((s, t) => d.multiLevel(s, t)) },
  { method: 'mlkd', options: { temperatures: [1, 3] }, value: logits((s, t) => d.multiLevel(s, t, [1, 3])) },
  {
    method: 'mlkd',
    options: { variant: 'code' },
    value: logits((s, t) => d.publishedMultiLevel({ weak: s, strong: s }, { weak: t, strong: t })),
  },
  {
    method: 'mlkd',
    options: { variant: 'standardized' },
    value: logits((s, t) =>
      d.publishedMultiLevel({ weak: s, strong: s }, { weak: t, strong: t }, { standardize: true }),
    ),
  },
  { method: 'ctkd', value: logits((s, t) => d.curriculumTemperature(s, t, tf.scalar(1))) },
  {
    method: 'ctkd',
    options: { start: 2, range: 3 },
    value: logits((s, t) => d.softTargets(s, t, 2 + 3 / (1 + Math.exp(-1)))),
  },
  { method: 'tf_kd', value: logits((s, _t, labels) => d.virtualTeacher(s, labels)) },
  {
    method: 'tf_kd',
    options: { correct: 0.8, temperature: 10 },
    value: logits((s, _t, labels) => d.virtualTeacher(s, labels, { correct: 0.8, temperature: 10 })),
  },
  {
    method: 'tf_kd',
    options: { variant: 'code' },
    value: logits((s, _t, labels) => d.virtualTeacher(s, labels, { variant: 'code' })),
  },
  { method: 'skd', value: logits((s, t) => d.relationDirection(s, t)) },
  {
    method: 'hint',
    value: ({ s, t }, [kernel, bias, gamma, beta]) => {
      const parameters = { kernel, bias, gamma, beta } as never;
      return d.hint(d.project(s['block1']!, d.projectionBetween([8, 8, 3], [8, 8, 5])!, parameters), t['block1']!);
    },
  },
  { method: 'at', value: summed((s, t) => d.attention(s, t)) },
  {
    method: 'at',
    options: { variant: 'code', power: 1 },
    value: summed((s, t) => d.attention(s, t, { variant: 'code', power: 1 })),
  },
  {
    method: 'at',
    options: { epsilon: 0.1 },
    value: summed((s, t) => d.attention(s, t, { epsilon: 0.1 })),
  },
  { method: 'nst', value: summed(d.neuronSelectivity) },
  {
    method: 'vid',
    value: blocks((s, t, own) =>
      tf.addN(
        s.map((map, i) => {
          const [first, second, third, logScale] = own.slice(4 * i) as unknown as [Map4, Map4, Map4, tf.Tensor1D];
          return d.variationalInformation(map, t[i]!, { regressor: [first, second, third], logScale });
        }),
      ),
    ),
  },
  {
    method: 'ab',
    value: blocks((s, t, own) =>
      tf.addN(s.map((map, i) => d.activationBoundaries(aligned(map, own.slice(3 * i)), t[i]!))),
    ),
  },
  {
    method: 'ab',
    options: { variant: 'repdistiller', margin: 2 },
    value: blocks((s, t, own) =>
      d.stagedActivationBoundaries(
        s.map((map, i) => aligned(map, own.slice(3 * i))),
        t,
        2,
      ),
    ),
  },
  {
    method: 'ft',
    value: last((s, t, own) => {
      const code = leaky(t, own.slice(0, 3));
      const reconstruction = tf.mean(tf.squaredDifference(leaky(code, own.slice(3, 6)), t));
      return tf.add(d.factorTransfer(leaky(s, own.slice(6)), code), reconstruction);
    }),
  },
  {
    method: 'ofd',
    options: { student_taps: ['block2'], teacher_taps: ['block2'] },
    value: last((student, teacher, [kernel, gamma, beta]) => {
      const below = tf.minimum(teacher, 0);
      const margin = tf.div(tf.sum(below, [0, 1, 2]), tf.sum(tf.cast(tf.less(below, 0), 'float32'), [0, 1, 2]));
      return d.overhaul([
        { student, teacher, connector: { kernel, gamma, beta } as never, margin: margin as tf.Tensor1D },
      ]);
    }),
  },
  {
    method: 'ofd',
    options: { student_taps: ['block2'], teacher_taps: ['block2'], variant: 'mmrazor' },
    value: last((s, t, own) => d.partialL2WithoutMargin(aligned(s, own), t)),
  },
  {
    method: 'mgd',
    options: { masked: 0 },
    anyOrder: false,
    value: last((s, t, own) => {
      const [first, second, a, b] = own.slice(3);
      const generator = { kernels: [first, second], biases: [a, b] } as never;
      return d.maskedGenerative(aligned(s, own), t, tf.ones([4, 1, 1, 1]), generator);
    }),
  },
  {
    method: 'reviewkd',
    value: blocks((s, t, own) => {
      const fusionOf = (start: number): d.Fusion => {
        const [reduce, expand, gamma, beta, gammaE, betaE, kernel, bias] = own.slice(start);
        const attention = start < 16 ? { attention: { kernel, bias } } : {};
        return {
          reduce,
          expand,
          reduceNorm: { gamma, beta },
          expandNorm: { gamma: gammaE, beta: betaE },
          ...attention,
        } as never;
      };
      return d.reviewLoss(withMean(s), withMean(t), [0, 8, 16].map(fusionOf));
    }),
  },
  {
    method: 'crd',
    options: { variant: 'in_batch', dimensions: 3, temperature: 0.5 },
    value: ({ s, t }, [k1, b1, k2, b2]) => {
      const student = d.embed(s['embedding'] as Rows, { kernel: k1, bias: b1 } as never);
      const teacher = d.embed(t['embedding'] as Rows, { kernel: k2, bias: b2 } as never);
      return d.contrastiveInBatch(student, teacher, 0.5);
    },
  },
  {
    method: 'simkd',
    value: ({ s, t }, own) => {
      const projector = [0, 3, 6].map((i) => ({ kernel: own[i], gamma: own[i + 1], beta: own[i + 2] })) as never;
      return d.reusedClassifier(asMap(s['embedding']!), asMap(t['embedding']!), projector);
    },
  },
  {
    method: 'cwd',
    options: { temperature: 2 },
    value: blocks((s, t, own) => tf.addN(s.map((map, i) => d.channelWise(aligned(map, own.slice(3 * i)), t[i]!, 2)))),
  },
  {
    method: 'pkd',
    value: blocks((s, t, own) => tf.addN(s.map((map, i) => d.pearson(aligned(map, own.slice(3 * i)), t[i]!)))),
  },
  { method: 'dist_plus', value: last((s, t, own) => d.featureCorrelation(aligned(s, own), t)) },
  {
    method: 'dist_plus',
    options: { variant: 'torchdistill', iota: 2, kappa: 3 },
    value: last((s, t, own) =>
      d.featureCorrelation(aligned(s, own), t, { variant: 'torchdistill', iota: 2, kappa: 3 }),
    ),
  },
  {
    method: 'srd',
    value: ({ s, t }, own) => {
      const unit = [tf.reshape(tf.eye(7), [1, 1, 7, 7]), tf.ones([7]), tf.zeros([7])] as unknown as tf.Variable[];
      return d.logPower(aligned(asMap(s['embedding']!), own), aligned(asMap(t['embedding']!), unit));
    },
  },
  {
    method: 'rkd',
    value: embeddings((s, t) => tf.add(d.rkdDistance(s, t), tf.mul(d.rkdAngle(s, t), 2))),
  },
  {
    method: 'rkd',
    options: { distance_weight: 2, angle_weight: 3, squared: true },
    value: embeddings((s, t) => d.rkd(s, t, { distanceWeight: 2, angleWeight: 3, squared: true })),
  },
  {
    method: 'rkd',
    options: { variant: 'mmrazor' },
    value: embeddings((s, t) => tf.div(d.rkd(unitRows(s), unitRows(t)), 25)),
  },
  { method: 'rkd_distance', value: embeddings((s, t) => d.rkdDistance(s, t)) },
  {
    method: 'rkd_distance',
    options: { squared: true },
    value: embeddings((s, t) => d.rkdDistance(s, t, { squared: true })),
  },
  {
    method: 'rkd_distance',
    options: { variant: 'mmrazor' },
    value: embeddings((s, t) => d.rkdDistance(unitRows(s), unitRows(t))),
  },
  { method: 'rkd_angle', value: embeddings((s, t) => d.rkdAngle(s, t)) },
  {
    method: 'rkd_angle',
    options: { variant: 'mmrazor' },
    value: embeddings((s, t) => d.rkdAngle(unitRows(s), unitRows(t))),
  },
  { method: 'sp', value: last((s, t) => d.similarity(s, t)) },
  { method: 'sp', options: { rows: 'l1' }, value: last((s, t) => d.similarity(s, t, { rows: 'l1' })) },
  { method: 'pkt', value: embeddings((s, t) => d.probabilistic(s, t)) },
  { method: 'cc', value: embeddings((s, t) => d.correlationCongruence(s, t)) },
  {
    method: 'cc',
    options: { variant: 'torchdistill', kernel: 'bilinear' },
    value: embeddings((s, t) => d.correlationCongruence(s, t, { variant: 'torchdistill', kernel: 'bilinear' })),
  },
  {
    method: 'cc',
    options: { variant: 'repdistiller' },
    anyOrder: false,
    value: ({ s, t }, own) =>
      d.correlationCongruence(aligned(asMap(s['embedding']!), own), t['embedding']!, { variant: 'repdistiller' }),
  },
  { method: 'ickd', value: last((s, t, own) => d.interChannel(aligned(s, own), t)) },
  { method: 'lp', options: { neighbours: 2 }, value: embeddings((s, t) => d.locality(s, t, { neighbours: 2 })) },
  {
    method: 'fsp',
    value: blocks((s, t, own) =>
      d.solutionFlow(
        s.map((map, i) => aligned(map, own.slice(3 * i))),
        t,
      ),
    ),
  },
  {
    method: 'fsp',
    options: { variant: 'torchdistill' },
    value: blocks((s, t, own) =>
      d.solutionFlow(
        s.map((map, i) => aligned(map, own.slice(3 * i))),
        t,
        { variant: 'torchdistill' },
      ),
    ),
  },
  {
    method: 'irg',
    options: { vertices: 1, edges: 2, transformation: 3 },
    value: ({ s, t }) => {
      return d.instanceGraph(graph(s), graph(t), { vertices: 1, edges: 2, transformation: 3 });
    },
  },
];

const student = { name: 'cnn', taps: { block1: [8, 8, 3], block2: [4, 4, 4], embedding: [6], logits: [3] } };

/** One term alone; its parts start at the same numbers each time. */
function termOf(method: d.MethodName, options: object = {}): d.Loss {
  const terms = { one: { method, weight: 1, ...options } } as never;
  const trainingLabels = Int32Array.from(classesOf(12));
  return d.weightedSumLoss.create({ terms }, { student, teacher: cnnLarge, seed: 1, trainingLabels });
}

const valueOf = (loss: d.Loss, input: LossInput): number =>
  tf.tidy(() => d.lossValue(loss, input).total.dataSync()[0]!);

describe('a term has the value of its function', () => {
  it.each(sample(rows, 2))('$method $options', ({ method, options, value }) => {
    const loss = termOf(method, options);
    const input = inputOf(student, cnnLarge);
    const wanted = tf.tidy(
      () => value({ s: input.student, t: input.teacher, labels: input.labels }, [...loss.variables]).dataSync()[0]!,
    );
    const found = valueOf(loss, input);
    expect(Math.abs(found - wanted)).toBeLessThan(1e-5 * Math.abs(wanted) + 1e-6);
    loss.dispose();
  });

  it('for every method but those whose function is held elsewhere', () => {
    const elsewhere = ['srrl'];
    const held = new Set(rows.map(({ method }) => method));
    expect(Object.keys(d.methods).filter((name) => !held.has(name as d.MethodName))).toEqual(elsewhere);
  });
});

/** All taps of the student that have a gradient, as one list of numbers. */
function gradientOf(loss: d.Loss, input: LossInput): number[] {
  const names = Object.keys(input.student);
  return tf.tidy(() => {
    const slopes = tf.grads((...taps: tf.Tensor[]) => {
      const moved = Object.fromEntries(names.map((name, i) => [name, taps[i]!]));
      // every tap is read, so that one that the term does not read has the gradient 0
      const nothing = tf.mul(tf.addN(taps.map((tap) => tf.sum(tap))), 0);
      return tf.add(d.lossValue(loss, { ...input, student: moved }).total, nothing) as tf.Scalar;
    })(names.map((name) => input.student[name]!));
    return slopes.flatMap((slope) => [...slope.dataSync()]);
  });
}

const stochastic: Row[] = [
  { method: 'crd', options: { negatives: 3, dimensions: 3 }, value: null as never, anyOrder: false },
  { method: 'mgd', options: { masked: 0.5 }, value: null as never, anyOrder: false },
];

describe.each(sample([...rows, ...stochastic], 8))('$method $options', ({ method, options, anyOrder = true }) => {
  it('has a finite value and a finite gradient that is not nothing, for any batch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 1, max: 1000 }), (batch, seed) => {
        const loss = termOf(method, options);
        const input = inputOf(student, cnnLarge, { batch, seed });
        expect(Number.isFinite(valueOf(loss, input))).toBe(true);
        const slopes = gradientOf(loss, input);
        expect(slopes.every(Number.isFinite)).toBe(true);
        if (batch > 2) expect(slopes.some((slope) => slope !== 0)).toBe(true);
        loss.dispose();
      }),
      { numRuns: 4 },
    );
  });

  it.skipIf(!anyOrder)('does not depend on the order of the batch', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
        const input = inputOf(student, cnnLarge, { batch: 5 });
        const plain = valueOf(termOf(method, options), input);
        const moved = valueOf(termOf(method, options), reordered(input, order));
        expect(Math.abs(moved - plain)).toBeLessThan(1e-4 * Math.abs(plain) + 1e-6);
      }),
      { numRuns: 4 },
    );
  });

  it('leaves no tensors behind', () => {
    const loss = termOf(method, options);
    const input = inputOf(student, cnnLarge);
    gradientOf(loss, input);
    const before = tf.memory().numTensors;
    gradientOf(loss, input);
    expect(tf.memory().numTensors).toBe(before);
    loss.dispose();
  });
});
