/** @file Composes what is going to run: one job, or the master config of a sweep. */
import { HydrosolError } from '../errors.ts';
import { runModeOf, setRunMode, type RunMode } from './run-mode.ts';
import type { CommandWord } from './read-words.ts';
import { composeAll, type ComposedAll, type Workshop } from './workshop.ts';

/** A composition, and whether it is that of a sweep. */
export interface ComposedRun {
  readonly composed: ComposedAll;
  readonly mode: RunMode;
  readonly warnings: readonly string[];
}

/** The composition with its mode written down, unless a config or the command line has done so. */
function settle(composed: ComposedAll, mode: RunMode): ComposedAll {
  const { composition } = composed;
  if (runModeOf(composition) === mode) return composed;
  return { ...composed, composition: setRunMode(composition, mode) };
}

/** A composition for a sweep if the config asks for one by `hydra.mode`. */
function composeSweep(workshop: Workshop, words: readonly CommandWord[]): ComposedAll | undefined {
  try {
    const composed = composeAll(workshop, words, 'multirun');
    return runModeOf(composed.composition) === 'MULTIRUN' ? composed : undefined;
  } catch (error) {
    if (error instanceof HydrosolError) return undefined;
    throw error;
  }
}

/**
 * Composes a run or, if `--multirun` or `hydra.mode` says so, a sweep; the flag wins, as in Hydra, which then adds
 * `hydra.mode` to the overrides. Throws what `composeAll` throws.
 */
export function composeRun(
  workshop: Workshop,
  words: readonly CommandWord[],
  { multirun }: { readonly multirun: boolean },
): ComposedRun {
  if (multirun) {
    const composed = composeAll(workshop, words, 'multirun');
    const isRun = runModeOf(composed.composition) === 'RUN';
    const warnings = isRun ? ['--multirun wins over hydra.mode=RUN'] : [];
    return { composed: settle(composed, 'MULTIRUN'), mode: 'MULTIRUN', warnings };
  }
  try {
    const composed = composeAll(workshop, words, 'run');
    const isSweep = runModeOf(composed.composition) === 'MULTIRUN';
    if (!isSweep) return { composed: settle(composed, 'RUN'), mode: 'RUN', warnings: [] };
    return { composed: composeAll(workshop, words, 'multirun'), mode: 'MULTIRUN', warnings: [] };
  } catch (error) {
    // A sweep may leave open what a run must choose.
    const composed = error instanceof HydrosolError ? composeSweep(workshop, words) : undefined;
    if (composed === undefined) throw error;
    return { composed, mode: 'MULTIRUN', warnings: [] };
  }
}
