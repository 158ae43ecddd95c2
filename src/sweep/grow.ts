/** @file The jobs of a sweep that is gone on with: those that it has, and those that are new. */
import { HydrosolError } from '../errors.ts';
import { shellWord } from '../override/index.ts';
import type { PlannedRow } from '../record/index.ts';
import { shownPath } from '../util/shown-path.ts';
import type { PlannedJob } from './plan-sweep.ts';
import type { SweepFile } from './sweep-file.ts';

const textOf = (words: readonly string[]): string => words.join(' ');

/** What was typed then and now, as lines of a diff. */
function difference(then: readonly string[], now: readonly string[], shown: (word: string) => string): string[] {
  return [
    ...then.filter((word) => !now.includes(word)).map((word) => `- ${shown(word)}`),
    ...now.filter((word) => !then.includes(word)).map((word) => `+ ${shown(word)}`),
  ];
}

interface Asked {
  readonly folder: string;
  readonly words: readonly string[];
  readonly planned: readonly PlannedJob[];
  /** A word as it may be shown. */
  readonly shown: (word: string) => string;
}

/**
 * The words of jobs that a command line asks for and a sweep does not have. Fails with SWEEP if the sweep has jobs that are not asked for any more: its choices
 * may become more, never other ones.
 */
export function newJobs(file: SweepFile, { folder, words, planned, shown }: Asked): (readonly string[])[] {
  const asked = planned.map(({ overrides }) => overrides);
  const known = new Set(file.jobs.map(textOf));
  const texts = new Set(asked.map(textOf));
  const dropped = [...known].filter((text) => !texts.has(text)).length;
  if (dropped === 0) return asked.filter((overrides) => !known.has(textOf(overrides)));
  throw new HydrosolError('SWEEP', `the sweep in ${shownPath(folder)} has ${dropped} of ${known.size} jobs that are not among these`, {
    fullKey: 'hydra.sweep.dir',
    expected: ['the words of that sweep, or more choices of the same keys', ...difference(file.words, words, shown)].join('\n  '),
    hints: [`a sweep of its own: ${shellWord(`hydra.sweep.dir=${shownPath(folder)}_2`)}`],
  });
}

/** The rows of jobs that are added to a sweep behind those that it has. `of` are the numbers of jobs that they do again. */
export function addedRows(
  first: number,
  jobs: readonly (readonly string[])[],
  { word, of = [] }: { readonly word: (word: string) => string; readonly of?: readonly number[] },
): PlannedRow[] {
  return jobs.map((overrides, i) => ({ number: first + i, overrides: overrides.map(word), again: of[i] }));
}
