/** @file Completion of flags and of what stands behind them. */
import { CFG_KINDS, COMPLETION_ACTIONS, INFO_KINDS, OPTIONS, SHELLS, TWO_LETTERS } from '../flags.ts';
import type { TypedLine } from './command-line.ts';
import { pathsFrom } from './files.ts';
import { keysOf } from './keys.ts';
import { nextPart, type Settings } from './settings.ts';

type FlagName = keyof typeof OPTIONS;

const NAMES = Object.keys(OPTIONS) as FlagName[];

/** The long name of a flag, without dashes. */
function longName(word: string): FlagName | undefined {
  const long = TWO_LETTERS.get(word) ?? word;
  return NAMES.find((name) => {
    const option = OPTIONS[name];
    return long === `--${name}` || ('short' in option && word === `-${option.short}`);
  });
}

/** The keys of the config that begin as typed. */
function keys(typed: string, settings: Settings | undefined): string[] {
  const config = settings?.composed?.config;
  return config === undefined ? [] : keysOf(config).map(({ path }) => nextPart(path, typed, '.'));
}

/** What may stand behind each flag that needs a word. */
const VALUES: Readonly<
  Partial<Record<FlagName, (typed: string, settings: Settings | undefined) => readonly string[]>>
> = {
  cfg: () => CFG_KINDS,
  info: () => INFO_KINDS,
  'shell-completion': () => COMPLETION_ACTIONS.flatMap((action) => SHELLS.map((shell) => `${action}=${shell}`)),
  'config-name': (_, settings) => settings?.repository.list('', 'config') ?? [],
  'config-path': (typed) => pathsFrom(typed, { only: 'folders' }),
  'config-dir': (typed) => pathsFrom(typed, { only: 'folders' }),
  package: keys,
  explain: (typed, settings) => [...keys(typed, settings), ...(settings?.composed?.choices.keys() ?? [])],
};

/**
 * The flags that a word may become, or what may stand behind the flag before it or in it (`--cfg=job`). Nothing if the
 * cursor is not at a flag.
 */
export function completeFlag(
  { words, current }: TypedLine,
  settings: Settings | undefined,
): readonly string[] | undefined {
  const [, flag = '', typed] = /^(-[\w-]+)(?:=(.*))?$/s.exec(current) ?? [];
  if (typed !== undefined) {
    const name = longName(flag);
    const values = (name && VALUES[name]?.(typed, settings)) ?? [];
    return values.map((value) => `${flag}=${value}`);
  }
  if (current.startsWith('-')) {
    return [...NAMES.map((name) => `--${name}`), ...TWO_LETTERS.keys()];
  }
  const before = longName(words.at(-1) ?? '');
  return before && VALUES[before]?.(current, settings);
}
