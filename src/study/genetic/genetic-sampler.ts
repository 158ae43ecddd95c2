/** @file Generations of trials, each of which has the best of those before as parents. */
import { HydrosolError } from '../../errors.ts';
import { createObserver } from '../observe.ts';
import { randomSampler } from '../random-sampler.ts';
import type { Sampler } from '../sampler.ts';
import type { StudyState } from '../state.ts';
import { type Told, toldTrials } from '../told-trials.ts';
import { childOf } from './child.ts';
import type { Elite } from './elite.ts';

/** With Optuna's names and defaults. */
export interface GeneticOptions {
  /** Trials a generation, and parents of the next one. Default: 50. */
  readonly populationSize?: number | undefined;
  /** How often a parameter is drawn anew. Default: 1 / number of parameters. */
  readonly mutationProb?: number | undefined;
  /** How often a child has two parents. Default: 0.9. */
  readonly crossoverProb?: number | undefined;
  /** How often a parameter is the first parent's. Default: 0.5. */
  readonly swappingProb?: number | undefined;
}

/** A generation, and the parents that it gave to the next one. */
interface Generation {
  readonly numbers: readonly number[];
  readonly parents: readonly Told[];
}

function assertOptions({ populationSize = 2, ...chances }: GeneticOptions): void {
  if (!(Number.isInteger(populationSize) && populationSize >= 2))
    throw new HydrosolError('STUDY', `a population of ${populationSize} trials`, {
      expected: 'populationSize: an integer from 2',
    });
  for (const name of ['mutationProb', 'crossoverProb', 'swappingProb'] as const) {
    const chance = chances[name];
    if (chance !== undefined && !(chance >= 0 && chance <= 1))
      throw new HydrosolError('STUDY', `${name} is ${chance}`, { expected: 'a chance: a number from 0 to 1' });
  }
}

const isSame = ({ numbers }: Generation, all: readonly Told[]): boolean =>
  numbers.length === all.length && numbers.every((number, i) => number === all[i]!.number);

/** The parents after all whole generations; none before the first. What is known already is not computed again. */
function lastParents(generations: Generation[], told: readonly Told[], size: number, elite: Elite): readonly Told[] {
  const whole = Math.floor(told.length / size);
  for (let i = 0; i < whole; i++) {
    const all = told.slice(i * size, (i + 1) * size);
    const known = generations[i];
    if (known !== undefined && isSame(known, all)) continue;
    const before = generations[i - 1]?.parents ?? [];
    const parents = [...elite([...all, ...before], size, i + 1)].sort((a, b) => a.number - b.number);
    generations.splice(i, Infinity, { numbers: all.map(({ number }) => number), parents });
  }
  generations.length = whole;
  return generations.at(-1)?.parents ?? [];
}

/**
 * A genetic algorithm: the first generation at random, then children of the elite. A generation is the next `populationSize`
 * complete trials by their numbers, whoever proposed them; nothing is kept beside the journal. Fails with STUDY for options
 * that are no sizes and chances.
 */
export function geneticSampler(options: GeneticOptions, elite: Elite): Sampler {
  assertOptions(options);
  const { populationSize = 50, mutationProb, crossoverProb = 0.9, swappingProb = 0.5 } = options;
  const inheritance = { mutationProb, crossoverProb, swappingProb };
  const known = new WeakMap<StudyState, Generation[]>();
  const first = randomSampler();
  const observe = createObserver();
  return {
    propose(study, space, random, trial) {
      const generations = known.get(study) ?? [];
      known.set(study, generations);
      const parents = lastParents(generations, toldTrials(study, { space, observe }), populationSize, elite);
      return parents.length === 0
        ? first.propose(study, space, random, trial)
        : childOf(parents, space, inheritance, random);
    },
  };
}
