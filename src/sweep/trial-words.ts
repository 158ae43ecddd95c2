/** @file The words of a trial of a sweep: what its parameters are called on a command line. */
import { HydrosolError } from '../errors.ts';
import { externalValue, fixedParams, type Params, type Space, type Trial } from '../study/index.ts';
import { originalOf } from './repeats.ts';
import type { SweepPlan, SweptParameter } from './space/plan.ts';
import { wordsOf } from './space/words-of.ts';

type PlannedSpace = Pick<SweepPlan, 'words' | 'space'>;

/** What the swept keys may be. */
export function spaceOf({ space }: PlannedSpace): Space {
  return new Map(Array.from(space, ([key, { distribution }]) => [key, distribution]));
}

/** What a key was in a trial of the time before it had choices, behind the `=`; undefined for a later trial, and where that is not known. */
function earlierText({ earlier }: SweptParameter, trial: Trial): string | undefined {
  return earlier?.texts[originalOf(trial)] ?? undefined;
}

/** The index of a choice in a sweep that may have grown since: by its label, else by its text. */
function indexOf({ space }: PlannedSpace, key: string, label: unknown): number {
  const { distribution, texts = [] } = space.get(key)!;
  if (distribution.kind !== 'categorical') return Number(label);
  const byLabel = distribution.choices.findIndex((choice) => Object.is(choice, label));
  return byLabel === -1 ? texts.indexOf(String(label)) : byLabel;
}

/**
 * The parameters of a trial as numbers of the sweep's own space: of one that was enqueued from elsewhere those that were fixed. A number outside of
 * the space, or a choice that is none, is none of it, whatever the journal says. Fails with STUDY.
 */
function paramsOf(plan: PlannedSpace, trial: Trial): Params {
  const refuse = (why: string): never => {
    throw new HydrosolError('STUDY', `trial ${trial.number} of the sweep ${why}`, {
      expected: `parameters of the sweep: ${[...plan.space.keys()].join(', ')}`,
    });
  };
  const refuseFixed = (why: string): never => refuse(why.replace(/^trial \d+ /, ''));
  const fixed = trial.params.size > 0 ? undefined : fixedParams(trial, spaceOf(plan), refuseFixed);
  const params = new Map<string, number>();
  for (const [key, value] of fixed ?? trial.params) {
    const own = trial.distributions.get(key);
    if (!plan.space.has(key)) refuse(`has a parameter '${key}', which is not swept`);
    const index = own === undefined || fixed !== undefined ? value : indexOf(plan, key, externalValue(own, value));
    const { distribution } = plan.space.get(key)!;
    const isThere =
      distribution.kind === 'categorical'
        ? distribution.choices[index] !== undefined
        : index >= distribution.low && index <= distribution.high;
    if (!isThere) refuse(`has a value of '${key}' that the sweep does not have`);
    params.set(key, index);
  }
  if (fixed !== undefined) {
    const missing = [...plan.space].filter(
      ([key, parameter]) =>
        parameter.distribution.when === undefined && !fixed.has(key) && earlierText(parameter, trial) === undefined,
    );
    if (missing.length > 0) refuse(`has no value of ${missing.map(([key]) => `'${key}'`).join(', ')}`);
  }
  return params;
}

/**
 * The words of a trial, in the order in which the sweep's were typed. Those of a key that has choices only since are as they were then, or
 * not there; `shown` has them all. Fails as `paramsOf`.
 */
export function trialWords(
  plan: PlannedSpace,
  trial: Trial,
  { shown = false }: { readonly shown?: boolean } = {},
): string[] {
  return wordsOf(plan, paramsOf(plan, trial), (key) => {
    const parameter = plan.space.get(key)!;
    return shown || parameter.earlier?.typed === true ? earlierText(parameter, trial) : undefined;
  });
}
