/** @file The shipped experiment as a program. */
import { fileURLToPath } from 'node:url';
import type { Program } from './program.ts';
import type { ExperimentConfig, ExperimentResult } from '../app/index.ts';

/** `run`: conf/ of this package, the experiment of app/. */
export const shipped: Program<ExperimentConfig, ExperimentResult> = {
  name: 'run',
  configDir: fileURLToPath(new URL('../../conf', import.meta.url)),
  load: async () => (await import('../app/index.ts')).shippedExperiment,
};
