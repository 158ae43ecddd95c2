/** @file The command line of a program: what `@hydra.main` is for a Python function. */
import { findSecrets, NO_SECRETS } from '../compose/index.ts';
import { HydrosolError, formatError, throwAll } from '../errors.ts';
import { ownVersion } from '../util/own-version.ts';
import { ignoreBrokenPipe } from './broken-pipe.ts';
import { composeAll, openWorkshop, type ComposedAll, type Workshop } from './compose-all.ts';
import { EXIT } from './exit.ts';
import { parseFlags, type Flags } from './flags.ts';
import { withInterrupt } from './interrupt.ts';
import type { Program } from './program.ts';
import { printConfig, printInfo } from './show.ts';

/** Prints what the flags ask for, if they ask for something other than a run. Throws all that is wrong with the config. */
async function show(workshop: Workshop, composed: ComposedAll, flags: Flags): Promise<boolean> {
  const { cfg, info, explain, help, hydraHelp, showSecrets } = flags;
  if (!help && !hydraHelp && [cfg, info, explain].every((flag) => flag === undefined)) return false;
  throwAll(composed.errors);
  const { composition, resolvers } = composed;
  const secrets = showSecrets ? NO_SECRETS : findSecrets(composition.config, { resolvers });
  if (cfg !== undefined) printConfig(composed, flags, secrets);
  else if (info !== undefined) printInfo(composed, info, secrets);
  else if (explain !== undefined) {
    const { explainText } = await import('./explain.ts');
    process.stdout.write(explainText(composed, explain, secrets));
  } else {
    const { helpText } = await import('./help.ts');
    process.stdout.write(helpText(workshop, composed, { which: hydraHelp ? 'hydra' : 'app', secrets }));
  }
  return true;
}

async function dispatch<Config, Result extends object>(
  program: Program<Config, Result>,
  flags: Flags,
): Promise<number> {
  const version = ownVersion();
  if (flags.version) {
    process.stdout.write(`${program.name} ${version}\n`);
    return EXIT.done;
  }
  const workshop = openWorkshop(program, flags, version);
  const words = [...(program.overrides ?? []), ...flags.overrides];
  const composed = composeAll(workshop, words, flags.multirun ? 'multirun' : 'run');
  for (const warning of composed.composition.warnings) process.stderr.write(`warning: ${warning}\n`);
  if (await show(workshop, composed, flags)) return EXIT.done;
  return withInterrupt(async (signal) => {
    // What only a run needs is loaded here, so that printing a config stays quick.
    if (!flags.multirun) return (await import('./run-one.ts')).runOne(program, composed, signal);
    const { runMany } = await import('./run-many.ts');
    return runMany(program, workshop, composed, { words, signal });
  });
}

/**
 * Runs a program by a command line and gives its exit code. Errors that are foreseen are printed as they are, without a
 * stack; anything else is thrown.
 *
 *     process.exitCode = await main({ name: 'train', configDir, load: async () => ({ task }) });
 */
export async function main<Config, Result extends object>(
  program: Program<Config, Result>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<number> {
  ignoreBrokenPipe();
  try {
    return await dispatch(program, parseFlags(argv));
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    process.stderr.write(`${formatError(error)}\n`);
    return EXIT.wrong;
  }
}
