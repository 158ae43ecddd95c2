/** @file How a command ends: with its exit code, or with an error that says what is wrong. */
import { createSecrets, NO_SECRETS, type Secrets } from '../compose/index.ts';
import { formatError, HydrosolError } from '../errors.ts';
import { EXIT } from './exit.ts';
import { printError } from './print.ts';

/** The exit code that `work` gives. Errors that are foreseen are printed, without a stack; anything else is thrown. */
export async function foreseen(work: () => Promise<number>, secrets: Secrets = createSecrets()): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    printError(`${formatError(error, secrets)}\n`);
    return EXIT.wrong;
  }
}

/** What of a command line must not be shown: before it is read, and so also where it cannot be. */
export function secretsOfWords(words: readonly string[]): Secrets {
  if (words.includes('--show-secrets')) return NO_SECRETS;
  return words.reduce((secrets, text) => secrets.and({ kind: 'override', text }), createSecrets());
}
