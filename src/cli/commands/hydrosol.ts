/** @file `hydrosol`: `run` for those who have installed the package, and what is done with runs once they are there. */
import yargs from 'yargs';
import { createSecrets, NO_SECRETS } from '../../compose/index.ts';
import { HydrosolError } from '../../errors.ts';
import { ownVersion } from '../../util/own-version.ts';
import { ask, hasPerson } from '../terminal/ask.ts';
import { EXIT } from '../exit.ts';
import { foreseen } from '../foreseen.ts';
import { withInterrupt } from '../terminal/interrupt.ts';
import { outliveReaders, print } from '../terminal/print.ts';
import { helpWidth } from '../terminal/help-width.ts';
import { overview, PAGES, withPage } from './pages.ts';
import { shipped } from '../../app/index.ts';
import { run } from './run.ts';
import { unknownCommand } from './unknown-command.ts';

const DIR = { type: 'string', demandOption: true } as const;

const DIRS = { type: 'string', array: true, demandOption: true } as const;

/** Where configs are. */
const CONFIGS = {
  'config-path': { type: 'string', describe: 'the folder of configs' },
  'config-name': { type: 'string', describe: 'the primary config' },
  'config-dir': { type: 'string', describe: 'one more folder of configs' },
} as const;

const SHOW_SECRETS = {
  'show-secrets': { type: 'boolean', describe: 'print passwords, tokens and the like as they are' },
} as const;

const TRUST = {
  trust: { type: 'boolean', describe: "load the code that somebody else's run names, without a question" },
} as const;

/** The commands, by name. */
const COMMANDS = Object.keys(PAGES);

/** What may stand in the place of a command. */
const FLAGS: ReadonlySet<string> = new Set(['--help', '-h', '--version']);

/** Runs a command to its exit code. */
type ExitWith = (
  work: () => Promise<number>,
  options?: { readonly showSecrets?: boolean | undefined },
) => Promise<void>;

const asker = (): typeof ask | undefined => (hasPerson() ? ask : undefined);

/** The commands, each of which gives its exit code to `exitWith`. */
const commandsOf = (exitWith: ExitWith, width: number) =>
  yargs()
    .scriptName('hydrosol')
    // one column is left for the space that its text lacks before the type
    .wrap(width - 1)
    .version(ownVersion())
    .command(PAGES.run.usage, PAGES.run.summary)
    .command(
      PAGES.reproduce.usage,
      PAGES.reproduce.summary,
      (command) =>
        withPage(command, 'reproduce', width)
          .positional('dir', { ...DIR, describe: 'a run folder, such as outputs/2026-11-23/10-41-07' })
          .options({ ...SHOW_SECRETS, ...TRUST }),
      (options) =>
        exitWith(
          () =>
            withInterrupt(async (signal) =>
              (await import('./reproduce.ts')).reproduceRun(shipped, options.dir, { ...options, ask: asker(), signal }),
            ),
          options,
        ),
    )
    .command(
      PAGES.resume.usage,
      PAGES.resume.summary,
      (command) =>
        withPage(command, 'resume', width)
          .positional('dir', { ...DIR, describe: 'the folder of a run or a sweep that did not finish' })
          .options({ ...SHOW_SECRETS, ...TRUST })
          .option('failed', { type: 'boolean', describe: 'run the jobs of a sweep that failed again' }),
      (options) =>
        exitWith(
          () =>
            withInterrupt(async (signal) =>
              (await import('./resume.ts')).resumeRun(shipped, options.dir, { ...options, ask: asker(), signal }),
            ),
          options,
        ),
    )
    .command(
      PAGES.work.usage,
      PAGES.work.summary,
      (command) => withPage(command, 'work', width).positional('dir', { ...DIR, describe: 'a sweep folder' }),
      (options) => exitWith(async () => (await import('./work.ts')).workCommand(shipped, options.dir, {})),
    )
    .command(
      PAGES.status.usage,
      PAGES.status.summary,
      (command) => withPage(command, 'status', width).positional('dir', { ...DIR, describe: 'a sweep folder' }),
      (options) => exitWith(async () => (await import('./status.ts')).status(options.dir)),
    )
    .command(PAGES.rerun.usage, PAGES.rerun.summary, (command) =>
      withPage(command, 'rerun', width)
        .positional('dir', { ...DIR, describe: 'a run folder, such as outputs/2026-11-23/10-41-07' })
        .positional('words', { type: 'string', array: true, describe: 'more overrides, and flags of run' })
        .option('trust', { type: 'boolean', describe: "take the words of somebody else's run, without a question" }),
    )
    .command(
      PAGES.report.usage,
      PAGES.report.summary,
      (command) =>
        withPage(command, 'report', width)
          .positional('dirs', {
            ...DIRS,
            describe: 'a run folder, one or several sweep folders, or a folder with many of them, such as outputs',
          })
          .options(SHOW_SECRETS),
      (options) => exitWith(async () => (await import('./report.ts')).report(options.dirs, options), options),
    )
    .command(
      PAGES.best.usage,
      PAGES.best.summary,
      (command) =>
        withPage(command, 'best', width)
          .positional('dirs', { ...DIRS, describe: 'one or several sweep folders' })
          .options(SHOW_SECRETS)
          .option('by', { type: 'string', describe: 'the value that jobs are chosen by; what the sweep optimises' })
          .option('direction', { type: 'string', describe: 'maximize or minimize the value of --by' }),
      (options) => exitWith(async () => (await import('./best.ts')).best(options.dirs, options), options),
    )
    .command(
      PAGES.export.usage,
      PAGES.export.summary,
      (command) =>
        withPage(command, 'export', width)
          .positional('dir', { ...DIR, describe: 'a run folder' })
          .positional('file', { ...DIR, describe: 'the file to write: NAME.onnx or NAME.safetensors' })
          .option('stage', {
            type: 'string',
            default: 'student',
            describe: 'which network: teacher, baseline, student',
          }),
      (options) => exitWith(async () => (await import('./export.ts')).exportRun(options.dir, options.file, options)),
    )
    .command(
      PAGES.validate.usage,
      PAGES.validate.summary,
      (command) =>
        withPage(command, 'validate', width)
          .positional('files', { type: 'string', array: true, describe: 'configs to check; all if there are none' })
          .options({ ...CONFIGS, ...SHOW_SECRETS })
          .option('trust', { type: 'boolean', describe: 'load the code that files outside of the tree name' })
          .option('schema', { type: 'string', describe: 'a JSON Schema of the whole config' }),
      (options) => exitWith(async () => (await import('./validate.ts')).validate(shipped, options), options),
    )
    .command(
      PAGES.diff.usage,
      PAGES.diff.summary,
      (command) =>
        withPage(command, 'diff', width)
          .positional('a', { ...DIR, describe: 'a run folder, a job of a sweep, or a config file' })
          .positional('b', { ...DIR, describe: 'another' })
          .options(SHOW_SECRETS),
      (options) => exitWith(async () => (await import('./diff.ts')).diff(options.a, options.b, options), options),
    )
    .command(
      PAGES.models.usage,
      PAGES.models.summary,
      (command) =>
        withPage(command, 'models', width)
          .positional('overrides', {
            type: 'string',
            array: true,
            describe: 'overrides of the config, as run takes them',
          })
          .option('data', { type: 'string', describe: 'the data set that they read, an option of data' })
          .options(CONFIGS),
      (options) => exitWith(async () => (await import('./models.ts')).models(shipped, options)),
    )
    .command(
      PAGES.schema.usage,
      PAGES.schema.summary,
      (command) =>
        withPage(command, 'schema', width)
          .positional('group', { type: 'string', describe: 'a group; the whole config if missing' })
          .option('out', {
            type: 'string',
            describe: 'write the schemas of the config and of all groups into this folder',
          })
          .options(CONFIGS),
      (options) => exitWith(async () => (await import('./schema.ts')).schema(shipped, options)),
    )
    .demandCommand(1, 'which command?')
    .strict()
    .help()
    .alias('h', 'help')
    .exitProcess(false);

