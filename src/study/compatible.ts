/** @file When two distributions of one parameter go together in a study. */
import { HydrosolError } from '../errors.ts';
import type { Distribution, Label, Space } from './distribution.ts';
import { formatPythonJson } from './python-json.ts';
import type { StudyState } from './state.ts';

/** Whether two choices are one to Optuna, which compares as Python does: `1`, `1.0` and `True` are equal. */
export function isSameChoice(a: Label, b: Label): boolean {
  if (typeof a === 'string' || typeof b === 'string' || a === null || b === null) return a === b;
  return Object.is(Number(a), Number(b)) || Number(a) === Number(b);
}

/** What choices have in common that are one to Optuna. */
function choiceKey(label: Label): string {
  return typeof label === 'number' || typeof label === 'boolean'
    ? `number ${Number(label)}`
    : `${typeof label} ${label}`;
}

/** Of each choice, whether another one is the same to Optuna; what is undefined is no choice. */
export function sharedChoices(labels: readonly (Label | undefined)[]): boolean[] {
  const keys = labels.map((label) => (label === undefined ? undefined : choiceKey(label)));
  const counts = new Map<string | undefined, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return keys.map((key) => key !== undefined && counts.get(key)! > 1);
}

/** Whether Optuna lets a parameter have both in one study: the same kind, the same scale, the same choices in the same order. */
export function isCompatible(a: Distribution, b: Distribution): boolean {
  if (a === b) return true;
  if (a.kind === 'categorical')
    return (
      b.kind === 'categorical' &&
      a.choices.length === b.choices.length &&
      a.choices.every((choice, i) => isSameChoice(choice, b.choices[i]!))
    );
  return a.kind === b.kind && a.log === (b as typeof a).log;
}

/** A distribution in a few words, for messages. */
export function describeDistribution(distribution: Distribution): string {
  if (distribution.kind === 'categorical') return `one of ${formatPythonJson(distribution.choices, [', ', ': '])}`;
  const { kind, low, high, log, step } = distribution;
  const by = step === null || (kind === 'int' && step === 1) ? '' : ` in steps of ${step}`;
  return `${kind} from ${low} to ${high}${by}${log ? ' (log)' : ''}`;
}

/**
 * Fails with STUDY where a parameter cannot have a distribution, since an earlier trial of the study has another that does
 * not go with it. Optuna would drop the parameter without a word.
 */
export function assertCompatible(name: string, before: Distribution, now: Distribution): void {
  if (isCompatible(before, now)) return;
  const [old, other] = [describeDistribution(before), describeDistribution(now)];
  const why = 'kind, log scale and choices of a parameter stay the same within a study';
  throw new HydrosolError('STUDY', `${name} was ${old} in this study and is now ${other}; ${why}`, {
    fullKey: name,
    expected: old,
    hints: ['start a new sweep: another study name, or another file'],
  });
}

/** Fails with STUDY where a space does not go with the trials of a study, as `assertCompatible` does. */
export function assertCompatibleSpace(study: StudyState, space: Space): void {
  for (const [name, distribution] of space) {
    const earlier = study.trials.find((trial) => trial.params.has(name))?.distributions.get(name);
    if (earlier !== undefined) assertCompatible(name, earlier, distribution);
  }
}
