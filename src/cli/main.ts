/** @file The command line of a program: what `@hydra.main` is for a Python function. */
import { type Secrets } from '../compose/index.ts';
import { throwAll } from '../errors.ts';
import { ownVersion } from '../util/own-version.ts';
import { composeAll, openWorkshop, secretsOf, type ComposedAll, type Workshop } from './compose-all.ts';
import { composeRun, type ComposedRun } from './compose-run.ts';
import { EXIT } from './exit.ts';
import { foreseen, secretsOfWords } from './foreseen.ts';
import { parseFlags, type Flags } from './flags.ts';
import { withInterrupt } from './interrupt.ts';
import { outliveReaders, print, printError } from './print.ts';
import type { Program } from './program.ts';
import { configText, infoText } from './show.ts';

/** Whether the flags ask for something to be printed, not for a run. */
function isQuestion({ cfg, info, explain, help, hydraHelp }: Flags): boolean {
  return help || hydraHelp || [cfg, info, explain].some((flag) => flag !== undefined);
}

/** Composes what the flags ask for. Help can be had before all groups are chosen, as in Hydra 1.4. */
function composeFor(workshop: Workshop, words: readonly string[], flags: Flags): ComposedRun {
  if (!isQuestion(flags)) return composeRun(workshop, words, flags);
  const mode = flags.help || flags.hydraHelp ? 'MULTIRUN' : 'RUN';
  return { composed: composeAll(workshop, words, mode === 'RUN' ? 'run' : 'multirun'), mode, warnings: [] };
}

/** Prints what the flags ask for. Throws all that is wrong with the config. */
async function show(
  workshop: Workshop,
  composed: ComposedAll,
  { flags, secrets }: { flags: Flags; secrets: Secrets },
): Promise<void> {
  const { cfg, info, explain, hydraHelp } = flags;
  throwAll(composed.errors);
  if (cfg !== undefined) print(configText(composed, flags, secrets));
  else if (info !== undefined) print(infoText(composed, info, secrets));
  else if (explain !== undefined) {
    const { explainText } = await import('./explain.ts');
    print(explainText(composed, explain, secrets));
  } else {
    const { helpText } = await import('./help.ts');
    print(helpText(workshop, composed, { which: hydraHelp ? 'hydra' : 'app', secrets }));
  }
}

async function dispatch<Config, Result extends object>(
  program: Program<Config, Result>,
  flags: Flags,
): Promise<number> {
  const version = ownVersion();
  if (flags.version) {
    print(`${program.name} ${version}\n`);
    return EXIT.done;
  }
  if (flags.shellCompletion !== undefined) {
    const { shellCompletion } = await import('./completion/shell-completion.ts');
    print(await shellCompletion(program, flags.shellCompletion));
    return EXIT.done;
  }
  const workshop = openWorkshop(program, flags, version);
  const words = [...(program.overrides ?? []), ...flags.overrides];
  const { composed, mode, warnings } = composeFor(workshop, words, flags);
  for (const warning of [...warnings, ...composed.composition.warnings]) printError(`warning: ${warning}\n`);
  const secrets = secretsOf(composed, flags);
  return foreseen(async () => {
    if (isQuestion(flags)) {
      await show(workshop, composed, { flags, secrets });
      return EXIT.done;
    }
    outliveReaders();
    return withInterrupt(async (signal) => {
      const { showSecrets } = flags;
      // What only a run needs is loaded here, so that printing a config stays quick.
      if (mode === 'RUN') return (await import('./run-one.ts')).runOne(program, composed, { signal, showSecrets });
      const { runMany } = await import('./run-many.ts');
      return runMany(program, workshop, composed, { words, signal, showSecrets });
    });
  }, secrets);
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
  return foreseen(() => dispatch(program, parseFlags(argv)), secretsOfWords(argv));
}
