/** @file How a command ends: with its exit code, or with an error that says what is wrong. */
import { createSecrets, NO_SECRETS, type Secrets } from '../compose/index.ts';
import { formatError, formatThrown, HydrosolError, notesOf } from '../errors.ts';
import { EXIT } from './exit.ts';
import { terminalWidth } from './terminal/help-width.ts';
import { printError } from './terminal/print.ts';

/**
 * The exit code that `work` gives. Errors that are foreseen are printed, without a stack; what code of the user's own throws
 * while a part of a config is made, with its stack and what was made. Anything else is thrown.
 */
export async function foreseen(work: () => Promise<number>, secrets: Secrets = createSecrets()): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HydrosolError) && notesOf(error).length === 0) throw error;
    const width = terminalWidth(process.stderr);
    const text = error instanceof HydrosolError ? formatError(error, secrets, { width }) : formatThrown(error, secrets);
    printError(`${text}\n`);
    return EXIT.wrong;
  }
}

/** What of a command line must not be shown: before it is read, and so also where it cannot be. */
export function secretsOfWords(words: readonly string[]): Secrets {
  if (words.includes('--show-secrets')) return NO_SECRETS;
  return words.reduce((secrets, text) => secrets.and({ kind: 'override', text }), createSecrets());
}
