import { expect } from 'vitest';
import { formatError, HydrosolError } from '../src/errors.ts';

/** The code of the error that something throws; fails for any other kind of error. */
export function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (!(error instanceof HydrosolError)) throw error;
    expect(formatError(error).length).toBeLessThan(5000);
    return error.code;
  }
  return undefined;
}
