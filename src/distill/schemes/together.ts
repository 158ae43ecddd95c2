/** @file Several networks as one. */
import * as tf from '@tensorflow/tfjs-core';
import type { Learner, Taps } from '../models/model.ts';

/** The name of a tap of one of several networks, counted from 1: `2.logits`. */
export function memberTap(member: number, tap: string): string {
  return `${member}.${tap}`;
}

/**
 * Networks on the same inputs as one that is asked, or trained, in one step. Its taps are theirs by number (`1.embedding`,
 * `2.logits`, …) and `logits`, [batch, classes]: the logarithms of their mean probabilities, the ensemble's answer. They stay
 * their owner's to dispose.
 */
export function together(members: readonly Learner[]): Learner {
  const [first] = members;
  const { inputShape, classes } = first!;
  const numbered = <T>(of: (member: Learner) => Readonly<Record<string, T>>): [string, T][] =>
    members.flatMap((member, i) =>
      Object.entries(of(member)).map(([tap, value]) => [memberTap(i + 1, tap), value] as [string, T]),
    );
  return {
    name: members.map(({ name }) => name).join(' + '),
    inputShape,
    classes,
    taps: { ...Object.fromEntries(numbered(({ taps }) => taps)), logits: [classes] },
    variables: members.flatMap(({ variables }) => variables),
    statistics: members.flatMap(({ statistics }) => statistics),
    forward(x, options): Taps {
      const taps = Object.fromEntries(numbered((member) => member.forward(x, options)));
      const logits = members.map((_, i) => taps[memberTap(i + 1, 'logits')] as tf.Tensor2D);
      return { ...taps, logits: logMeanProbabilities(logits) };
    },
  };
}

/** ln of the mean of softmax(z_k) over k. Logits [B, C] each; [B, C]. */
export function logMeanProbabilities(logits: readonly tf.Tensor2D[]): tf.Tensor2D {
  const each = tf.stack(logits.map((one) => tf.logSoftmax(one)));
  return tf.sub(tf.logSumExp(each, 0), Math.log(logits.length)) as tf.Tensor2D;
}
