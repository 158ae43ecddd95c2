export { distillation, type ExperimentResult } from './experiment.ts';
export { experimentSchema, type ExperimentConfig, type NetworkConfig, type Part } from './experiment-config.ts';
export { shippedExperiment } from './shipped.ts';
