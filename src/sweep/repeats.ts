/** @file Trials that do another one again: `hydrosol resume --failed`. */
import type { Json, StudyState, Trial } from '../study/index.ts';

/** Where Optuna's `RetryFailedTrialCallback` keeps which trial another one does again, and which that one did. */
const FAILED_TRIAL = 'failed_trial';
const RETRY_HISTORY = 'retry_history';

type Attributes = Pick<Trial, 'systemAttrs'>;

/** The number of the trial that a trial does again, if it does. */
export function againOf({ systemAttrs }: Attributes): number | undefined {
  const number = systemAttrs.get(FAILED_TRIAL);
  return typeof number === 'number' ? number : undefined;
}

/** The number of the trial that a trial and those before it do again; its own where it does none. */
export function originalOf(trial: Attributes & Pick<Trial, 'number'>): number {
  const history = trial.systemAttrs.get(RETRY_HISTORY);
  const first: unknown = Array.isArray(history) ? history[0] : undefined;
  return typeof first === 'number' ? first : (againOf(trial) ?? trial.number);
}

/** The trials that failed and were not done again. */
export function failedTrials({ trials }: StudyState): number[] {
  const again = new Set(trials.map(againOf));
  return trials.flatMap(({ state, number }) => (state === 'FAIL' && !again.has(number) ? [number] : []));
}

/**
 * The attributes of a trial that does another one again: those of that one, as Optuna's `RetryFailedTrialCallback` copies them (what
 * `enqueue_trial` fixed is among them), with its number.
 */
export function retryAttrs({ trials }: StudyState, number: number): ReadonlyMap<string, Json> {
  const { systemAttrs } = trials[number]!;
  const history = systemAttrs.get(RETRY_HISTORY);
  return new Map<string, Json>([
    ...systemAttrs,
    [FAILED_TRIAL, number],
    [RETRY_HISTORY, [...(Array.isArray(history) ? history : []), number]],
  ]);
}
