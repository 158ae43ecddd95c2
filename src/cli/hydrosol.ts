#!/usr/bin/env node
/** @file `hydrosol`: what is done with runs once they are there. */
import yargs from 'yargs';
import { formatError, HydrosolError } from '../errors.ts';
import { ownVersion } from '../util/own-version.ts';
import { ignoreBrokenPipe } from './broken-pipe.ts';
import { EXIT } from './exit.ts';
import { shipped } from './shipped.ts';

const DIR = { type: 'string', demandOption: true } as const;

/** Where configs are. */
const CONFIGS = {
  'config-path': { type: 'string', describe: 'the folder of configs' },
  'config-name': { type: 'string', describe: 'the primary config' },
  'config-dir': { type: 'string', describe: 'one more folder of configs' },
} as const;

/** Runs a command and sets the exit code; foreseen errors are printed without a stack. */
async function exitWith(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    process.stderr.write(`${formatError(error)}\n`);
    process.exitCode = EXIT.wrong;
  }
}

ignoreBrokenPipe();

await yargs(process.argv.slice(2))
  .scriptName('hydrosol')
  .version(ownVersion())
  .command(
    'reproduce <dir>',
    'Run a logged experiment again and compare the numbers',
    (command) => command.positional('dir', { ...DIR, describe: 'a run folder, such as outputs/2026-11-23/10-41-07' }),
    ({ dir }) => exitWith(async () => (await import('./reproduce.ts')).reproduce(shipped, dir)),
  )
  .command(
    'report <dir>',
    'Print the table of a run or of a sweep',
    (command) => command.positional('dir', { ...DIR, describe: 'a run folder or a sweep folder' }),
    ({ dir }) => exitWith(async () => (await import('./report.ts')).report(dir)),
  )
  .command(
    'validate [files..]',
    'Check configs without running: each option of each group',
    (command) =>
      command
        .positional('files', { type: 'string', array: true, describe: 'configs to check; all if there are none' })
        .options(CONFIGS)
        .option('schema', { type: 'string', describe: 'a JSON Schema of the whole config' }),
    (options) => exitWith(async () => (await import('./validate.ts')).validate(shipped, options)),
  )
  .command(
    'diff <a> <b>',
    'Compare two runs or configs, key by key',
    (command) =>
      command
        .positional('a', { ...DIR, describe: 'a run folder, a job of a sweep, or a config file' })
        .positional('b', { ...DIR, describe: 'another' })
        .option('show-secrets', { type: 'boolean', describe: 'print passwords, tokens and the like as they are' }),
    ({ a, b, showSecrets = false }) => exitWith(async () => (await import('./diff.ts')).diff(a, b, { showSecrets })),
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
  .epilogue('The experiments themselves are run by `run`: run --help.')
  .help()
  .alias('h', 'help')
  .fail((message, error) => {
    if (error !== undefined) throw error;
    process.stderr.write(`error: ${message}\n  hydrosol --help lists the commands\n`);
    process.exit(EXIT.wrong);
  })
  .parseAsync();
