/** @file Successive halving in several brackets, which differ in how early they end trials. */
import { crc32 } from 'node:zlib';
import type { Pruner } from '../sampler.ts';
import type { StudyState, Trial } from '../state.ts';
import { completeTrials, lastStep } from './intermediate.ts';
import { assertInteger, assertOption } from './options.ts';
import { successiveHalvingPruner } from './successive-halving-pruner.ts';

export interface HyperbandOptions {
  /** The step of the first rung of the first bracket. Default: 1. */
  readonly minResource?: number | undefined;
  /** The steps of a whole trial; `auto`: one more than the last of the longest complete trial; as long as none is complete no trial is ended. Default: auto. */
  readonly maxResource?: number | 'auto' | undefined;
  /** As `successiveHalvingPruner` has it. Default: 3. */
  readonly reductionFactor?: number | undefined;
  /** As `successiveHalvingPruner` has it. Default: 0. */
  readonly bootstrapCount?: number | undefined;
}

/** The brackets by how long whole trials are: which one a trial is in, and the pruner of each. */
interface Brackets {
  readonly of: (study: StudyState, number: number) => number;
  readonly pruners: readonly Pruner[];
}

/**
 * Ends trials as successive halving does, in brackets: each leaves out one rung more, and compares its own trials alone. Which bracket
 * a trial is in depends on the name of the study and the number of the trial. Hyperband (Li et al. 2018) as Optuna's `HyperbandPruner`
 * has it, but that samplers see the trials of all brackets. Fails with STUDY for options that it refuses.
 */
export function hyperbandPruner({
  minResource = 1,
  maxResource = 'auto',
  reductionFactor: factor = 3,
  bootstrapCount = 0,
}: HyperbandOptions = {}): Pruner {
  assertInteger('minResource', minResource, 1);
  if (maxResource !== 'auto') assertInteger('maxResource', maxResource, minResource);
  assertInteger('reductionFactor', factor, 2);
  assertInteger('bootstrapCount', bootstrapCount, 0);
  const knowsRungs = bootstrapCount === 0 || maxResource !== 'auto';
  assertOption(
    knowsRungs,
    'bootstrapCount',
    bootstrapCount,
    '0 with maxResource=auto: no trial would ever be complete',
  );

  const known = new Map<number, Brackets>();
  const bracketsOf = (most: number): Brackets => {
    const found = known.get(most);
    if (found !== undefined) return found;
    // the quotient of logarithms, as Python's math.log with a base has it
    const count = Math.floor(Math.log(most / minResource) / Math.log(factor)) + 1;
    // how many trials of all are in a bracket
    const shares = Array.from({ length: count }, (_, bracket) => {
      const s = count - 1 - bracket;
      return Math.ceil((count * factor ** s) / (s + 1));
    });
    const total = shares.reduce((sum, share) => sum + share, 0);
    const made: Brackets = {
      of({ name }, number) {
        let left = crc32(`${name}_${number}`) % total;
        return shares.findIndex((share) => (left -= share) < 0);
      },
      pruners: shares.map((_, bracket) =>
        successiveHalvingPruner({
          minResource,
          reductionFactor: factor,
          minEarlyStoppingRate: bracket,
          bootstrapCount,
        }),
      ),
    };
    known.set(most, made);
    return made;
  };

  /** The pruner of a trial's bracket, with the trials that it compares. */
  const bracketOf = (study: StudyState, { number }: Trial): { pruner: Pruner; among: StudyState } | undefined => {
    const steps = completeTrials(study).flatMap((trial) => lastStep(trial) ?? []);
    const most = maxResource === 'auto' ? Math.max(...steps) + 1 : maxResource;
    if (!(most >= minResource)) return undefined;
    const { of, pruners } = bracketsOf(most);
    const bracket = of(study, number);
    return {
      pruner: pruners[bracket]!,
      among: { ...study, trials: study.trials.filter((one) => of(study, one.number) === bracket) },
    };
  };

  return {
    shouldPrune(study, trial) {
      const found = bracketOf(study, trial);
      return found?.pruner.shouldPrune(found.among, trial) ?? false;
    },
    marks(study, trial) {
      const found = bracketOf(study, trial);
      return found?.pruner.marks?.(found.among, trial) ?? new Map();
    },
  };
}
