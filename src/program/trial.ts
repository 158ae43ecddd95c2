/** @file Trying a word of a command line in the place of one that is refused. */
import { composeAll, taskConfig, type Workshop } from '../compose/index.ts';
import { formatError, type ErrorCode, type HydrosolError } from '../errors.ts';
import { expandOverride, overrideKey, parseOverride, type Override } from '../override/index.ts';
import { attempt, attemptLater } from '../util/attempt.ts';
import { checkOf } from './check.ts';
import type { Program } from './program.ts';

/** A command line whose errors are explained. */
export interface AdviseOptions {
  readonly program: Pick<Program<never, never>, 'schema' | 'rules' | 'parts' | 'inspect'>;
  readonly workshop: Workshop;
  readonly words: readonly string[];
  /** Whether parts of the user's own may be imported, as a run does. */
  readonly running: boolean;
}

/** Whether a word of the command line is accepted in the place of another. */
type Trial = (refused: string, word: string) => Promise<boolean>;

/** An override, if a word is one. */
export function overrideOf(word: string): Override | undefined {
  return attempt(() => parseOverride(word)).value;
}

/** The word of a command line that a job's word comes from: itself, or the sweep with the same key. */
export function typedWord(words: readonly string[], refused: string): string | undefined {
  if (words.includes(refused)) return refused;
  const override = overrideOf(refused);
  const same = words.filter((word) => {
    const other = overrideOf(word);
    return override !== undefined && other !== undefined && overrideKey(other) === overrideKey(override);
  });
  return same.length === 1 ? same[0] : undefined;
}

/** A word as the first job of a sweep has it; nothing for one that is no override. */
export function firstOf(word: string, { repository }: Workshop): string | undefined {
  const optionsOf = (group: string): readonly string[] => repository.list(group, 'config');
  return attempt(() => expandOverride(parseOverride(word), { optionsOf })[0]).value;
}

/** Finds what is wrong with some words, none of which is a sweep. */
type Find = (words: readonly string[]) => Promise<readonly HydrosolError[]>;

/** Finds what is wrong as a run does. Options of the user's own parts are known only where they are going to be run. */
export async function finderOf({ program, workshop, running }: AdviseOptions): Promise<Find> {
  const { parts: _parts, ...others } = program;
  const check = await checkOf(running ? program : others, { running });
  return async (words) => {
    const composed = attempt(() => composeAll(workshop, words, 'run'));
    if (composed.value === undefined) return composed.errors;
    const { composition, errors } = composed.value;
    const checked = await attemptLater(() => check(taskConfig(composition.config), composition));
    return [...errors, ...(checked.value?.ok === false ? checked.value.errors : checked.errors)];
  };
}

/** What is still to be said where a word is accepted: a value to set, files to get. */
const LATER: ReadonlySet<ErrorCode> = new Set(['MISSING_VALUE', 'DATA_FILE']);

/** Composes and checks the command line with one word changed: whether anything else is wrong then than without that word. */
export function trialOf(find: Find, { workshop, words }: AdviseOptions): Trial {
  const first = (all: readonly string[]): string[] => all.flatMap((one) => firstOf(one, workshop) ?? []);
  const known = new Map<string, Promise<ReadonlySet<string>>>();
  const without = (typed: string): Promise<ReadonlySet<string>> => {
    const found = known.get(typed) ?? find(first(words.filter((one) => one !== typed))).then(textsOf);
    known.set(typed, found);
    return found;
  };
  return async (typed, word) => {
    const wanted = firstOf(word, workshop);
    if (wanted === undefined || words.includes(word)) return false;
    const errors = await find(first(words.map((one) => (one === typed ? word : one))));
    const before = await without(typed);
    return errors.every((error) => {
      const isAbout = error.origin?.source.text === wanted;
      return LATER.has(error.code) || (!isAbout && before.has(formatError(error)));
    });
  };
}

const textsOf = (errors: readonly HydrosolError[]): ReadonlySet<string> =>
  new Set(errors.map((one) => formatError(one)));
