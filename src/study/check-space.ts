/** @file What a distribution must be, as Optuna demands it. */
import { HydrosolError, throwAll } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { nearest } from '../util/suggest.ts';
import { isSameChoice } from './compatible.ts';
import { inOrder } from './condition.ts';
import { steppedValue, stepsBetween } from './decimal.ts';
import type {
  CategoricalDistribution,
  Distribution,
  FloatDistribution,
  IntDistribution,
  Space,
} from './distribution.ts';
import { formatPythonJson } from './python-json.ts';

type Numeric = FloatDistribution | IntDistribution;

function wrong(name: string, what: string, expected: string, hints: readonly string[] = []): HydrosolError {
  return new HydrosolError('STUDY', `${name}: ${what}`, { fullKey: name, expected, hints });
}

function checkChoices(name: string, distribution: CategoricalDistribution): CategoricalDistribution {
  const { choices } = distribution;
  if (choices.length === 0) throw wrong(name, 'there is nothing to choose from', 'one choice or more');
  for (const [i, choice] of choices.entries()) {
    const before = choices.findIndex((other) => isSameChoice(other, choice));
    if (before === i) continue;
    const [one, two] = [formatPythonJson(choices[before]!), formatPythonJson(choice)];
    if (one === two) throw wrong(name, `the choice ${one} is there twice`, 'different choices');
    throw wrong(name, `the choices ${one} and ${two} are one choice in the journal`, 'different choices', [
      'labelsOf(choices) gives them different names',
    ]);
  }
  return distribution;
}

function checkEnds(name: string, { kind, low, high, log, step }: Numeric): void {
  const ends = `${low} to ${high}`;
  if (!Number.isFinite(low) || !Number.isFinite(high)) throw wrong(name, `the range ${ends} has no end`, 'finite ends');
  if (kind === 'int' && !(Number.isSafeInteger(low) && Number.isSafeInteger(high)))
    throw wrong(name, `the range ${ends} is one of integers`, 'integers as its ends');
  if (low > high) throw wrong(name, `the range ${ends} is reversed`, `low ≤ high: ${high} to ${low}`);
  if (log && low <= 0) throw wrong(name, `the range ${ends} has no logarithm`, 'a lower end above 0');
  if (step !== null && !(step > 0 && Number.isFinite(step)))
    throw wrong(name, `the step ${step} leads nowhere`, 'a step above 0');
  if (kind === 'int' && !Number.isSafeInteger(step))
    throw wrong(name, `the step ${step} is no integer`, 'an integer above 0');
  if (log && step !== (kind === 'int' ? 1 : null))
    throw wrong(name, 'a logarithmic range has no step', kind === 'int' ? 'step 1' : 'no step');
}

/**
 * A distribution as Optuna would have it. The upper end of one with steps is its last step: if the range does not divide,
 * `warn` is told of the end in force. Fails with STUDY for a distribution that Optuna refuses, and for repeated choices.
 */
export function checkDistribution<T extends Distribution>(
  name: string,
  distribution: T,
  warn: (text: string) => void,
): T;
export function checkDistribution(
  name: string,
  distribution: Distribution,
  warn: (text: string) => void,
): Distribution {
  if (distribution.kind === 'categorical') return checkChoices(name, distribution);
  checkEnds(name, distribution);
  const { low, high, step } = distribution;
  if (step === null) return distribution;
  const { steps, divides } = stepsBetween(low, high, step);
  if (divides) return distribution;
  const last = steppedValue(low, step, steps);
  warn(`${name}: steps of ${step} from ${low} do not reach ${high}; the range ends at ${last}`);
  return { ...distribution, high: last };
}

/** Fails with STUDY where a condition names a parameter or a choice that the space does not have. */
function checkWhen(name: string, distribution: Distribution, space: Space): void {
  for (const [other, labels] of Object.entries(distribution.when ?? {})) {
    const on = space.get(other);
    if (on === undefined) {
      const [suggestion] = nearest(other, space.keys());
      throw new HydrosolError('STUDY', `${name} depends on ${other}, which the space does not have`, {
        fullKey: name,
        suggestion,
        expected: `one of ${[...space.keys()].join(', ')}`,
      });
    }
    if (on.kind !== 'categorical')
      throw wrong(name, `it depends on ${other}, which has no choices`, 'a categorical parameter');
    const unknown = labels.find((label) => !on.choices.some((choice) => isSameChoice(choice, label)));
    if (unknown !== undefined)
      throw wrong(
        name,
        `${formatPythonJson(unknown)} is no choice of ${other}`,
        `one of ${formatPythonJson(on.choices)}`,
      );
  }
}

/** A space as `checkDistribution` has it, with its conditions checked. Fails with all errors at once. */
export function checkSpace(space: Space, warn: (text: string) => void): Space {
  const results = [...space].map(([name, distribution]) =>
    attempt((): [string, Distribution] => {
      checkWhen(name, distribution, space);
      return [name, checkDistribution(name, distribution, warn)];
    }),
  );
  throwAll(results.flatMap(({ errors }) => errors));
  const order = new Set(inOrder(space));
  const circular = [...space.keys()].filter((name) => !order.has(name));
  if (circular.length > 0)
    throw wrong(circular[0]!, `it depends on itself, through ${circular.join(', ')}`, 'conditions without a circle');
  return new Map(results.flatMap(({ value }) => (value === undefined ? [] : [value])));
}
