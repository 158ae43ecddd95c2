/** @file How hard each term of a loss pulls at the student's logits. */
import * as tf from '@tensorflow/tfjs-core';
import type { HostTensor } from '../../engine/index.ts';
import type { Loss, LossInput, StepPosition, Term } from '../losses/loss.ts';
import type { Taps } from '../models/model.ts';
import type { BatchInputs } from './step.ts';

/** For each term in the order of `loss.terms`, without its weight; null for one that reads more of the student than its logits. */
export type Pulls = readonly (number | null)[];

/** Measures a batch by the student's logits on it, [batch, classes]. */
export type PullMeter = (logits: tf.Tensor, batch: BatchInputs, at: StepPosition) => Pulls;

/**
 * A meter for the terms of a loss. A pull is the Frobenius norm of a term's gradient at the logits, as numbers in a matrix: only the
 * term is gone through, not the network, so that it costs little. Nothing that training reads is changed. Terms that keep
 * memories, and those that the backend outside of compiled steps cannot compute, have no pull.
 */
export function pullMeter({ terms }: Loss): PullMeter {
  /** Whether a term was found to read the logits alone. */
  const known = new Map<Term, boolean>(terms.filter(({ state = [] }) => state.length > 0).map((term) => [term, false]));
  return (logits, batch, at) => {
    let pulls: Pulls = [];
    tf.tidy(() => {
      const z = copied(logits);
      const input = inputOf(batch, at);
      pulls = terms.map((term) =>
        known.get(term) === false ? null : pullOf(term, { z, input, isKnown: known.has(term) }),
      );
    });
    for (const [i, pull] of pulls.entries()) known.set(terms[i]!, pull !== null);
    return pulls;
  };
}

/** A tensor of its own: what a compiled step keeps in its buffers stays there. */
function copied(feed: tf.Tensor | HostTensor): tf.Tensor {
  return tf.tensor(feed instanceof tf.Tensor ? feed.dataSync() : feed.values, [...feed.shape]);
}

type Unread = Omit<LossInput, 'student'>;

/** A batch as a term reads it, but for the student. */
function inputOf({ labels, mixed, teacher }: BatchInputs, at: StepPosition): Unread {
  return {
    labels: copied(labels) as tf.Tensor1D,
    teacher: copiedWhenRead(teacher),
    at: () => at,
    ...(mixed && {
      mixed: { labels: copied(mixed.labels) as tf.Tensor1D, share: copied(mixed.share) as tf.Tensor1D },
    }),
  };
}

/** Taps of which a tensor is made when it is read: of those of features most never are. */
function copiedWhenRead(taps: BatchInputs['teacher']): Taps {
  const entries = Object.entries(taps).map(
    ([tap, feed]) => [tap, { enumerable: true, get: () => copied(feed) }] as const,
  );
  return Object.defineProperties({}, Object.fromEntries(entries));
}

/** Taps of a student of which only the logits may be read. */
function onlyLogits(logits: tf.Tensor): Taps {
  return new Proxy(
    { logits },
    {
      get(taps, name) {
        if (name === 'logits') return taps.logits;
        throw new Error('more than the logits are read');
      },
      ownKeys: () => {
        throw new Error('all taps are read');
      },
    },
  );
}

interface Pulling {
  readonly z: tf.Tensor;
  readonly input: Unread;
  /** Whether it is known that the term reads the logits alone. */
  readonly isKnown: boolean;
}

function pullOf({ value }: Term, { z, input, isKnown }: Pulling): number | null {
  const measure = (): tf.Tensor => value({ ...input, student: onlyLogits(z) });
  try {
    // once without a tape, which would keep its tensors if the term reads more
    if (!isKnown) tf.tidy(() => measure().dataSync());
    let square: number | undefined;
    tf.tidy(() => {
      // unlike tf.grad it does not throw where nothing leads to the logits
      const [gradient] = tf.engine().gradients(measure, [z], undefined, true).grads;
      const slopes = gradient?.dataSync<'float32'>();
      square = slopes?.reduce((sum, slope) => sum + slope ** 2, 0);
    });
    return square !== undefined && Number.isFinite(square) ? Math.sqrt(square) : null;
  } catch {
    return null;
  }
}
