/** @file NSGA-II. */
import { crowdedElite } from './genetic/elite.ts';
import { geneticSampler, type GeneticOptions } from './genetic/genetic-sampler.ts';
import type { Sampler } from './sampler.ts';

/**
 * Children of the trials that no other betters, the farthest from their neighbours first; Optuna's `NSGAIISampler` where `populationSize` is given. Fails with
 * STUDY for options that are no sizes and chances.
 * Source: Deb et al. (2002).
 */
export function nsga2Sampler(options: GeneticOptions = {}): Sampler {
  return geneticSampler(options, crowdedElite);
}
