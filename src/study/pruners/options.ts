/** @file What the options of pruners must be. */
import { HydrosolError } from '../../errors.ts';

/** Fails with STUDY where an option of a pruner is not as it should be. */
export function assertOption(isFine: boolean, name: string, value: unknown, expected: string): void {
  if (isFine) return;
  throw new HydrosolError('STUDY', `the option ${name} of the pruner is ${String(value)}`, { fullKey: name, expected });
}

/** Fails with STUDY where an option is no integer from `least` on. */
export function assertInteger(name: string, value: number, least: number): void {
  assertOption(Number.isSafeInteger(value) && value >= least, name, value, `an integer from ${least} on`);
}
