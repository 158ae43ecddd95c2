/** @file Jobs by which a sampler's space is checked before any job is drawn. */
import { createFold, type Distribution, type Label, type Params, type Trial } from '../../study/index.ts';
import type { SweepPlan } from './plan.ts';

type Space = SweepPlan['space'];

/** All choices, or both ends. */
function valuesOf({ distribution }: { readonly distribution: Distribution }): readonly number[] {
  if (distribution.kind === 'categorical') return distribution.choices.map((_, i) => i);
  return distribution.low === distribution.high ? [distribution.low] : [distribution.low, distribution.high];
}

/** A number or an index of a choice, as conditions name it. */
function labelOf(distribution: Distribution, value: number): Label {
  return distribution.kind === 'categorical' ? distribution.choices[value]! : value;
}

/** Whether the condition of a key holds, and those of the keys in it. */
function isThere(space: Space, params: Params, key: string): boolean {
  const { when = {} } = space.get(key)!.distribution;
  return Object.entries(when).every(([other, labels]) => {
    return (
      isThere(space, params, other) && labels.includes(labelOf(space.get(other)!.distribution, params.get(other)!))
    );
  });
}

/** Parameters in which a key is there: the conditions of it, and of the keys in them, hold. */
function makeThere(space: Space, params: Map<string, number>, key: string): void {
  const { when = {} } = space.get(key)!.distribution;
  for (const [other, labels] of Object.entries(when)) {
    const { distribution } = space.get(other)!;
    const label = labels[0]!;
    params.set(other, distribution.kind === 'categorical' ? distribution.choices.indexOf(label) : Number(label));
    makeThere(space, params, other);
  }
}

/**
 * Settings that together have every choice of every key, and both ends of every range and interval, each at least once: as few as
 * the key with the most choices has, and some more for conditional keys. What is wrong with a single choice is wrong with one of them.
 */
export function probesOf({ space }: Pick<SweepPlan, 'space'>): Params[] {
  const keys = Array.from(space, ([key, parameter]) => ({ key, values: valuesOf(parameter) }));
  const open = new Set(keys.flatMap(({ key, values }) => values.map((value) => JSON.stringify([key, value]))));
  const probes: Params[] = [];
  const add = (all: ReadonlyMap<string, number>): void => {
    const probe = new Map([...all].filter(([key]) => isThere(space, all, key)));
    for (const entry of probe) open.delete(JSON.stringify(entry));
    probes.push(probe);
  };
  const row = (index: number): Map<string, number> =>
    new Map(keys.map(({ key, values }) => [key, values[index % values.length]!]));
  const most = Math.max(1, ...keys.map(({ values }) => values.length));
  for (let index = 0; index < most; index++) add(row(index));
  for (const { key, values } of keys) {
    for (const value of values) {
      if (!open.has(JSON.stringify([key, value]))) continue;
      const all = row(0).set(key, value);
      makeThere(space, all, key);
      add(all);
    }
  }
  return probes;
}

/** A trial that a study could have, by which is seen what all of them share. */
export function probeTrial(plan: Pick<SweepPlan, 'space'>): Trial {
  const { state, apply } = createFold();
  const distributions = new Map(Array.from(plan.space, ([key, { distribution }]) => [key, distribution]));
  apply({ kind: 'create-trial', trial: { state: 'WAITING', params: probesOf(plan)[0]!, distributions } });
  return state.trials[0]!;
}
