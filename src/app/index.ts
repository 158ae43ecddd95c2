/** @file The shipped experiment. Light: what it is made of is loaded when it is asked for. */
export type { NamedModel } from './describe-models.ts';
export type { ExperimentResult } from './experiment.ts';
export type { ExperimentConfig } from './experiment-config.ts';
export type { NetworkConfig, Part } from './part-schema.ts';
export { loadShippedExperiment } from './load.ts';
export { shipped } from './program.ts';
