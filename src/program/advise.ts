/** @file What to type instead of a word that is refused: only what is accepted, because it was tried. */
import { composeAll, RefusedWord, wordsMeant } from '../compose/index.ts';
import { formatError, HydrosolError, HydrosolErrors } from '../errors.ts';
import { attempt } from '../util/attempt.ts';
import { nearest } from '../util/suggest.ts';
import { repairsOf } from './repair-word.ts';
import { finderOf, firstOf, overrideOf, trialOf, typedWord, type AdviseOptions } from './trial.ts';

/** The place of the item of a list that is nearest to a name, or of the path that is; all of what is no list. */
function itemNear(text: string, start: number, end: number, name: string): { start: number; end: number } {
  const items = [...text.slice(start, end).matchAll(name.includes('/') ? /[\w./-]+/g : /[\w.-]+/g)];
  const wrong =
    items.length === 0
      ? undefined
      : nearest(
          name,
          items.map(([item]) => item).filter((item) => item !== name),
        )[0];
  const found = items.find(([item]) => item === wrong);
  return found === undefined
    ? { start, end }
    : { start: start + found.index, end: start + found.index + found[0].length };
}

/** A word with what errors point at in it replaced by the key or the value that is nearest. */
function replaced(text: string, errors: readonly HydrosolError[]): string[] {
  const found = errors.flatMap(({ origin, suggestion = '', code, fullKey = '' }) => {
    if (origin?.source.text !== text || suggestion === '') return [];
    const { start, end } = origin;
    if (code !== 'KEY_UNKNOWN') return [{ ...itemNear(text, start, end, suggestion), right: suggestion }];
    const wrong = Math.max(0, text.slice(start, end).lastIndexOf(fullKey.slice(fullKey.lastIndexOf('.') + 1)));
    return [{ start: start + wrong, end, right: suggestion.slice(suggestion.lastIndexOf('.') + 1) }];
  });
  if (found.length === 0) return [];
  // from behind, so that places before stay where they are
  const word = found
    .sort((one, other) => other.start - one.start)
    .reduce((rest, { start, end, right }) => `${rest.slice(0, start)}${right}${rest.slice(end)}`, text);
  return [word, word.replace(/^\+{1,2}/, '')];
}

/** The error of a word that is no override, or that the config's check refused, with what may be typed instead. */
function asRefused(
  error: HydrosolError,
  others: readonly HydrosolError[],
  { workshop, words }: AdviseOptions,
): RefusedWord {
  const { code, message, fullKey, origin, expected, hints, cause } = error;
  const { text } = origin!.source;
  const details = { fullKey, origin, expected, hints, cause };
  const typed = typedWord(words, origin!.source.typed ?? text) ?? text;
  const near = replaced(text, [error, ...others]);
  const told = new Set(error.hints.map(wordIn));
  const repairs = repairsOf(text, words[words.indexOf(typed) + 1]).filter((word) => !told.has(word));
  const override = overrideOf(text);
  const rest = words.filter((word) => word !== typed);
  const composed = override && attempt(() => composeAll(workshop, rest, 'multirun')).value?.composition;
  if (override === undefined || composed === undefined)
    return new RefusedWord(code, message, details, { meant: [near, ...repairs.map((word) => [word])] });
  const there = { config: composed.config, repository: workshop.repository, roots: composed.defaults.roots };
  const { choice, same, alike, options } = wordsMeant(override, there);
  // an option of a sweeper is right as a value: what it names is not there
  if (code === 'SWEEP') return new RefusedWord(code, message, details, { meant: [near] });
  // the key of a wrong value was meant, unless it is the place of a group
  const meant =
    code === 'KEY_UNKNOWN'
      ? [...same, near, ...alike]
      : [choice.filter((word) => !told.has(word)), near, ...repairs.map((word) => [word])];
  return new RefusedWord(code, message, details, { meant, options });
}

