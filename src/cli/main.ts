/** @file The command line of a program: what `@hydra.main` is for a Python function. */
import { HydrosolError, formatError } from '../errors.ts';
import { ownVersion } from '../util/own-version.ts';
import { composeAll, openWorkshop, throwAll } from './compose-all.ts';
import { EXIT } from './exit.ts';
import { parseFlags, type Flags } from './flags.ts';
import { helpText } from './help.ts';
import { withInterrupt } from './interrupt.ts';
import type { Program } from './program.ts';
import { printConfig, printInfo } from './show.ts';

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
  const composed = composeAll(workshop, flags.overrides, flags.multirun ? 'multirun' : 'run');
  const show = flags.help || flags.hydraHelp || flags.cfg !== undefined || flags.info !== undefined;
  if (show) {
    throwAll(composed.errors);
    if (flags.cfg !== undefined) printConfig(composed, flags);
    else if (flags.info !== undefined) printInfo(composed, flags.info);
    else process.stdout.write(helpText(workshop, composed, flags.hydraHelp ? 'hydra' : 'app'));
    return EXIT.done;
  }
  return withInterrupt(async (signal) => {
    // What only a run needs is loaded here, so that printing a config stays quick.
    if (!flags.multirun) return (await import('./run-one.ts')).runOne(program, composed, signal);
    const { runMany } = await import('./run-many.ts');
    return runMany(program, workshop, composed, { words: flags.overrides, signal });
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
  try {
    return await dispatch(program, parseFlags(argv));
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    process.stderr.write(`${formatError(error)}\n`);
    return EXIT.wrong;
  }
}
