/** @file Whether words that an error says to type are accepted: composed and checked as a run does, but not run. */
import { composeAll, openWorkshop } from '../../src/compose/index.ts';
import { shipped } from '../../src/app/index.ts';
import { formatError } from '../../src/errors.ts';
import { expandOverride, parseOverride } from '../../src/override/index.ts';
import { checkJob, checkOf, type Program } from '../../src/program/index.ts';
import { attempt, attemptLater } from '../../src/util/attempt.ts';

const checkOfShipped = checkOf(shipped, { running: true });

/** What is said against some words, of a sweep against its first job; empty if they are accepted. */
export async function saidAgainst(
  words: readonly string[],
  program: Program<never> = shipped as Program<never>,
  configName?: string,
): Promise<string> {
  const workshop = openWorkshop(program, { configName });
  const check = program === (shipped as Program<never>) ? checkOfShipped : checkOf(program);
  const optionsOf = (group: string): readonly string[] => workshop.repository.list(group, 'config');
  const first = attempt(() => words.map((word) => expandOverride(parseOverride(word), { optionsOf })[0] ?? word));
  const composed = first.value === undefined ? first : attempt(() => composeAll(workshop, first.value!, 'run'));
  if (composed.value === undefined || Array.isArray(composed.value))
    return composed.errors.map((one) => formatError(one)).join('\n');
  const composition = composed.value as ReturnType<typeof composeAll>;
  const checked = await attemptLater(async () => checkJob(composition, await check));
  const errors = checked.value === undefined ? checked.errors : 'job' in checked.value ? [] : checked.value.errors;
  return errors.map((one) => formatError(one)).join('\n');
}

/** A line of a shell as its words, as far as lines of errors quote them. */
export function wordsOf(line: string): string[] {
  return Array.from(
    line.matchAll(/'([^']*)'|"((?:\\.|[^"\\])*)"|\S+/g),
    ([word, single, double]) => single ?? double ?? word,
  );
}
