/** @file The command line of a program: what `@hydra.main` is for a Python function. */
import {
  composeAll,
  composeRun,
  expandedWords,
  findSecrets,
  NO_SECRETS,
  openWorkshop,
  type CommandWord,
  type ComposedAll,
  type ComposedRun,
  type ConfigPlaces,
  type Secrets,
  type Workshop,
} from '../compose/index.ts';
import { HydrosolError, HydrosolErrors, throwAll } from '../errors.ts';
import type { AdviseOptions, LoggedCommand, Program, SessionOptions } from '../program/index.ts';
import { attempt } from '../util/attempt.ts';
import { ownVersion } from '../util/own-version.ts';
import { EXIT } from './exit.ts';
import { parseFlags, type Flags } from './flags.ts';
import { foreseen, secretsOfWords } from './foreseen.ts';
import { withInterrupt } from './terminal/interrupt.ts';
import { outliveReaders, print, printData, printError } from './terminal/print.ts';
import { aliasesText } from './questions/aliases.ts';
import { configText, keyOf } from './questions/config.ts';
import { infoText } from './questions/show.ts';
import { helpWidth } from './terminal/help-width.ts';
import { withMeanings, withOverrides } from './unknown-flag.ts';
import { assertAllRead } from './unread-words.ts';

/** Whether the flags ask for something to be printed, not for a run. */
function isQuestion({ cfg, info, explain, help, hydraHelp }: Flags): boolean {
  return help || hydraHelp || [cfg, info, explain].some((flag) => flag !== undefined);
}

/** Composes what the flags ask for. Help can be had before all groups are chosen, as in Hydra 1.4. */
function composeFor(workshop: Workshop, words: readonly CommandWord[], flags: Flags): ComposedRun {
  if (!isQuestion(flags)) return composeRun(workshop, words, flags);
  const mode = flags.help || flags.hydraHelp ? 'MULTIRUN' : 'RUN';
  return { composed: composeAll(workshop, words, mode === 'RUN' ? 'run' : 'multirun'), mode, warnings: [] };
}

interface Shown {
  readonly flags: Flags;
  readonly words: readonly CommandWord[];
  readonly secrets: Secrets;
}

/** Prints what the flags ask for. Throws all that is wrong with the config. */
async function show<Config, Result>(
  program: Program<Config, Result>,
  workshop: Workshop,
  { composition, errors }: ComposedAll,
  { flags, words, secrets }: Shown,
): Promise<void> {
  const { cfg, info } = flags;
  throwAll(errors);
  const explain = keyOf(workshop, flags.explain);
  if (cfg !== undefined)
    printData(configText(composition, { ...flags, package: keyOf(workshop, flags.package) }, secrets));
  else if (info !== undefined) print(infoText(composition, info, { workshop, words, secrets }));
  else if (explain !== undefined) {
    const { explainText } = await import('./questions/explain.ts');
    print(explainText(composition, explain, secrets));
  } else {
    const { answerHelp } = await import('./questions/answer-help.ts');
    print(
      await answerHelp(program, workshop, composition, { flags, words, secrets, width: helpWidth(process.stdout) }),
    );
  }
}

/** What a session is opened with: who may be asked, and what is not to be. */
async function sessionOptions({ showSecrets, trust }: Flags, signal: AbortSignal): Promise<SessionOptions> {
  const { ask, hasPerson } = await import('./terminal/ask.ts');
  return { signal, showSecrets, trust, ask: hasPerson() ? ask : undefined };
}

/** What was asked for: all overrides, and the flags. */
interface Asked {
  readonly words: readonly string[];
  readonly flags: Flags;
}

/** Runs what the flags ask for: a run or a sweep. What only a run needs is loaded here, so that printing a config stays quick. */
async function execute<Config, Result>(
  program: Program<Config, Result>,
  workshop: Workshop,
  { composed, mode }: ComposedRun,
  { words, flags }: Asked,
): Promise<number> {
  const { openSession, runOne } = await import('../program/index.ts');
  const { tellRun, tellSweep } = await import('./tell.ts');
  return withInterrupt(async (signal) => {
    const options = await sessionOptions(flags, signal);
    if (flags.dryRun) {
      const { tellDryRun, tellDrySweep } = await import('./dry-run.ts');
      const session = openSession(options);
      if (mode === 'RUN') return tellDryRun(session, program, composed);
      return tellDrySweep(session, program, workshop, { master: composed, words });
    }
    if (mode === 'RUN') return tellRun(program, await runOne(openSession(options), program, composed));
    const { runSweep } = await import('../sweep/index.ts');
    const { createSweepConsole } = await import('./terminal/sweep-console.ts');
    const console = createSweepConsole({ signal });
    const request = { master: composed, words, onStatus: console.show };
    const session = openSession({ ...options, console });
    return tellSweep(program, await runSweep(session, program, workshop, request).finally(console.end));
  });
}

/** Goes on with a run, or does it again, as `--resume DIR` and `--reproduce DIR` ask. */
async function continueRun<Config, Result>(program: Program<Config, Result>, flags: Flags): Promise<number> {
  outliveReaders();
  return withInterrupt(async (signal) => {
    const { resume, reproduce } = flags;
    const options = await sessionOptions(flags, signal);
    if (resume === undefined)
      return (await import('./commands/reproduce.ts')).reproduceRun(program, reproduce!, options);
    return (await import('./commands/resume.ts')).resumeRun(program, resume, { ...options, failed: flags.failed });
  });
}

