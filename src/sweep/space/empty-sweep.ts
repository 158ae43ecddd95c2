/** @file A sweep over nothing: which word has no values, and what there is. */
import { RefusedWord, type Repository } from '../../compose/index.ts';
import type { HydrosolError } from '../../errors.ts';
import {
  isSweep,
  overrideKey,
  rangeLength,
  printValue,
  sweepValues,
  type Override,
  type SweepValue,
} from '../../override/index.ts';
import { nearest } from '../../util/suggest.ts';

type OptionsOf = Repository['list'];

/** What else to type for a range that never begins: the same backwards, or from its stop to its start. */
function otherRanges(word: string, { range }: Extract<SweepValue, { kind: 'range' }>): string[] {
  const [start, stop, step] = [range.start, range.stop, range.step].map(Number) as [number, number, number];
  const last = step === 1 ? '' : `,${step}`;
  return [`${word}range(${start},${stop},${-step})`, `${word}range(${stop},${start}${last})`];
}

/** Whether a sweep has no values. Numbers are not listed for it; an interval is drawn from, or is an error of its own in a grid. */
function isEmpty(override: Override, sweep: SweepValue, optionsOf: (group: string) => readonly string[]): boolean {
  if (sweep.kind === 'range') return rangeLength(sweep.range) === 0n;
  return sweep.kind !== 'interval' && sweepValues(override, sweep, { optionsOf }).length === 0;
}

/** The error of a sweep that has no values, if it has none. */
function emptySweep(override: Override, sweep: SweepValue, list: OptionsOf): HydrosolError | undefined {
  const optionsOf = (group: string): readonly string[] => list(group, 'config');
  if (!isEmpty(override, sweep, optionsOf)) return undefined;
  const { source, key } = override;
  const origin = { source, start: sweep.start, end: sweep.end };
  const fullKey = key.keyOrGroup;
  const word = `${overrideKey(override)}=`;
  const text = printValue(sweep);
  if (sweep.kind === 'range') {
    const expected = 'a start before the stop';
    const meant = [otherRanges(word, sweep)];
    return new RefusedWord('SWEEP', `${text} has no numbers`, { fullKey, origin, expected }, { meant });
  }
  const options = optionsOf(fullKey);
  if (options.length === 0 || sweep.kind !== 'glob')
    return new RefusedWord(
      'SWEEP',
      `${text} has no options: there is no group '${fullKey}'`,
      { fullKey, origin, expected: 'a group with options, or a list of values: key=a,b' },
      { meant: [] },
    );
  const near = sweep.include.flatMap((pattern) => nearest(pattern.replaceAll(/[*?]/g, ''), options));
  const meant = [near.map((option) => `${word}${option}`), [`${word}glob(*)`]];
  const expected = `a pattern of ${options.join(', ')}`;
  return new RefusedWord(
    'SWEEP',
    `no option of '${fullKey}' matches ${text}`,
    { fullKey, origin, expected },
    { meant },
  );
}

/** The errors of all sweeps over nothing among some overrides. Throws what `sweepValues` throws. */
export function emptySweeps(overrides: readonly Override[], { list }: Pick<Repository, 'list'>): HydrosolError[] {
  return overrides.flatMap((override) => {
    const { value } = override;
    return value !== undefined && isSweep(value) ? (emptySweep(override, value, list) ?? []) : [];
  });
}
