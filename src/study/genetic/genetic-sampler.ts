/** @file Trials that have the best of those before as parents: one generation after another, or one trial after another. */
import { HydrosolError } from '../../errors.ts';
import type { Params } from '../distribution.ts';
import { createObserver } from '../observe.ts';
import { randomSampler } from '../random-sampler.ts';
import { isSameParams } from '../same-params.ts';
import type { Sampler } from '../sampler.ts';
import type { StudyState } from '../state.ts';
import { type Told, toldTrials } from '../told-trials.ts';
import { childOf } from './child.ts';
import type { Elite } from './elite.ts';

/** With Optuna's names and defaults. */
export interface GeneticOptions {
  /**
   * Trials a generation, and parents of the next one; Optuna's default is 50. Default: no generations, every trial that ends may be
   * a parent at once (`growingSize`).
   */
  readonly populationSize?: number | undefined;
  /** How often a parameter is drawn anew. Default: 1 / number of parameters. */
  readonly mutationProb?: number | undefined;
  /** How often a child has two parents. Default: 0.9. */
  readonly crossoverProb?: number | undefined;
  /** How often a parameter is the first parent's. Default: 0.5. */
  readonly swappingProb?: number | undefined;
}

/** Trials that are learned from together, and the parents that they gave to those after them. */
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

/** Whether a generation is that of the trials from this place on. */
const isKnown = ({ numbers }: Generation, told: readonly Told[], from: number): boolean =>
  numbers.every((number, i) => number === told[from + i]!.number);

/** So many trials are drawn at random where there are no generations. */
const STARTUP = 10;

/**
 * How many parents there are after so many trials without generations: a sixth of all, from 8 to Optuna's 50. Few at first, so that
 * a study of 100 trials selects at all: generations of 50 select once in it.
 */
const growingSize = (trials: number): number => Math.min(50, Math.max(8, Math.ceil(trials / 6)));

/** How often what is drawn anew is drawn near the parent, where there are no generations. */
const NEAR = 0.8;

/** A child is bred so often at most until it is no trial that there is already. */
const MOST_TRIES = 10;

/** A child that no trial equals, as far as one is found: the same parameters twice teach nothing new. */
function newChild(all: readonly Params[], breed: () => Params): Params {
  let child = breed();
  for (let i = 1; i < MOST_TRIES && all.some((params) => isSameParams(params, child)); i++) child = breed();
  return child;
}

/** Without generations: what is kept of the past are the parents after so many trials each. */
const KEPT_EACH = 8;

/** The parents after all whole generations, or after all trials; none before the first. What is known already is not computed again. */
function lastParents(
  generations: Generation[],
  told: readonly Told[],
  populationSize: number | undefined,
  elite: Elite,
): readonly Told[] {
  const each = populationSize ?? KEPT_EACH;
  const next = (before: readonly Told[], all: readonly Told[], end: number): readonly Told[] => {
    const [size, number] = populationSize === undefined ? [growingSize(end), end] : [populationSize, end / each];
    return [...elite([...all, ...before], size, number)].sort((a, b) => a.number - b.number);
  };
  const whole = Math.floor(told.length / each);
  for (let i = 0; i < whole; i++) {
    const known = generations[i];
    if (known !== undefined && isKnown(known, told, i * each)) continue;
    const all = told.slice(i * each, (i + 1) * each);
    const parents = next(generations[i - 1]?.parents ?? [], all, (i + 1) * each);
    generations.splice(i, Infinity, { numbers: all.map(({ number }) => number), parents });
  }
  generations.length = whole;
  const parents = generations.at(-1)?.parents ?? [];
  const rest = told.slice(whole * each);
  return populationSize !== undefined || rest.length === 0 ? parents : next(parents, rest, told.length);
}

/**
 * A genetic algorithm: the first generation at random, then children of the elite. A generation is the next `populationSize`
 * complete trials by their numbers, whoever proposed them; nothing is kept beside the journal. Without `populationSize` each trial
 * competes with the parents as soon as it ends (a steady state: Durillo et al. 2009, "On the Effect of the Steady-State Selection
 * Scheme in Multi-Objective Genetic Algorithms"), no child equals another trial, and most mutations are near the parent. Fails with
 * STUDY for options that are no sizes and chances.
 */
export function geneticSampler(options: GeneticOptions, elite: Elite): Sampler {
  assertOptions(options);
  const { populationSize, mutationProb, crossoverProb = 0.9, swappingProb = 0.5 } = options;
  const isSteady = populationSize === undefined;
  const inheritance = { mutationProb, crossoverProb, swappingProb, nearProb: isSteady ? NEAR : 0 };
  const known = new WeakMap<StudyState, Generation[]>();
  const first = randomSampler();
  const observe = createObserver();
  return {
    propose(study, space, random, trial) {
      const generations = known.get(study) ?? [];
      known.set(study, generations);
      const told = toldTrials(study, { space, observe });
      const parents = lastParents(generations, told, populationSize, elite);
      if (parents.length === 0 || (isSteady && told.length < STARTUP))
        return first.propose(study, space, random, trial);
      const breed = (): Params => childOf(parents, space, inheritance, random);
      if (!isSteady) return breed();
      const others = study.trials.filter(({ number }) => number !== trial);
      return newChild(
        others.map((other) => observe(other, space)),
        breed,
      );
    },
  };
}
