/** @file The shipped experiment as a program. */
import { fileURLToPath } from 'node:url';
import type { ExperimentConfig, ExperimentResult } from '../app/index.ts';
import type { Program } from '../program/index.ts';

/** `run`: conf/ of this package, the experiment of app/. */
export const shipped: Program<ExperimentConfig, ExperimentResult> = {
  name: 'run',
  isShipped: true,
  configDir: fileURLToPath(new URL('../../conf', import.meta.url)),
  schema: async () => (await import('../app/index.ts')).readExperimentSchema(),
  rules: async () => (await import('../app/index.ts')).experimentRules,
  parts: { allow: ['./'] },
  load: async () => (await import('../app/index.ts')).loadShippedExperiment(),
};
