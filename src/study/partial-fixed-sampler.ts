/** @file Some parameters with the values that they are given, the others by another sampler. */
import { HydrosolError } from '../errors.ts';
import { nearest } from '../util/suggest.ts';
import { describeDistribution } from './compatible.ts';
import type { Distribution, Label, Space } from './distribution.ts';
import { formatPythonJson } from './python-json.ts';
import type { Sampler } from './sampler.ts';
import { contains, internalValue } from './value.ts';

export interface PartialFixedOptions {
  /** By the names of the space. */
  readonly fixedParams: Readonly<Record<string, Label>>;
  /** Chooses the others. */
  readonly baseSampler: Sampler;
}

/** The distribution that has one value only. Fails with STUDY where it cannot have it. */
function fixedTo(name: string, distribution: Distribution, value: Label): Distribution {
  const internal = internalValue(distribution, value);
  if (internal === undefined || !contains(distribution, internal))
    throw new HydrosolError('STUDY', `${name} is fixed to ${formatPythonJson(value)}, which it cannot be`, {
      fullKey: name,
      expected: describeDistribution(distribution),
    });
  if (distribution.kind === 'categorical') return { ...distribution, choices: [distribution.choices[internal]!] };
  return { ...distribution, low: internal, high: internal };
}

/** A space in which the fixed parameters have one value. Fails with STUDY for a name or a value that the space does not have. */
function narrowed(space: Space, fixedParams: PartialFixedOptions['fixedParams']): Space {
  const narrow = new Map(space);
  for (const [name, value] of Object.entries(fixedParams)) {
    const distribution = space.get(name);
    if (distribution === undefined)
      throw new HydrosolError('STUDY', `${name} is fixed, and the space does not have it`, {
        fullKey: name,
        suggestion: nearest(name, space.keys())[0],
        expected: `one of ${[...space.keys()].join(', ')}`,
      });
    narrow.set(name, fixedTo(name, distribution, value));
  }
  return narrow;
}

/**
 * Fixes some parameters, as Optuna's `PartialFixedSampler`. The other sampler sees a space in which these have one value, so a grid
 * runs through what is left, and others learn from all trials. Fails with STUDY (`check`) for a parameter or a value that the
 * space does not have.
 */
export function partialFixedSampler({ fixedParams, baseSampler }: PartialFixedOptions): Sampler {
  // the same space each time, since samplers keep what they know by it
  const spaces = new WeakMap<Space, Space>();
  const narrowOf = (space: Space): Space => {
    let narrow = spaces.get(space);
    if (narrow === undefined) spaces.set(space, (narrow = narrowed(space, fixedParams)));
    return narrow;
  };
  return {
    underLock: baseSampler.underLock,
    check(space) {
      const narrow = narrowOf(space);
      baseSampler.check?.(narrow);
    },
    propose(study, space, random, trial) {
      const params = baseSampler.propose(study, narrowOf(space), random, trial);
      const ownValue = ([name, value]: readonly [string, number]): [string, number] =>
        Object.hasOwn(fixedParams, name) ? [name, internalValue(space.get(name)!, fixedParams[name]!)!] : [name, value];
      return params && new Map([...params].map(ownValue));
    },
  };
}
