/** @file How long a training is. */
import { HydrosolError } from '../../errors.ts';

export interface LengthOptions {
  /** Passes over the training set. */
  readonly epochs?: number | undefined;
  /** Batches, however many epochs that is; the last epoch may be broken off. Where both are given, what is reached first ends it. */
  readonly steps?: number | undefined;
}

/** Steps in all, and the epochs that are begun for them. Throws VALUE if neither is given. */
export function lengthOf({ epochs, steps }: LengthOptions, stepsPerEpoch: number): { epochs: number; steps: number } {
  const all = Math.min(steps ?? Infinity, (epochs ?? Infinity) * stepsPerEpoch);
  if (all === Infinity) throw new HydrosolError('VALUE', 'training has no end', { expected: 'epochs or steps' });
  return { steps: all, epochs: Math.ceil(all / stepsPerEpoch) };
}