/** A page of yargs, which puts no space between a text that fills its column and the type: `name[boolean]`. */
function spaced(page: string): string {
  return page.replaceAll(/(?<=\S)(?=\[(?:boolean|string|array|required|default)\b)/g, ' ');
}

/** Whether the words are `rerun DIR …`, not a question about it. */
function isRerun([verb, folder = '-']: readonly string[]): boolean {
  return verb === 'rerun' && !folder.startsWith('-');
}

/** Runs `hydrosol` with these words and gives its exit code: 0 done, 1 an experiment failed, 2 what was asked for is wrong. */
export async function hydrosol(words: readonly string[]): Promise<number> {
  outliveReaders();
  // Hydra's flags may stand anywhere among the overrides: main reads them, not yargs.
  if (words[0] === 'run') return run(words.slice(1));
  if (isRerun(words)) return run(['--experimental-rerun', ...words.slice(1)]);
  const width = helpWidth(process.stdout);
  if (words.length === 1 && ['--help', '-h'].includes(words[0]!)) {
    print(`${overview(width)}\n`);
    return EXIT.done;
  }
  let code: number = EXIT.done;
  const exitWith: ExitWith = async (work, { showSecrets = false } = {}) => {
    code = await foreseen(work, showSecrets ? NO_SECRETS : createSecrets());
  };
  const refused = await foreseen(async () => {
    const [first] = words;
    if (first !== undefined && !COMMANDS.includes(first) && !FLAGS.has(first)) throw unknownCommand(words, COMMANDS);
    await commandsOf(exitWith, width)
      .fail((message, error) => {
        const [command = ''] = words;
        const of = COMMANDS.includes(command) ? ` ${command}` : '';
        const lacks = message.startsWith('Not enough') ? `hydrosol${of} needs more words` : message;
        throw (
          error ?? new HydrosolError('USAGE', lacks, { hints: [`to see how it is typed: npx hydrosol${of} --help`] })
        );
      })
      .parseAsync(words, {}, (_error, _argv, output) => {
        if (output !== '') print(`${spaced(output)}\n`);
      });
    return EXIT.done;
  });
  return refused === EXIT.done ? code : refused;
}
