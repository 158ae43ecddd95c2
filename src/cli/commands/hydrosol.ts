/** @file `hydrosol`: `run` for those who have installed the package, and what is done with runs once they are there. */
import yargs from 'yargs';
import { createSecrets, NO_SECRETS } from '../../compose/index.ts';
import { HydrosolError } from '../../errors.ts';
import { ownVersion } from '../../util/own-version.ts';
import { ask, hasPerson } from '../ask.ts';
import { EXIT } from '../exit.ts';
import { foreseen } from '../foreseen.ts';
import { withInterrupt } from '../interrupt.ts';
import { main } from '../main.ts';
import { outliveReaders, print } from '../print.ts';
import { shipped } from '../../app/index.ts';

const DIR = { type: 'string', demandOption: true } as const;

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

/** Runs a command to its exit code. */
type ExitWith = (
  work: () => Promise<number>,
  options?: { readonly showSecrets?: boolean | undefined },
) => Promise<void>;

const asker = (): typeof ask | undefined => (hasPerson() ? ask : undefined);

/** The commands, each of which gives its exit code to `exitWith`. */
const commandsOf = (exitWith: ExitWith) =>
  yargs()
    .scriptName('hydrosol')
    .version(ownVersion())
    .command('run [words..]', 'Run an experiment or a sweep; its flags: run --help')
    .command(
      'reproduce <dir>',
      'Run a logged experiment again and compare the numbers',
      (command) =>
        command
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
      'resume <dir>',
      'Go on with a run that was stopped or killed',
      (command) =>
        command
          .positional('dir', { ...DIR, describe: 'the folder of a run that did not finish' })
          .options({ ...SHOW_SECRETS, ...TRUST }),
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
      'rerun <dir> [words..]',
      'Run the command line of a run again, with the configs of today and more overrides',
    )
    .command(
      'report <dir>',
      'Print the table of a run or of a sweep',
      (command) =>
        command.positional('dir', { ...DIR, describe: 'a run folder or a sweep folder' }).options(SHOW_SECRETS),
      (options) => exitWith(async () => (await import('./report.ts')).report(options.dir, options), options),
    )
    .command(
      'export <dir> <file>',
      'Write a network of a run as an ONNX or safetensors file',
      (command) =>
        command
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
      'validate [files..]',
      'Check configs without running: each option of each group',
      (command) =>
        command
          .positional('files', { type: 'string', array: true, describe: 'configs to check; all if there are none' })
          .options({ ...CONFIGS, ...SHOW_SECRETS })
          .option('trust', { type: 'boolean', describe: 'load the code that files outside of the tree name' })
          .option('schema', { type: 'string', describe: 'a JSON Schema of the whole config' }),
      (options) => exitWith(async () => (await import('./validate.ts')).validate(shipped, options), options),
    )
    .command(
      'diff <a> <b>',
      'Compare two runs or configs, key by key',
      (command) =>
        command
          .positional('a', { ...DIR, describe: 'a run folder, a job of a sweep, or a config file' })
          .positional('b', { ...DIR, describe: 'another' })
          .options(SHOW_SECRETS),
      (options) => exitWith(async () => (await import('./diff.ts')).diff(options.a, options.b, options), options),
    )
    .command(
      'models [overrides..]',
      'List the models with their parameters, operations, memory and taps',
      (command) =>
        command
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
      'schema [group]',
      'Print the JSON Schema of the configs, for editors',
      (command) =>
        command
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
    .recommendCommands()
    .help()
    .alias('h', 'help')
    .exitProcess(false);

/** Whether the words are `rerun DIR …`, not a question about it. */
function isRerun([verb, folder = '-']: readonly string[]): boolean {
  return verb === 'rerun' && !folder.startsWith('-');
}

/** Runs `hydrosol` with these words and gives its exit code: 0 done, 1 an experiment failed, 2 what was asked for is wrong. */
export async function hydrosol(words: readonly string[]): Promise<number> {
  outliveReaders();
  // Hydra's flags may stand anywhere among the overrides: main reads them, not yargs.
  if (words[0] === 'run') return main(shipped, words.slice(1));
  if (isRerun(words)) return main(shipped, ['--experimental-rerun', ...words.slice(1)]);
  let code: number = EXIT.done;
  const exitWith: ExitWith = async (work, { showSecrets = false } = {}) => {
    code = await foreseen(work, showSecrets ? NO_SECRETS : createSecrets());
  };
  const refused = await foreseen(async () => {
    await commandsOf(exitWith)
      .fail((message, error) => {
        throw error ?? new HydrosolError('USAGE', message, { hints: ['hydrosol --help lists the commands'] });
      })
      .parseAsync(words, {}, (_error, _argv, output) => {
        if (output !== '') print(`${output}\n`);
      });
    return EXIT.done;
  });
  return refused === EXIT.done ? code : refused;
}
