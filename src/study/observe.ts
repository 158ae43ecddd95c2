/** @file What trials have of a space. */
import type { Params, Space } from './distribution.ts';
import { isFinal, type Trial } from './state.ts';
import { externalValue, internalValue } from './value.ts';

/** Gives the parameters of a trial that a space has too, choices by their place in that space. */
export type Observer = (trial: Trial, space: Space) => Params;

function observedOf(trial: Trial, space: Space): Params {
  const observed = new Map<string, number>();
  for (const [name, value] of trial.params) {
    const [now, then] = [space.get(name), trial.distributions.get(name)];
    if (now === undefined || then === undefined || now.kind !== then.kind) continue;
    const place = now.kind === 'categorical' ? internalValue(now, externalValue(then, value)) : value;
    if (place !== undefined) observed.set(name, place);
  }
  return observed;
}

/** An observer that looks at a trial that has ended once, since it never changes. */
export function createObserver(): Observer {
  const ended = new WeakMap<Space, WeakMap<Trial, Params>>();
  return (trial, space) => {
    if (!isFinal(trial.state)) return observedOf(trial, space);
    let ofSpace = ended.get(space);
    if (ofSpace === undefined) ended.set(space, (ofSpace = new WeakMap()));
    let observed = ofSpace.get(trial);
    if (observed === undefined) ofSpace.set(trial, (observed = observedOf(trial, space)));
    return observed;
  };
}
