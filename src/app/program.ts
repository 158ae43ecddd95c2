/** @file The shipped experiment as a program. */
import { join } from 'node:path';
import type { ExperimentConfig } from './experiment-config.ts';
import type { ExperimentResult } from './experiment.ts';
import type { Program } from '../program/index.ts';
import { PACKAGE_FOLDER } from '../util/own-files.ts';

/** `run`: conf/ of this package, the experiment of app/. */
export const shipped: Program<ExperimentConfig, ExperimentResult> = {
  name: 'run',
  isShipped: true,
  configDir: join(PACKAGE_FOLDER, 'conf'),
  schema: async () => (await import('./schema-file.ts')).readExperimentSchema(),
  rules: async () => (await import('./config-rules.ts')).experimentRules,
  parts: { allow: ['./'] },
  outside: ['store', 'tracker'],
  load: async () => (await import('./load.ts')).loadShippedExperiment(),
};
