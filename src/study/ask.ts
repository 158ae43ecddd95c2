/** @file How a worker gets its next trial. */
import { activeParams, inOrder, isActive } from './condition.ts';
import type { Params, Space } from './distribution.ts';
import type { StudyEvent } from './event.ts';
import { fixedParams } from './fixed-params.ts';
import type { Journal } from './journal.ts';
import { drawUniform } from './random-sampler.ts';
import { proposalStream, type Sampler } from './sampler.ts';
import type { StudyState, Trial } from './state.ts';
import { REASON } from './tell.ts';

export interface AskContext {
  readonly journal: Journal;
  readonly sampler: Sampler;
  readonly space: Space;
  readonly seed: number;
  readonly warn: (text: string) => void;
}

/**
 * The parameters that a trial lacks: those that are fixed, the others as the sampler proposes them, or at random where fixed
 * ones bring others into being. Undefined where nothing is left to propose.
 */
function missingParams(study: StudyState, trial: Trial, context: AskContext): Params | undefined {
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

const paramEvents = (trial: number, params: Params, space: Space): readonly StudyEvent[] =>
  [...params].map(([name, value]) => ({ kind: 'param', trial, name, value, distribution: space.get(name)! }));

/** The distributions of some parameters. */
const distributionsOf = (params: Params, space: Space): Space =>
  new Map([...params.keys()].map((name) => [name, space.get(name)!]));

/** What a worker does under the lock to get a trial. */
interface Claim {
  readonly number: number;
  readonly events: readonly StudyEvent[];
}

function claim(study: StudyState, context: AskContext, limit: number): Claim | undefined {
  const { sampler, space, seed } = context;
  if (study.trials.length - study.count.WAITING >= limit) return undefined;
  const [waiting] = study.waiting();
  if (waiting !== undefined) return { number: waiting, events: [{ kind: 'state', trial: waiting, state: 'RUNNING' }] };
  const number = study.trials.length;
  if (sampler.underLock !== true) return { number, events: [{ kind: 'create-trial', trial: { state: 'RUNNING' } }] };
  const params = sampler.propose(study, space, proposalStream(seed, number), number);
  if (params === undefined) return undefined;
  const trial = { state: 'RUNNING', params, distributions: distributionsOf(params, space) } as const;
  return { number, events: [{ kind: 'create-trial', trial }] };
}

/**
 * Takes the lowest trial that waits, else makes a new one, and gives it with its parameters; undefined where `limit` trials
 * have begun, whoever began them, or nothing is left to propose. The number is reserved first; a proposal that may take its
 * time is made outside the lock.
 */
export async function askTrial(context: AskContext, limit: number): Promise<Trial | undefined> {
  const { journal, space } = context;
  let claimed: Claim | undefined;
  let study = await journal.update((state) => (claimed = claim(state, context, limit))?.events ?? []);
  if (claimed === undefined) return undefined;
  const { number } = claimed;
  const trial = study.trials[number]!;
  const params = missingParams(study, trial, context);
  if (params === undefined) {
    const value = 'nothing is left to propose';
    await journal.update(() => [
      { kind: 'trial-attr', trial: number, scope: 'user', key: REASON, value },
      { kind: 'state', trial: number, state: 'FAIL' },
    ]);
    return undefined;
  }
  if (params.size > 0) study = await journal.update(() => paramEvents(number, params, space));
  return study.trials[number];
}
