/** @file Parameters that cover a space evenly. */
import { HydrosolError } from '../../errors.ts';
import { randomStream } from '../../util/random.ts';
import { inOrder, isActive } from '../condition.ts';
import type { Space } from '../distribution.ts';
import { valueAtShare } from '../random-sampler.ts';
import type { Sampler } from '../sampler.ts';
import { haltonSequence } from './halton.ts';
import { MOST_DIMENSIONS, sobolSequence } from './sobol.ts';

export interface QmcOptions {
  /** The sequence of points. Default: 'sobol'. */
  readonly qmcType?: 'sobol' | 'halton' | undefined;
  /** Whether points are scrambled at random; else the first one has the lower end of every parameter. Default: false. */
  readonly scramble?: boolean | undefined;
  /** Of the scrambling; the same for all workers. Default: 0. */
  readonly seed?: number | undefined;
}

/** Fails with STUDY for a space with too many parameters. */
function assertFew(space: Space): void {
  if (space.size <= MOST_DIMENSIONS) return;
  throw new HydrosolError('STUDY', `the space has ${space.size} parameters, too many for a Sobol sequence`, {
    expected: `at most ${MOST_DIMENSIONS}`,
    hints: ["choose the sequence 'halton', or another sampler"],
  });
}

/**
 * Low-discrepancy points: trial n has the n-th point, so that any number of workers share one sequence without talking. A
 * parameter has its place in the point whether it exists in a trial or not. As Optuna's `QMCSampler`; but its first trial is
 * drawn at random, and it counts points itself. Fails with STUDY (`check`) for a space of more parameters than there are directions.
 */
export function qmcSampler({ qmcType = 'sobol', scramble = false, seed = 0 }: QmcOptions = {}): Sampler {
  const sequences = new Map<number, (index: number) => number[]>();
  const sequenceOf = (dimensions: number): ((index: number) => number[]) => {
    let sequence = sequences.get(dimensions);
    if (sequence === undefined) {
      const random = scramble ? randomStream(seed, `scramble ${qmcType}`) : undefined;
      sequence = (qmcType === 'sobol' ? sobolSequence : haltonSequence)(dimensions, random);
      sequences.set(dimensions, sequence);
    }
    return sequence;
  };
  return {
    check: qmcType === 'sobol' ? assertFew : undefined,
    propose(_, space, __, trial) {
      const names = inOrder(space);
      const point = sequenceOf(names.length)(trial);
      const params = new Map<string, number>();
      for (const [i, name] of names.entries()) {
        const distribution = space.get(name)!;
        if (isActive(distribution, space, params)) params.set(name, valueAtShare(distribution, point[i]!));
      }
      return params;
    },
  };
}
