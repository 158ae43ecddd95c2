/** @file Normal numbers from a stream. */
import type { RandomStream } from '../../util/random.ts';
import { logNormalQuantile } from './normal.ts';

/** A standard normal number, by its quantile: one number of the stream each. */
export function drawNormal(random: RandomStream): number {
  return logNormalQuantile(Math.log(random.next() + 2 ** -33));
}
