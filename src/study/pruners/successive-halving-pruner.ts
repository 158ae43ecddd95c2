/** @file Asynchronous successive halving: of the trials that reach a rung the best few go on. */
import type { Pruner } from '../sampler.ts';
import type { StudyState, Trial } from '../state.ts';
import { completeTrials, lastStep, signOf } from './intermediate.ts';
import { assertInteger, assertOption } from './options.ts';

export interface SuccessiveHalvingOptions {
  /** The step of the first rung; `auto`: a hundredth of the longest complete trial's, at least 1; as long as none is complete no trial is ended. Default: auto. */
  readonly minResource?: number | 'auto' | undefined;
  /** The step of each rung is so many times that of the one before, and one of so many trials goes on. Default: 4. */
  readonly reductionFactor?: number | undefined;
  /** So many of the lowest rungs are left out. Default: 0. */
  readonly minEarlyStoppingRate?: number | undefined;
  /** So many trials must have reached a rung before any goes on from there. Default: 0. */
  readonly bootstrapCount?: number | undefined;
}

/** What a trial's value at a rung is called in a journal, as in Optuna. */
const rungKey = (rung: number): string => `completed_rung_${rung}`;

/** The value that a trial had when it reached a rung; undefined where it did not. */
function valueAt({ systemAttrs }: Trial, rung: number): number | undefined {
  const value = systemAttrs.get(rungKey(rung));
  return typeof value === 'number' ? value : undefined;
}

/** The step of the first rung where nothing says so. */
function estimate(study: StudyState): number | undefined {
  const steps = completeTrials(study).flatMap((trial) => lastStep(trial) ?? []);
  return steps.length === 0 ? undefined : Math.max(1, Math.floor(Math.max(...steps) / 100));
}

/**
 * Whether a value may go on from a rung: it is among the best n / factor of the n that reached it, itself included; as long as these
 * are none, if it is the best.
 */
function isPromoted(
  value: number,
  all: readonly number[],
  { factor, sign }: { factor: number; sign: 1 | -1 },
): boolean {
  const losses = all.map((one) => sign * one).sort((a, b) => a - b);
  return sign * value <= losses[Math.max(0, Math.floor(all.length / factor) - 1)]!;
}

/**
 * Ends a trial at the first of its steps that reaches a rung where its value is not among the best. The rungs are at `minResource`
 * · `reductionFactor` ^ (`minEarlyStoppingRate` + 0, 1, 2, …). Compares with all trials that reached the rung, those that run
 * included; their values there are attributes of the journal, which Optuna's pruner reads too. A value that is NaN ends a trial.
 * ASHA (Li et al. 2020) as Optuna's `SuccessiveHalvingPruner` has it. Fails with STUDY for options that it refuses.
 */
export function successiveHalvingPruner({
  minResource = 'auto',
  reductionFactor: factor = 4,
  minEarlyStoppingRate: rate = 0,
  bootstrapCount = 0,
}: SuccessiveHalvingOptions = {}): Pruner {
  if (minResource !== 'auto') assertInteger('minResource', minResource, 1);
  assertInteger('reductionFactor', factor, 2);
  assertInteger('minEarlyStoppingRate', rate, 0);
  assertInteger('bootstrapCount', bootstrapCount, 0);
  const knowsRungs = bootstrapCount === 0 || minResource !== 'auto';
  assertOption(
    knowsRungs,
    'bootstrapCount',
    bootstrapCount,
    '0 with minResource=auto: no trial would ever be complete',
  );

  /** How far a trial comes by its last value: the rungs that it reaches, and whether it ends there. */
  const climb = (study: StudyState, trial: Trial): { readonly ends: boolean; readonly reached: readonly number[] } => {
    const step = lastStep(trial);
    const first = minResource === 'auto' ? estimate(study) : minResource;
    const reached: number[] = [];
    if (step === undefined || first === undefined) return { ends: false, reached };
    const value = trial.intermediate.get(step)!;
    const sign = signOf(study.directions);
    let rung = 0;
    while (trial.systemAttrs.has(rungKey(rung))) rung++;
    for (; step >= first * factor ** (rate + rung); rung++) {
      if (Number.isNaN(value)) return { ends: true, reached };
      reached.push(rung);
      const all = [...study.trials.flatMap((other) => (other === trial ? [] : (valueAt(other, rung) ?? []))), value];
      if (all.length <= bootstrapCount || !isPromoted(value, all, { factor, sign })) return { ends: true, reached };
    }
    return { ends: false, reached };
  };

  return {
    shouldPrune: (study, trial) => climb(study, trial).ends,
    marks(study, trial) {
      const value = trial.intermediate.get(lastStep(trial) ?? -1)!;
      return new Map(climb(study, trial).reached.map((rung) => [rungKey(rung), value]));
    },
  };
}
