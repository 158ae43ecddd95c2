/** @file How a worker gets its next trial. */
import { activeParams, inOrder, isActive } from './condition.ts';
import type { Params, Space } from './distribution.ts';
import type { NewTrial, StudyEvent } from './event.ts';
import { fixedParams } from './fixed-params.ts';
import type { Journal } from './journal.ts';
import { drawUniform } from './random-sampler.ts';
import { proposalStream, type Sampler } from './sampler.ts';
import type { StudyState, Trial } from './state.ts';
import { REASON } from './tell.ts';

/** What a proposal is made by. */
export interface ProposalContext {
  readonly sampler: Sampler;
  readonly space: Space;
  readonly seed: number;
  readonly warn: (text: string) => void;
}

export interface AskContext extends ProposalContext {
  readonly journal: Journal;
}

/**
 * The parameters that a trial lacks: those that are fixed, the others as the sampler proposes them, or at random where fixed
 * ones bring others into being. Undefined where nothing is left to propose.
 */
function missingParams(study: StudyState, trial: Trial, context: ProposalContext): Params | undefined {
  const { sampler, space, seed, warn } = context;
  const names = inOrder(space);
  const known = new Map([...fixedParams(trial, space, warn), ...trial.params]);
  const random = proposalStream(seed, trial.number);
  const isWhole = activeParams(space, known).every((name) => known.has(name));
  const proposal = isWhole ? undefined : sampler.propose(study, space, random, trial.number);
  if (!isWhole && proposal === undefined && known.size === 0) return undefined;
  const params = new Map<string, number>();
  for (const name of names) {
    const distribution = space.get(name)!;
    if (!isActive(distribution, space, params)) continue;
    params.set(name, known.get(name) ?? proposal?.get(name) ?? drawUniform(distribution, random));
  }
  for (const name of trial.params.keys()) params.delete(name);
  return params;
}

/**
 * What is written so that a trial has all its parameters: nothing where it has them. Undefined where the sampler has nothing left
 * to propose. Takes its time, so that it is not called under the lock of a journal.
 */
export function proposalEvents(
  study: StudyState,
  trial: Trial,
  context: ProposalContext,
): readonly StudyEvent[] | undefined {
  const params = missingParams(study, trial, context);
  if (params === undefined) return undefined;
  return Array.from(params, ([name, value]) => {
    return { kind: 'param', trial: trial.number, name, value, distribution: context.space.get(name)! };
  });
}

/** What ends a trial for which nothing is left to propose. */
export function exhaustedEvents(trial: number): readonly StudyEvent[] {
  const value = 'nothing is left to propose';
  return [
    { kind: 'trial-attr', trial, scope: 'user', key: REASON, value },
    { kind: 'state', trial, state: 'FAIL' },
  ];
}

/** The distributions of some parameters. */
const distributionsOf = (params: Params, space: Space): Space =>
  new Map([...params.keys()].map((name) => [name, space.get(name)!]));

/** A new trial that runs from now on, by what is proposed under the lock or, later, outside of it. Undefined where nothing is left. */
export function newTrialEvent(
  study: StudyState,
  { sampler, space, seed }: Pick<ProposalContext, 'sampler' | 'space' | 'seed'>,
  userAttrs?: NewTrial['userAttrs'],
): StudyEvent | undefined {
  const number = study.trials.length;
  const begun = { state: 'RUNNING', userAttrs } as const;
  if (sampler.underLock !== true) return { kind: 'create-trial', trial: begun };
  const params = sampler.propose(study, space, proposalStream(seed, number), number);
  if (params === undefined) return undefined;
  return { kind: 'create-trial', trial: { ...begun, params, distributions: distributionsOf(params, space) } };
}

/** What a worker does under the lock to get a trial. */
interface Claim {
  readonly number: number;
  readonly events: readonly StudyEvent[];
}

function claim(study: StudyState, context: AskContext, limit: number): Claim | undefined {
  if (study.trials.length - study.count.WAITING >= limit) return undefined;
  const [waiting] = study.waiting();
  if (waiting !== undefined) return { number: waiting, events: [{ kind: 'state', trial: waiting, state: 'RUNNING' }] };
  const fresh = newTrialEvent(study, context);
  return fresh && { number: study.trials.length, events: [fresh] };
}

/**
 * Takes the lowest trial that waits, else makes a new one, and gives it with its parameters; undefined where `limit` trials
 * have begun, whoever began them, or nothing is left to propose. The number is reserved first; a proposal that may take its
 * time is made outside the lock.
 */
export async function askTrial(context: AskContext, limit: number): Promise<Trial | undefined> {
  const { journal } = context;
  let claimed: Claim | undefined;
  let study = await journal.update((state) => (claimed = claim(state, context, limit))?.events ?? []);
  if (claimed === undefined) return undefined;
  const { number } = claimed;
  const trial = study.trials[number]!;
  const events = proposalEvents(study, trial, context);
  if (events === undefined) {
    await journal.update(() => exhaustedEvents(number));
    return undefined;
  }
  if (events.length > 0) study = await journal.update(() => events);
  return study.trials[number];
}
