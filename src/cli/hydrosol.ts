#!/usr/bin/env node
/** @file `hydrosol`: what is done with runs once they are there. */
import yargs from 'yargs';
import { formatError, HydrosolError } from '../errors.ts';
import { ownVersion } from '../util/own-version.ts';
import { EXIT } from './exit.ts';
import { shipped } from './shipped.ts';

const DIR = { type: 'string', demandOption: true } as const;

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
