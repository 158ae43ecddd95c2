/** @file NSGA-III. */
import { HydrosolError } from '../errors.ts';
import { geneticSampler, type GeneticOptions } from './genetic/genetic-sampler.ts';
import { nichedElite } from './genetic/niches.ts';
import type { Losses } from './pareto/ranks.ts';
import type { Sampler } from './sampler.ts';

/** With Optuna's names and defaults. */
export interface Nsga3Options extends GeneticOptions {
  /** Directions that trials are spread over, a number for each objective. Default: even ones. */
  readonly referencePoints?: readonly Losses[] | undefined;
  /** In how many parts even directions divide each axis. Default: 3. */
  readonly dividingParameter?: number | undefined;
}

/**
 * Children of the trials that no other betters, spread over directions of the space of values: for three objectives and more.
 * Optuna's `NSGAIIISampler` where `populationSize` is given. Fails with STUDY for options that are no sizes and chances.
 * Source: Deb and Jain (2014).
 */
export function nsga3Sampler(options: Nsga3Options = {}): Sampler {
  const { referencePoints, dividingParameter = 3 } = options;
  if (!(Number.isInteger(dividingParameter) && dividingParameter >= 1))
    throw new HydrosolError('STUDY', `directions that divide each axis in ${dividingParameter}`, {
      expected: 'dividingParameter: an integer from 1',
    });
  return geneticSampler(options, nichedElite(dividingParameter, referencePoints));
}