/** The same for the whole sweep that a job's word comes from: `epochs=1` of `epochs=1,2`. */
function ofSweep(error: HydrosolError, typed: string): HydrosolError {
  const { code, message, fullKey, origin, expected, suggestion, hints, cause } = error;
  const { text } = origin!.source;
  const value = text.indexOf('=');
  if (text === typed || value === -1 || origin!.end > value) return error;
  const whole = (word: string): string =>
    word.endsWith(text.slice(value))
      ? `${word.slice(0, -(text.length - value))}${typed.slice(typed.indexOf('='))}`
      : word;
  const details = { fullKey, origin: { ...origin!, source: { ...origin!.source, text: typed } }, expected, cause };
  if (!(error instanceof RefusedWord)) return new HydrosolError(code, message, { ...details, suggestion, hints });
  const { meant, other = [] } = error.instead;
  return new RefusedWord(code, message, details, {
    meant: meant.map((words) => words.map(whole)),
    other: other.map(([purpose, word]) => [purpose, whole(word)]),
  });
}

/** The errors of a command line, each once, with words to type that are known to be accepted. */
async function advise(errors: readonly HydrosolError[], options: AdviseOptions): Promise<readonly HydrosolError[]> {
  const { words } = options;
  if (!errors.some(({ origin }) => origin?.source.kind === 'override')) return errors;
  const trial = trialOf(await finderOf(options), options);
  const advised = new Map<string, HydrosolError>();
  for (const error of errors) {
    const { source } = error.origin ?? {};
    const typed = source?.kind === 'override' ? typedWord(words, source.typed ?? source.text) : undefined;
    const own = typed === undefined || source?.typed !== undefined ? error : ofSweep(error, typed);
    const helped =
      typed === undefined
        ? own
        : await withWords(own, (word) => trial(typed, word), {
            ...options,
            others: errors.filter((one) => one !== error),
          });
    advised.set(formatError(helped), helped);
  }
  return [...advised.values()];
}

/** An override at the end of a hint, as a shell gives it to the program: `to have a list: 'a=[1,2]'`. */
function wordIn(hint: string): string | undefined {
  const [, text = ''] = /: (\S.*)$/s.exec(hint) ?? [];
  const word = /^(['"]).*\1$/s.test(text) ? text.slice(1, -1) : text;
  return /^~|^[^\s=]+=/.test(word) && (word !== text || !/\s/.test(word)) ? word : undefined;
}

/** The error of a word with what may be typed instead of it: what is accepted. */
async function withWords(
  error: HydrosolError,
  accepts: (word: string) => Promise<boolean>,
  { others, ...options }: AdviseOptions & { readonly others: readonly HydrosolError[] },
): Promise<HydrosolError> {
  if (error instanceof RefusedWord) return error.only(accepts);
  const hints: string[] = [];
  for (const hint of error.hints) {
    const word = wordIn(hint);
    // a value that is still missing is wrong in no way but that
    if (word !== undefined && !(await accepts(word.replace(/=.*\b(?:VALUE|OPTION)\b.*$/, '=???')))) continue;
    const isGroup = word !== undefined && options.workshop.repository.groupExists(word.split('=', 1)[0]!);
    hints.push(isGroup ? hint.replace(/VALUE$/, 'OPTION') : hint);
  }
  const { code, message, fullKey, origin, expected, suggestion, cause } = error;
  const kept = new HydrosolError(code, message, { fullKey, origin, expected, suggestion, hints, cause });
  // a trial neither places jobs in folders nor sweeps, so it knows less of such values than the error
  if (fullKey?.startsWith('hydra.') === true && (code === 'VALUE' || code === 'TARGET_UNKNOWN')) return kept;
  const helped = await asRefused(kept, others, options).only(accepts);
  return helped.suggestion === undefined && code !== 'KEY_UNKNOWN' ? kept : helped;
}

/** An error of a command line with words to type that are known to be accepted; each of several errors once. */
export async function advised(error: HydrosolError, options: AdviseOptions): Promise<HydrosolError> {
  const errors = await advise(error instanceof HydrosolErrors ? error.errors : [error], options);
  return errors.length === 1 ? errors[0]! : new HydrosolErrors(errors);
}

/** What is wrong with a command line as it would be run, with words to type that are known to be accepted. */
export async function refusals(options: AdviseOptions): Promise<readonly HydrosolError[]> {
  const { workshop, words } = options;
  const find = await finderOf(options);
  return advise(await find(words.map((word) => firstOf(word, workshop) ?? word)), options);
}