/** What was typed for a logged run, if one is named. Throws USAGE where somebody else typed it, and it may not be taken. */
async function loggedWords(
  program: Pick<Program<never, never>, 'name' | 'isShipped' | 'configDir' | 'configName'>,
  flags: Flags,
): Promise<LoggedCommand | undefined> {
  if (flags.rerun === undefined) return undefined;
  const { approveWords, lineFor, loggedCommand, openSession, programRecordOf } = await import('../program/index.ts');
  const { bestFolder } = await import('../sweep/index.ts');
  const place = await bestFolder(flags.rerun, (path) => lineFor(programRecordOf(program), 'rerun', path));
  const logged = loggedCommand(program, place);
  const { foreign: folder, words, places } = logged;
  if (folder === undefined) return logged;
  return withInterrupt(async (signal) => {
    const session = openSession(await sessionOptions(flags, signal));
    await approveWords(session, program, { folder, words, configName: places.configName, added: flags.overrides });
    return logged;
  });
}

/** Where the configs are: as the command line says, else as a logged run had them. */
function placesOf({ configPath, configName, configDir }: Flags, logged: LoggedCommand | undefined): ConfigPlaces {
  return {
    configPath: configPath ?? logged?.places.configPath,
    configName: configName ?? logged?.places.configName,
    configDir: configDir ?? logged?.places.configDir,
  };
}

/** What `work` gives. Throws what it throws, with what to type instead of the words that are refused. */
async function advising<T>(options: AdviseOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    throw await (await import('../program/index.ts')).advised(error, options);
  }
}

/** The flags of a command line. Throws what is wrong with it, with the override that a word was meant for that is no flag. */
async function readFlags<Config, Result>(program: Program<Config, Result>, argv: readonly string[]): Promise<Flags> {
  const { value, errors } = attempt(() => parseFlags(argv));
  if (value !== undefined) return value;
  const error = new HydrosolErrors(errors);
  const meant = attempt(() => {
    const flags = parseFlags(withOverrides(argv, error));
    return { workshop: openWorkshop(program, flags), words: [...(program.overrides ?? []), ...flags.overrides] };
  }).value;
  if (meant === undefined) throw error;
  const { refusals } = await import('../program/index.ts');
  throw withMeanings(error, await refusals({ program, ...meant, running: false }));
}

async function dispatch<Config, Result>(program: Program<Config, Result>, flags: Flags): Promise<number> {
  if (flags.version) {
    print(`${program.name} ${ownVersion()}\n`);
    return EXIT.done;
  }
  if (flags.shellCompletion !== undefined) {
    const { shellCompletion } = await import('./completion/shell-completion.ts');
    printData(await shellCompletion(program, flags.shellCompletion));
    return EXIT.done;
  }
  await assertAllRead(program, flags);
  if (flags.resume !== undefined || flags.reproduce !== undefined) return continueRun(program, flags);
  if (flags.work !== undefined) {
    outliveReaders();
    return (await import('./commands/work.ts')).workCommand(program, flags.work, { showSecrets: flags.showSecrets });
  }
  if (flags.validate) {
    const { validate } = await import('./commands/validate.ts');
    return validate(program, { ...flags, files: flags.overrides });
  }
  const logged = await loggedWords(program, flags);
  const workshop = openWorkshop(program, placesOf(flags, logged));
  const words = [...(program.overrides ?? []), ...expandedWords(logged?.words ?? []), ...flags.overrides];
  if (flags.info === 'aliases' && workshop.repository.configExists(workshop.configName)) {
    print(aliasesText(workshop, words, secretsOfWords(flags.overrides)));
    return EXIT.done;
  }
  // what a run of somebody else's names is not loaded before its reader was asked
  const texts = words.map((word) => (typeof word === 'string' ? word : word.expanded));
  const advice = { program, workshop, words: texts, running: !isQuestion(flags) && logged === undefined };
  const run = await advising(advice, async () => composeFor(workshop, words, flags));
  const { composed, warnings } = run;
  const { composition } = composed;
  for (const warning of [...warnings, ...composition.warnings]) printError(`warning: ${warning}\n`);
  const secrets = flags.showSecrets ? NO_SECRETS : findSecrets(composition.config, composition);
  const work = async (): Promise<number> => {
    if (isQuestion(flags)) {
      await show(program, workshop, composed, { flags, words, secrets });
      return EXIT.done;
    }
    outliveReaders();
    return execute(program, workshop, run, { words: composed.words, flags });
  };
  return foreseen(() => advising(advice, work), secrets);
}

/**
 * Runs a program by a command line and gives its exit code. Errors that are foreseen are printed as they are, without a
 * stack; anything else is thrown.
 *
 *     process.exitCode = await main({ name: 'train', configDir, load: async () => ({ task }) });
 */
export async function main<Config, Result>(
  program: Program<Config, Result>,
  argv: readonly string[] = process.argv.slice(2),
): Promise<number> {
  return foreseen(async () => dispatch(program, await readFlags(program, argv)), secretsOfWords(argv));
}
