/** @file RMSprop. */
import * as tf from '@tensorflow/tfjs-core';
import { component } from '../component.ts';
import { optimizerOf, optimizerOptions, type UpdateRule } from './optimizer.ts';

interface RmspropOptions {
  /** Decay α of the means. Default: 0.99. */
  readonly decay?: number;
  /** Added to the root. Default: 1e-8. */
  readonly epsilon?: number;
  /** Default: 0. */
  readonly momentum?: number;
  /** Divide by the deviation of the gradient instead of its size. Default: false. */
  readonly centered?: boolean;
  /** Added to the gradient, times the weight. Default: 0. */
  readonly weightDecay?: number;
}

/**
 * v ← αv + (1-α)g²; w ← w - rate · g / (√v + ε), where √v is √(v - m²) with m ← αm + (1-α)g if `centered`, and a velocity takes
 * up the quotient if there is momentum. Tieleman and Hinton, lecture 6.5, 2012; as `torch.optim.RMSprop`.
 */
export function rmspropRule(options: RmspropOptions = {}): UpdateRule {
  const { decay = 0.99, epsilon = 1e-8, momentum = 0, centered = false, weightDecay = 0 } = options;
  const averaged = (old: tf.Tensor, x: tf.Tensor): tf.Tensor => tf.add(tf.mul(old, decay), tf.mul(x, 1 - decay));
  return {
    name: 'rmsprop',
    slots: ['square', ...(centered ? ['mean'] : []), ...(momentum === 0 ? [] : ['velocity'])],
    coefficients: (learningRate) => [learningRate],
    update(weight, gradient, [square, ...others], [rate]) {
      const slope = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
      const newSquare = averaged(square!, tf.square(slope));
      const newMean = centered ? [averaged(others[0]!, slope)] : [];
      const variance = newMean[0] === undefined ? newSquare : tf.sub(newSquare, tf.square(newMean[0]));
      const quotient = tf.div(slope, tf.add(tf.sqrt(variance), epsilon));
      const newVelocity = momentum === 0 ? [] : [tf.add(tf.mul(others.at(-1)!, momentum), quotient)];
      const direction = newVelocity[0] ?? quotient;
      return {
        weight: tf.sub(weight, tf.mul(direction, rate!)),
        slots: [newSquare, ...newMean, ...newVelocity],
      };
    },
  };
}

export const rmsprop = component({
  name: 'rmsprop',
  summary: 'RMSprop (Tieleman and Hinton 2012)',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...optimizerOptions,
      decay: {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.99,
        description: 'Decay of the mean of the squared gradients (alpha in PyTorch).',
      },
      epsilon: {
        type: 'number',
        exclusiveMinimum: 0,
        default: 1e-8,
        description: 'Added to the root, against division by 0.',
      },
      momentum: {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0,
        description: 'Share of the last step that is kept.',
      },
      centered: {
        type: 'boolean',
        default: false,
        description: 'Divide by the deviation of the gradient instead of its size.',
      },
      weight_decay: { type: 'number', minimum: 0, default: 0, description: 'Added to the gradient, times the weight.' },
    },
  },
  create: ({ decay, epsilon, momentum, centered, weight_decay: weightDecay, ...options }) =>
    optimizerOf(rmspropRule({ decay, epsilon, momentum, centered, weightDecay }), options),
});
