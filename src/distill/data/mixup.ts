/** @file Mixup: an example and a share of another one (Zhang et al. 2018, "mixup: Beyond Empirical Risk Minimization"). */
import type { RandomStream } from '../../util/random.ts';

/** What is mixed into an example. */
export interface Mixture {
  /** Where in the split the other example stands. */
  readonly partner: number;
  /** Its share, 0 … ½, as a float32; the example itself has the rest. */
  readonly share: number;
}

/**
 * A number of the distribution Beta(alpha, alpha), 0 … 1, from exactly two uniform ones: t of Student's distribution with
 * 2·alpha degrees of freedom by Bailey's polar method (Bailey 1994, Mathematics of Computation 62), then
 * ½ + ½ · t / √(2·alpha + t²), as in Devroye 1996, "Random Variate Generation in One Line of Code". `alpha` > 0.
 */
export function symmetricBeta(alpha: number, random: RandomStream): number {
  // written with q = u^(1/alpha), which goes to 0 where t² = 2·alpha · cos² · (1 - q) / q goes to infinity
  const q = random.next() ** (1 / alpha);
  const cos = Math.cos(2 * Math.PI * random.next());
  return (1 + (cos * Math.sqrt(1 - q)) / Math.sqrt(q + (1 - q) * cos * cos)) / 2;
}

/**
 * What one example is mixed with: any one of the `size` in the split, in a share of its own, as in the paper's equation 1. (The authors' program pairs examples within a batch and draws one share a batch, to read fewer files; then an
 * example's look would depend on its batch.) Since a pair has no order, the larger share is always that of the example
 * itself: max(λ, 1-λ) for λ of Beta(alpha, alpha). `alpha` 0 mixes nothing in.
 */
export function mixtureOf(alpha: number, size: number, random: RandomStream): Mixture {
  const partner = random.integer(size);
  if (alpha === 0) return { partner, share: 0 };
  const lambda = symmetricBeta(alpha, random);
  return { partner, share: Math.fround(Math.min(lambda, 1 - lambda)) };
}

/** (1 - share) · image + share · other; exactly the image where both are equal. */
export function mixed(image: Float32Array, other: Float32Array, share: number): Float32Array {
  const sum = new Float32Array(image.length);
  for (let i = 0; i < sum.length; i++) sum[i] = image[i]! + share * (other[i]! - image[i]!);
  return sum;
}
