/** @file Values whose direction no longer matters. */
import type { Direction } from './state.ts';

/** Values of a trial as losses, one for each direction: lower is better. */
export function lossesOf(values: readonly number[], directions: readonly Direction[]): readonly number[] {
  return values.map((value, i) => (directions[i] === 'maximize' ? -value : value));
}
