/** @file Adam and AdamW. */
import * as tf from '@tensorflow/tfjs-core';
import { component } from '../component.ts';
import { type Optimizer, optimizerOf, optimizerOptions, type UpdateRule } from './optimizer.ts';

interface AdamOptions {
  /** Decay of the sums of gradient and squared gradient. */
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Take the decay off the weight itself (AdamW) instead of adding it to the gradient. */
  readonly decoupled: boolean;
  /** Divide by the largest mean of squares so far (AMSGrad, Reddi et al. 2018). Default: false. */
  readonly amsgrad?: boolean;
}

/**
 * m ← β₁m + (1-β₁)g; v ← β₂v + (1-β₂)g²; w ← w - rate/(1-β₁ᵗ) · m / (√v/√(1-β₂ᵗ) + ε). Kingma and Ba 2015, decoupled decay
 * Loshchilov and Hutter 2019, as `torch.optim.Adam` and `AdamW` have it. The slots are the sums m/(1-β₁) and v/(1-β₂): the
 * factors that are the same for all weights go into rate and root, which saves two passes of nine over each weight.
 */
export function adamRule({
  betas: [beta1, beta2],
  epsilon,
  weightDecay,
  decoupled,
  amsgrad = false,
}: AdamOptions): UpdateRule {
  return {
    name: decoupled ? 'adamw' : 'adam',
    slots: amsgrad ? ['sum', 'squares', 'largest'] : ['sum', 'squares'],
    coefficients(learningRate, step) {
      const t = step + 1;
      const rate = (learningRate * (1 - beta1)) / (1 - beta1 ** t);
      return [rate, Math.sqrt((1 - beta2) / (1 - beta2 ** t)), 1 - learningRate * weightDecay];
    },
    update(weight, gradient, [sum, squares, largest], [rate, rootScale, kept]) {
      const coupled = weightDecay !== 0 && !decoupled;
      const slope = coupled ? tf.add(gradient, tf.mul(weight, weightDecay)) : gradient;
      // the square before the sum: what is read alone is not made one with a sum where steps are compiled, and so made twice
      const newSquares = tf.add(tf.mul(squares!, beta2), tf.square(slope));
      const newSum = tf.add(tf.mul(sum!, beta1), slope);
      const newLargest = largest === undefined ? [] : [tf.maximum(largest, newSquares)];
      const root = tf.add(tf.mul(tf.sqrt(newLargest[0] ?? newSquares), rootScale!), epsilon);
      const base = weightDecay !== 0 && decoupled ? tf.mul(weight, kept!) : weight;
      return { weight: tf.sub(base, tf.mul(tf.div(newSum, root), rate!)), slots: [newSum, newSquares, ...newLargest] };
    },
  };
}

const adamOptions = {
  ...optimizerOptions,
  beta1: {
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0.9,
    description: 'Decay of the mean of the gradients.',
  },
  beta2: {
    type: 'number',
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0.999,
    description: 'Decay of the mean of their squares.',
  },
  epsilon: {
    type: 'number',
    exclusiveMinimum: 0,
    default: 1e-8,
    description: 'Added to the root, against division by 0.',
  },
  amsgrad: {
    type: 'boolean',
    default: false,
    description: 'Divide by the largest mean of squares so far (Reddi et al. 2018).',
  },
} as const;

type Given = Parameters<typeof optimizerOf>[1] &
  Pick<AdamOptions, 'epsilon' | 'amsgrad'> & {
    readonly beta1: number;
    readonly beta2: number;
    readonly weight_decay: number;
  };

function adamOf(options: Given, decoupled: boolean): Optimizer {
  const { beta1, beta2, epsilon, amsgrad = false, weight_decay: weightDecay } = options;
  return optimizerOf(adamRule({ betas: [beta1, beta2], epsilon, weightDecay, decoupled, amsgrad }), options);
}

export const adam = component({
  name: 'adam',
  summary: 'Adam (Kingma and Ba 2015)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...adamOptions,
      weight_decay: { type: 'number', minimum: 0, default: 0, description: 'Added to the gradient, times the weight.' },
    },
  },
  create: (options) => adamOf(options, false),
});

export const adamw = component({
  name: 'adamw',
  summary: 'Adam with decoupled weight decay (Loshchilov and Hutter 2019)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...adamOptions,
      weight_decay: {
        type: 'number',
        minimum: 0,
        default: 0.01,
        description: 'Taken off the weight, times rate and weight.',
      },
    },
  },
  create: (options) => adamOf(options, true),
});
