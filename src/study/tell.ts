/** @file What is written when a worker tells of its trial. */
import { HydrosolError } from '../errors.ts';
import type { StudyEvent } from './event.ts';
import type { Pruner } from './sampler.ts';
import { isFinal, type StudyState, type Trial, type TrialState } from './state.ts';

/** The attribute of a trial that says why it failed. */
export const REASON = 'hydrosol:reason';

/** A trial by its number. Fails with STUDY where there is none. */
export function trialOf(study: StudyState, number: number): Trial {
  const trial = study.trials[number];
  if (trial !== undefined) return trial;
  const { length } = study.trials;
  throw new HydrosolError('STUDY', `the study has no trial ${number}`, {
    expected: length === 0 ? 'a trial that was asked for' : `a number from 0 to ${length - 1}`,
  });
}

/**
 * The intermediate value of a trial. A step that has this value already gets nothing; one that has another keeps it, and
 * `warn` is told, as in Optuna. So is it of a trial that has ended. Fails with STUDY where the step is no integer from 0.
 */
export function reportEvents(
  study: StudyState,
  number: number,
  step: number,
  value: number,
  warn: (text: string) => void,
): readonly StudyEvent[] {
  const trial = trialOf(study, number);
  if (!Number.isSafeInteger(step) || step < 0)
    throw new HydrosolError('STUDY', `${step} is no step of trial ${number}`, { expected: 'an integer from 0' });
  const before = trial.intermediate.get(step);
  if (before !== undefined && Object.is(before, value)) return [];
  if (before !== undefined) {
    warn(`trial ${number} has ${before} at step ${step} already; ${value} is left out`);
    return [];
  }
  if (isFinal(trial.state)) {
    warn(`trial ${number} is ${trial.state} already; its value at step ${step} is left out`);
    return [];
  }
  return [{ kind: 'intermediate', trial: number, step, value }];
}

/**
 * Whether a pruner ends a trial now, and what is written with the decision.
 */
export function decidePrune(
  study: StudyState,
  number: number,
  { shouldPrune, marks }: Pruner,
): { readonly prunes: boolean; readonly events: readonly StudyEvent[] } {
  const trial = trialOf(study, number);
  const events = [...(marks?.(study, trial) ?? [])].map(([key, value]): StudyEvent => ({
    kind: 'trial-attr',
    trial: number,
    scope: 'system',
    key,
    value,
  }));
  return { prunes: shouldPrune(study, trial), events };
}

/** How a trial ends without values: pruned (its last intermediate value is its value), failed, or put back to wait. */
export interface Ending {
  readonly state: 'PRUNED' | 'FAIL' | 'WAITING';
  /** Why it failed. */
  readonly reason?: string | undefined;
}

/** What a trial came to: one value, one for each direction, or a state without. */
export type Outcome = number | readonly number[] | Ending;

/** The value of a pruned trial: its last intermediate one, in a study of one direction, unless it is NaN. Optuna's. */
export function lastValue(study: StudyState, trial: Trial): readonly number[] | undefined {
  if (study.directions.length !== 1 || trial.intermediate.size === 0) return undefined;
  const value = trial.intermediate.get(Math.max(...trial.intermediate.keys()))!;
  return Number.isNaN(value) ? undefined : [value];
}

function isEnding(outcome: Outcome): outcome is Ending {
  return typeof outcome === 'object' && 'state' in outcome;
}

/** State, values and reason of an outcome. Fails with STUDY where it has another number of values than the study directions. */
function endOf(
  study: StudyState,
  trial: Trial,
  outcome: Outcome,
): {
  readonly state: TrialState;
  readonly values?: readonly number[] | undefined;
  readonly reason?: string | undefined;
} {
  if (isEnding(outcome))
    return { ...outcome, values: outcome.state === 'PRUNED' ? lastValue(study, trial) : undefined };
  const values = typeof outcome === 'number' ? [outcome] : outcome;
  const { length } = study.directions;
  if (values.length !== length)
    throw new HydrosolError('STUDY', `trial ${trial.number} was told ${values.length} values`, {
      expected: `${length}, one for each direction of the study: ${study.directions.join(', ')}`,
    });
  return values.some(Number.isNaN) ? { state: 'FAIL', reason: 'objective is NaN' } : { state: 'COMPLETE', values };
}

function isSame(values: readonly number[] | undefined, others: readonly number[] | undefined): boolean {
  return values?.length === others?.length && (values ?? []).every((value, i) => Object.is(value, others?.[i]));
}

/**
 * The end of a trial. NaN as a value is a failure with the reason `objective is NaN`; infinities are kept. A trial that has
 * ended stays as it is; if it ended otherwise, `warn` is told. Fails with STUDY for a trial that waits, and for a wrong number of values.
 */
export function tellEvents(
  study: StudyState,
  number: number,
  outcome: Outcome,
  warn: (text: string) => void,
): readonly StudyEvent[] {
  const trial = trialOf(study, number);
  const { state, values, reason } = endOf(study, trial, outcome);
  if (isFinal(trial.state)) {
    if (trial.state !== state || !isSame(trial.values, values))
      warn(`trial ${number} is ${trial.state} already; that it is ${state} comes too late and is left out`);
    return [];
  }
  if (trial.state === 'WAITING')
    throw new HydrosolError('STUDY', `trial ${number} waits and has nothing to tell`, {
      expected: 'a trial that runs',
    });
  const why: readonly StudyEvent[] =
    reason === undefined ? [] : [{ kind: 'trial-attr', trial: number, scope: 'user', key: REASON, value: reason }];
  return [...why, { kind: 'state', trial: number, state, values }];
}
