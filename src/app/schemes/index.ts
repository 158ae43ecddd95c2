/** @file `hydrosol/schemes`: what schemes are made of, the shipped ones and those of a user's own. */
export { NO_OPTIONS, type Scheme } from './scheme.ts';
export { type Bench, buildModel } from '../bench.ts';
export type { Course } from '../course.ts';
export { ensembleOf, type EnsembleParts } from '../ensemble.ts';
export type { EngineConfig, ExperimentConfig } from '../experiment-config.ts';
export { learn, type Lesson, type StageResult } from '../learn.ts';
export { type JointLesson, learnTogether, type Member } from '../learn-together.ts';
export { type Guidance, learnFromLabels, learnFromTeacher } from '../lessons.ts';
export { measured, type Unmeasured } from '../test-network.ts';

// options that are models, losses or whole networks, and making them
export { exactly, type NetworkConfig, networkSchema, type Part, part } from '../part-schema.ts';
export { makeLoss } from '../parts.ts';
export { lossTargets, modelTargets } from '../targets.ts';
export type { TrainerConfig } from '../trainer-config.ts';
