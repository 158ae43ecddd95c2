/** @file Stochastic gradient descent. */
import * as tf from '@tensorflow/tfjs-core';
import { component } from '../component.ts';
import { optimizerOf, optimizerOptions, type UpdateRule } from './optimizer.ts';

interface SgdOptions {
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly weightDecay: number;
  /** Share of each gradient but the first that the velocity does not take up. Default: 0. */
  readonly dampening?: number;
}

/**
 * g ← g + weight_decay · w; v ← momentum · v + (1 - dampening) · g, at first v ← g; w ← w - rate · v, or with Nesterov's look-ahead
 * w ← w - rate · (g + momentum · v). As `torch.optim.SGD`.
 */
export function sgdRule({ momentum, nesterov, weightDecay, dampening = 0 }: SgdOptions): UpdateRule {
  return {
    name: 'sgd',
    slots: momentum === 0 ? [] : ['velocity'],
    coefficients: (learningRate, step) => [learningRate, ...(dampening === 0 ? [] : [step === 0 ? 1 : 1 - dampening])],
    update(weight, gradient, [velocity], [learningRate, taken]) {
      const slope = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weight, weightDecay));
      if (velocity === undefined) return { weight: tf.sub(weight, tf.mul(slope, learningRate!)), slots: [] };
      const faster = tf.add(tf.mul(velocity, momentum), taken === undefined ? slope : tf.mul(slope, taken));
      const direction = nesterov ? tf.add(slope, tf.mul(faster, momentum)) : faster;
      return { weight: tf.sub(weight, tf.mul(direction, learningRate!)), slots: [faster] };
    },
  };
}

export const sgd = component({
  name: 'sgd',
  summary: 'Stochastic gradient descent with momentum',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      ...optimizerOptions,
      learning_rate: { ...optimizerOptions.learning_rate, default: 0.05 },
      momentum: {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.9,
        description: 'Share of the last step that is kept.',
      },
      dampening: {
        type: 'number',
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0,
        description: 'Share of each gradient but the first that the velocity does not take up.',
      },
      nesterov: { type: 'boolean', default: false, description: "Use Nesterov's look-ahead." },
      weight_decay: {
        type: 'number',
        minimum: 0,
        default: 0.0005,
        description: 'Added to the gradient, times the weight.',
      },
    },
  },
  create: ({ momentum, nesterov, dampening, weight_decay: weightDecay, ...options }) =>
    optimizerOf(sgdRule({ momentum, nesterov, dampening, weightDecay }), options),
});
