/** @file Events, one after another, to the state of a study. */
import { isCompatible } from './compatible.ts';
import type { Distribution } from './distribution.ts';
import type { NewTrial, StudyEvent } from './event.ts';
import { isFinal, type Json, type StudyState, type Trial, type TrialState } from './state.ts';
import { createWaiting } from './waiting.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface Fold {
  /** Changes as events are applied. */
  readonly state: StudyState;
  /** Applies what a worker wrote; takes the same time however many trials there are. */
  readonly apply: (event: StudyEvent, worker?: string) => void;
  /** The distribution that those of a parameter must go with: that of the lowest trial which has it. */
  readonly firstOf: (name: string) => Distribution | undefined;
}

/** What most trials have of most things; never changed. */
const NONE = new Map<never, never>();

/** A map with one more entry: the same map, unless it is the one that all share. */
function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> {
  const own = map === (NONE as unknown) ? new Map<K, V>() : (map as Map<K, V>);
  return own.set(key, value);
}

/** A map of the fold's own: what an event brings stays as it is. */
function copyOf<K, V>(map: ReadonlyMap<K, V> | undefined): ReadonlyMap<K, V> {
  return map === undefined || map.size === 0 ? NONE : new Map(map);
}

/**
 * Folds events as Optuna's replay does. What it ignores is ignored: whatever happens to a trial after its final state, to one
 * that does not exist, RUNNING for a trial that runs already (the first of two takes it), a parameter whose distribution does
 * not go with that of an earlier trial. `NewTrial.params` are not checked, as there.
 */
export function createFold(): Fold {
  const trials: Mutable<Trial>[] = [];
  const count: Record<TrialState, number> = { RUNNING: 0, COMPLETE: 0, PRUNED: 0, FAIL: 0, WAITING: 0 };
  const running = new Set<number>();
  const waiting = createWaiting(
    (number) => trials[number]?.state === 'WAITING',
    () => trials.length,
  );
  const state: Mutable<StudyState> = {
    name: undefined,
    directions: [],
    userAttrs: NONE,
    systemAttrs: NONE,
    trials,
    waiting: waiting.numbers,
    running: () => [...running].sort((a, b) => a - b),
    count,
  };
  /** For each parameter the lowest trial that has it: the one that Optuna compares with. */
  const first = new Map<string, { readonly trial: number; readonly distribution: Distribution }>();

  const setParam = (trial: Mutable<Trial>, name: string, value: number, distribution: Distribution): void => {
    trial.params = withEntry(trial.params, name, value);
    trial.distributions = withEntry(trial.distributions, name, distribution);
    const known = first.get(name);
    if (known === undefined || trial.number <= known.trial) first.set(name, { trial: trial.number, distribution });
  };

  const create = (fresh: NewTrial, worker: string | undefined): void => {
    const trial: Mutable<Trial> = {
      number: trials.length,
      state: fresh.state,
      values: fresh.values,
      params: NONE,
      distributions: copyOf(fresh.distributions),
      intermediate: copyOf(fresh.intermediate),
      userAttrs: copyOf(fresh.userAttrs),
      systemAttrs: copyOf(fresh.systemAttrs),
      worker: fresh.state === 'RUNNING' ? worker : undefined,
      started: fresh.state === 'WAITING' ? undefined : fresh.started,
      ended: fresh.ended,
    };
    trials.push(trial);
    count[fresh.state]++;
    if (fresh.state === 'RUNNING') running.add(trial.number);
    for (const [name, value] of fresh.params ?? []) {
      const distribution = fresh.distributions?.get(name);
      if (distribution !== undefined) setParam(trial, name, value, distribution);
    }
  };

  const setState = (
    trial: Mutable<Trial>,
    { state: now, values, time }: Extract<StudyEvent, { kind: 'state' }>,
    worker: string | undefined,
  ): void => {
    if (now === 'RUNNING' && trial.state === 'RUNNING') return;
    count[trial.state]--;
    count[now]++;
    trial.state = now;
    if (values !== undefined) trial.values = values;
    if (now === 'RUNNING') running.add(trial.number);
    else running.delete(trial.number);
    if (now === 'RUNNING') [trial.worker, trial.started] = [worker, time];
    else if (isFinal(now)) trial.ended = time;
    else {
      trial.started = undefined;
      waiting.add(trial.number);
    }
  };

  const change = (event: Extract<StudyEvent, { readonly trial: number }>, worker: string | undefined): void => {
    const trial = trials[event.trial];
    if (trial === undefined || isFinal(trial.state)) return;
    if (event.kind === 'state') setState(trial, event, worker);
    else if (event.kind === 'intermediate') trial.intermediate = withEntry(trial.intermediate, event.step, event.value);
    else if (event.kind === 'trial-attr') setAttr(trial, event.scope, event.key, event.value);
    else {
      const known = first.get(event.name);
      if (known === undefined || isCompatible(known.distribution, event.distribution))
        setParam(trial, event.name, event.value, event.distribution);
    }
  };

  return {
    state,
    firstOf: (name) => first.get(name)?.distribution,
    apply(event, worker) {
      if (event.kind === 'create-trial') create(event.trial, worker);
      else if (event.kind === 'study-attr') setAttr(state, event.scope, event.key, event.value);
      else if (event.kind !== 'create-study') change(event, worker);
      else if (state.name === undefined) [state.name, state.directions] = [event.name, event.directions];
    },
  };
}

function setAttr(
  of: Mutable<Pick<Trial, 'userAttrs' | 'systemAttrs'>>,
  scope: 'user' | 'system',
  key: string,
  value: Json,
): void {
  if (scope === 'user') of.userAttrs = withEntry(of.userAttrs, key, value);
  else of.systemAttrs = withEntry(of.systemAttrs, key, value);
}
