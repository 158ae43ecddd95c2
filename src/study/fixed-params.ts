/** @file Trials that were enqueued, with some of their parameters. */
import { isObject } from '../util/json.ts';
import type { Label, Params, Space } from './distribution.ts';
import type { StudyEvent } from './event.ts';
import type { Trial } from './state.ts';
import { contains, internalValue, valuesOf } from './value.ts';

/** Where Optuna keeps what `enqueue_trial` fixed: values, not numbers of the journal. */
const FIXED = 'fixed_params';

/** A trial that waits for a worker, with these parameters. Optuna's `enqueue_trial`. */
export function enqueueEvent(params: Readonly<Record<string, Label>>): StudyEvent {
  return { kind: 'create-trial', trial: { state: 'WAITING', systemAttrs: new Map([[FIXED, params]]) } };
}

/** Whether a trial was enqueued, or chosen, with just these parameters. */
export function isSameFixed(trial: Trial, params: Readonly<Record<string, Label>>): boolean {
  const fixed = trial.systemAttrs.get(FIXED);
  const own = isObject(fixed) ? fixed : valuesOf(trial.params, trial.distributions);
  const names = Object.keys(params);
  return Object.keys(own).length === names.length && names.every((name) => Object.is(own[name], params[name]));
}

/** What Optuna's `enqueue_trial` fixed for a trial, as numbers of the journal. */
export function fixedParams(trial: Trial, space: Space, warn: (text: string) => void): Params {
  const fixed = trial.systemAttrs.get(FIXED);
  const params = new Map<string, number>();
  if (!isObject(fixed)) return params;
  for (const [name, value] of Object.entries(fixed)) {
    const distribution = space.get(name);
    if (distribution === undefined) continue;
    const internal = internalValue(distribution, value as Label);
    if (internal === undefined)
      warn(`trial ${trial.number} is fixed to ${name}=${String(value)}, which ${name} cannot be`);
    else {
      params.set(name, internal);
      if (!contains(distribution, internal))
        warn(`trial ${trial.number} is fixed to ${name}=${String(value)}, which is outside of its range`);
    }
  }
  return params;
}
