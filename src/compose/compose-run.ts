/** @file Composes what is going to run: one job, or the master config of a sweep. */
import { throwAll, type HydrosolError } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { readWords, type CommandWord } from './read-words.ts';
import { withHydraResolvers } from './resolvers.ts';
import { modeChanged, readRunMode, runModeOf, settleMode, type RunMode } from './run-mode.ts';
import { composeAll, type ComposedAll, type Workshop } from './workshop.ts';

/** A composition, and whether it is that of a sweep. */
export interface ComposedRun {
  readonly composed: ComposedAll;
  readonly mode: RunMode;
  readonly warnings: readonly string[];
}

/**
 * Composes a run or, if `--multirun`, the command line or the primary config says so, a sweep. The flag wins, as in Hydra, which
 * then adds `hydra.mode` to the overrides. A config that sets another mode while it is composed is an error. Throws what
 * `composeAll` throws.
 */
export function composeRun(
  workshop: Workshop,
  words: readonly CommandWord[],
  { multirun }: { readonly multirun: boolean },
): ComposedRun {
  const read = attempt(() => modeOf(workshop, words));
  const asked = read.value ?? null;
  const mode = multirun ? 'MULTIRUN' : (asked ?? 'RUN');
  const composed = withErrors(read.errors, () => composeAll(workshop, words, mode === 'RUN' ? 'run' : 'multirun'));
  const { composition } = composed;
  const errors = [...read.errors, ...composed.errors];
  const found = attempt(() => runModeOf(composition)).value ?? null;
  if (errors.length === 0 && !multirun && found !== null && found !== mode) errors.push(modeChanged(composition, mode));
  const warnings = multirun && asked === 'RUN' ? ['--multirun wins over hydra.mode=RUN'] : [];
  return {
    composed: { ...composed, composition: errors.length === 0 ? settleMode(composition, mode) : composition, errors },
    mode,
    warnings,
  };
}

function modeOf(workshop: Workshop, words: readonly CommandWord[]): RunMode | null {
  const { repository, configName, resolvers, now } = workshop;
  const { overrides } = readWords(workshop, words);
  return readRunMode(repository, { configName, overrides, resolvers: withHydraResolvers(resolvers, { now }) });
}

/** Does some work; if it throws, throws that after errors found before. */
function withErrors<T>(before: readonly HydrosolError[], work: () => T): T {
  const { value, errors } = attempt(work);
  if (errors.length > 0) throwAll([...before, ...errors]);
  return value!;
}
