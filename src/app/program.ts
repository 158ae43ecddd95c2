/** @file The shipped experiment as a program. */
import type { ExperimentConfig } from './experiment-config.ts';
import type { ExperimentResult } from './experiment.ts';
import type { Program } from '../program/index.ts';
import { CONFIG_FOLDER } from '../util/own-files.ts';

/** The page of `run --help`: about as long as a screen is high. */
const HELP = `\
Knowledge distillation: a teacher is trained, its knowledge guides a smaller student, and the same student is trained alone \
for comparison.

usage: $COMMAND [FLAGS] [GROUP=OPTION | KEY=VALUE]...

Examples
  $COMMAND model=cnn loss=relation loss.temperature=4
  $COMMAND -m 'seed=range(3)' loss=response,dkd
  $COMMAND --help loss=dkd

Groups: default, other options (what they are: --help GROUP)
$GROUP_DEFAULTS

$OVERRIDE_ALIASESFlags (all of them: --hydra-help)
$MAIN_FLAGS

Read on: --help loss lists all losses, --help loss=dkd has the paper and every key of one; npx hydrosol --help lists the \
commands for finished runs; README.md is the guide.
`;

/** `run`: conf/ of this package, the experiment of app/. */
export const shipped: Program<ExperimentConfig, ExperimentResult> = {
  name: 'run',
  isShipped: true,
  help: HELP,
  configDir: CONFIG_FOLDER,
  schema: async () => (await import('./schema-file.ts')).readExperimentSchema(),
  rules: async () => (await import('./config-rules.ts')).experimentRules,
  inspect: async () => (await import('./inspect-experiment.ts')).experimentInspector(),
  goals: async () => (await import('./goals.ts')).goals,
  parts: { allow: ['./'] },
  outside: ['store', 'tracker'],
  load: async () => (await import('./load.ts')).loadShippedExperiment(),
};
