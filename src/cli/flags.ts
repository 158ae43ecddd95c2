/** @file The command line of a Hydra program: flags, and words that are overrides. */
// the parser of yargs by itself, because all of yargs takes 100 ms to load
import parser from 'yargs-parser';
import { HydrosolError, throwAll } from '../errors.ts';

import { nearest } from '../util/suggest.ts';
import { unknownFlags } from './unknown-flag.ts';

/** What `--cfg` may print and `--info` may tell, as in Hydra 1.4. */
export const CFG_KINDS = ['job', 'hydra', 'all'] as const;
export const INFO_KINDS = ['all', 'aliases', 'config', 'defaults', 'defaults-tree', 'plugins', 'searchpath'] as const;

/** What `--shell-completion` does, and for which shells: `install=bash`. */
export const COMPLETION_ACTIONS = ['install', 'uninstall', 'query'] as const;
export const SHELLS = ['bash', 'fish', 'zsh'] as const;

export interface CompletionRequest {
  readonly action: (typeof COMPLETION_ACTIONS)[number];
  readonly shell: (typeof SHELLS)[number];
}

export interface Flags {
  readonly help: boolean;
  /** What the page of `--help` is about: a key, a group, `group=option`; undefined for the program. */
  readonly topic: string | undefined;
  readonly hydraHelp: boolean;
  readonly version: boolean;
  readonly cfg: (typeof CFG_KINDS)[number] | undefined;
  readonly resolve: boolean;
  readonly origins: boolean;
  readonly showSecrets: boolean;
  readonly package: string | undefined;
  readonly run: boolean;
  readonly multirun: boolean;
  /** Whether the run or the sweep is only composed, checked and told. */
  readonly dryRun: boolean;
  readonly explain: string | undefined;
  readonly info: (typeof INFO_KINDS)[number] | undefined;
  /** The folder of a run to go on with, or to do again. */
  readonly resume: string | undefined;
  readonly reproduce: string | undefined;
  /** Whether the jobs of a sweep that failed are run again, where it is gone on with. */
  readonly failed: boolean;
  /** The folder of a sweep to work on. */
  readonly work: string | undefined;
  /** The folder of a run whose overrides come before those of the command line. */
  readonly rerun: string | undefined;
  /** Whether configs are checked: the words are files. */
  readonly validate: boolean;
  /** Whether the code that a run of somebody else's names may be loaded. */
  readonly trust: boolean;
  readonly shellCompletion: CompletionRequest | undefined;
  readonly configPath: string | undefined;
  readonly configName: string | undefined;
  readonly configDir: string | undefined;
  /** Every word that is no flag, in order. */
  readonly overrides: readonly string[];
}

/** All flags, by their long names. */
export const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  'hydra-help': { type: 'boolean' },
  version: { type: 'boolean' },
  cfg: { type: 'string', short: 'c' },
  resolve: { type: 'boolean' },
  origins: { type: 'boolean' },
  'show-secrets': { type: 'boolean' },
  package: { type: 'string', short: 'p' },
  run: { type: 'boolean', short: 'r' },
  multirun: { type: 'boolean', short: 'm' },
  'dry-run': { type: 'boolean' },
  explain: { type: 'string' },
  info: { type: 'string', short: 'i' },
  resume: { type: 'string' },
  reproduce: { type: 'string' },
  work: { type: 'string' },
  failed: { type: 'boolean' },
  // the name that Hydra gives it
  'experimental-rerun': { type: 'string' },
  validate: { type: 'boolean' },
  trust: { type: 'boolean' },
  'shell-completion': { type: 'string' },
  'config-path': { type: 'string' },
  'config-name': { type: 'string' },
  'config-dir': { type: 'string' },
} as const;

/** Hydra's short flags of two letters, which no parser of flags knows. */
export const TWO_LETTERS: ReadonlyMap<string, string> = new Map([
  ['-cp', '--config-path'],
  ['-cn', '--config-name'],
  ['-cd', '--config-dir'],
  ['-sc', '--shell-completion'],
]);

/** Whether a word may be what `--info` is asked about, rightly spelt or not: it is neither an override nor a flag. */
function isInfoKind(word: string | undefined): boolean {
  return word !== undefined && /^[\w-]+$/.test(word) && !word.startsWith('-');
}

/** `-cn=x` → `--config-name=x`; `--info` without a word of its own → `--info=all`. */
function normalise(words: readonly string[]): string[] {
  return words.map((word, i) => {
    const [flag = '', value] = word.split(/=(.*)/s);
    const long = TWO_LETTERS.get(flag);
    if (long !== undefined) return value === undefined ? long : `${long}=${value}`;
    // `-cjob`, which yargs does not know
    const valued = SHORT.find(([name, short]) => STRINGS.includes(name) && word.startsWith(`-${short}`));
    if (valued !== undefined && word.length > 2) return `--${valued[0]}=${word.slice(2).replace(/^=/, '')}`;
    const bareInfo = word === '--info' || word === '-i';
    return bareInfo && !isInfoKind(words[i + 1]) ? '--info=all' : word;
  });
}

const NAMES = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[];
const BOOLEANS = NAMES.filter((name) => OPTIONS[name].type === 'boolean');
const STRINGS = NAMES.filter((name) => OPTIONS[name].type === 'string');
const SHORT = NAMES.flatMap((name) => {
  const option = OPTIONS[name];
  return 'short' in option ? [[name, option.short] as const] : [];
});

/** What yargs is told of the flags. All that it would read into a word (numbers, lists, negations) is for overrides to say. */
const PARSER = {
  boolean: BOOLEANS,
  string: STRINGS,
  narg: Object.fromEntries(STRINGS.map((name) => [name, 1])),
  alias: Object.fromEntries(SHORT),
  configuration: {
    'boolean-negation': false,
    'camel-case-expansion': false,
    'dot-notation': false,
    'duplicate-arguments-array': false,
    'parse-positional-numbers': false,
    'populate--': true,
    'strip-aliased': true,
    'unknown-options-as-args': true,
  },
};

/** What is typed behind each flag that needs a word, where any one does: `--cfg job`. */
const EXAMPLES: Readonly<Record<string, string>> = {
  cfg: CFG_KINDS[0],
  info: INFO_KINDS[0],
  package: 'KEY',
  explain: 'KEY',
  'shell-completion': 'install=bash',
  'config-name': 'NAME',
};

/** How a flag that needs a word is typed. */
function exampleOf(name: string): string {
  return `--${name} ${EXAMPLES[name] ?? 'FOLDER'}`;
}

/** The value of a flag, undefined where it is not given. */
type Values = {
  readonly [Name in keyof typeof OPTIONS]?: (typeof OPTIONS)[Name]['type'] extends 'string' ? string : boolean;
};

/** Reads the flags by yargs' parser, which leaves to the overrides what it does not know. */
function readFlags(words: readonly string[]): { values: Values; positionals: readonly string[] } {
  const end = words.indexOf('--');
  const bare = new Set([
    ...BOOLEANS.map((name) => `--${name}=`),
    ...SHORT.filter(([name]) => BOOLEANS.includes(name)).map(([, short]) => `-${short}=`),
  ]);
  for (const word of words.slice(0, end === -1 ? undefined : end)) {
    const [flag = ''] = /^--?[^=]+=/.exec(word) ?? [];
    if (bare.has(flag)) {
      const origin = {
        source: { kind: 'override', name: 'command line', text: word },
        start: 0,
        end: word.length,
      } as const;
      const suggestion = flag.slice(0, -1);
      throw new HydrosolError('USAGE', `${suggestion} takes no value`, { origin, suggestion });
    }
  }
  const { argv, error } = parser.detailed([...words], PARSER);
  const { _: rest, '--': behind = [], ...values } = argv;
  // yargs knows `--no-run` where it knows `--run`
  const others = Object.keys(values).filter((name) => !(name in OPTIONS));
  const left = [...rest.map(String), ...others.map((name) => `--${name}`)];
  throwAll(
    unknownFlags(
      left,
      NAMES.map((name) => `--${name}`),
    ),
  );
  const bareName = STRINGS.find(
    (name) => values[name as keyof typeof values] === undefined && error?.message.endsWith(name),
  );
  if (error !== null) {
    const hints = [`for example: ${exampleOf(bareName ?? 'cfg')}`];
    throw new HydrosolError('USAGE', bareName === undefined ? error.message : `--${bareName} needs a value`, { hints });
  }
  return { values, positionals: [...rest, ...behind].map(String) };
}

/** The value of a flag that knows few; `lineFor` gives what is typed for one of them. Throws USAGE for any other. */
function choice<T extends string>(
  flag: string,
  value: string | undefined,
  all: readonly T[],
  lineFor: (value: T) => string = (one) => `${flag} ${one}`,
): T | undefined {
  if (value === undefined) return undefined;
  const found = all.find((item) => item === value);
  if (found !== undefined) return found;
  const text = `${flag} ${value}`;
  throw new HydrosolError('USAGE', `${flag} does not know ${value}`, {
    origin: { source: { kind: 'override', name: 'command line', text }, start: flag.length + 1, end: text.length },
    expected: `one of ${all.join(', ')}`,
    suggestion: nearest(value, all).map((near) => lineFor(near as T))[0],
  });
}

/** A key, a group, `group=option`, `key=value`; a key may have backslashes, as in an override: `m.x\.y`. */
const TOPIC = /^(?:[\w$]|\\[.[\]=])(?:[\w$./@[\]-]|\\[.[\]=])*(?:=\S*)?$/;

/** Takes the topic out of the words: that behind `--help` or `-h`, also as `--help=TOPIC`. */
function takeTopic(argv: readonly string[]): { readonly words: readonly string[]; readonly topic: string | undefined } {
  const end = argv.indexOf('--');
  const at = argv.findIndex((word, i) => /^(?:--help|-h)(?:=.|$)/s.test(word) && (end === -1 || i < end));
  if (at === -1) return { words: argv, topic: undefined };
  const [flag = '', topic] = argv[at]!.split(/=(.*)/s);
  if (topic !== undefined) return { words: argv.with(at, flag), topic };
  const next = argv[at + 1];
  if (next === undefined || !TOPIC.test(next)) return { words: argv, topic: undefined };
  return { words: argv.toSpliced(at + 1, 1), topic: next };
}

const FLAG = '--shell-completion';

/** `install=bash` and its kin. */
function completionRequest(value: string | undefined): CompletionRequest | undefined {
  if (value === undefined) return undefined;
  const [action, shell = ''] = value.split(/=(.*)/s);
  return {
    action: choice(FLAG, action, COMPLETION_ACTIONS, (near) => `${FLAG} ${near}=${shell === '' ? SHELLS[0] : shell}`)!,
    shell: choice(`${FLAG} ${action} of`, shell, SHELLS, (near) => `${FLAG} ${action}=${near}`)!,
  };
}

/** What does not stand with `--experimental-rerun`, and its short spelling. */
const RERUN_WITHOUT = {
  multirun: ' (-m)',
  'config-name': ' (-cn)',
  resume: '',
  reproduce: '',
  work: '',
  validate: '',
} as const;

/**
 * Reads the words behind the program's name: Hydra's flags, anywhere among them, and overrides.
 * Throws USAGE for an unknown flag, a flag without its value, or two flags that exclude each other.
 */
export function parseFlags(argv: readonly string[]): Flags {
  const { words, topic } = takeTopic(argv);
  const { values, positionals } = readFlags(normalise(words));
  const exclusive = (
    [
      'run',
      'multirun',
      'cfg',
      'info',
      'explain',
      'resume',
      'reproduce',
      'work',
      'validate',
      'shell-completion',
    ] as const
  ).filter((name) => values[name] !== undefined);
  if (exclusive.length > 1) {
    throw new HydrosolError('USAGE', `only one of --${exclusive.join(' and --')} can be given at a time`);
  }
  if (values['experimental-rerun'] !== undefined) {
    const other = (Object.keys(RERUN_WITHOUT) as (keyof typeof RERUN_WITHOUT)[]).find(
      (name) => values[name] !== undefined,
    );
    if (other !== undefined) {
      const short = RERUN_WITHOUT[other];
      throw new HydrosolError('USAGE', `the command line of a run is not run again with --${other}${short}`, {
        expected: 'the folder of a run, and overrides that change it',
      });
    }
  }
  const others = ['cfg', 'info', 'explain', 'resume', 'reproduce', 'validate', 'shell-completion'] as const;
  const other = others.find((name) => values[name] !== undefined);
  if (values['dry-run'] === true && other !== undefined) {
    throw new HydrosolError('USAGE', `--dry-run stands with a run or a sweep, not with --${other}`, {
      expected: 'a run, or with -m a sweep',
    });
  }
  if (values.failed === true && values.resume === undefined) {
    throw new HydrosolError('USAGE', '--failed stands with --resume', {
      expected: 'the folder of a sweep whose failed jobs are run again: --resume DIR --failed',
    });
  }
  const trusted = (['resume', 'reproduce', 'experimental-rerun', 'validate'] as const).map((name) => values[name]);
  if (values.trust === true && trusted.every((value) => value === undefined)) {
    throw new HydrosolError('USAGE', '--trust stands with --resume, --reproduce, --experimental-rerun or --validate', {
      hints: ['the words of a command line and the configs of a program are trusted anyway'],
    });
  }
  return {
    help: values.help ?? false,
    topic,
    hydraHelp: values['hydra-help'] ?? false,
    version: values.version ?? false,
    cfg: choice('--cfg', values.cfg, CFG_KINDS),
    resolve: values.resolve ?? false,
    origins: values.origins ?? false,
    showSecrets: values['show-secrets'] ?? false,
    package: values.package,
    run: values.run ?? false,
    multirun: values.multirun ?? false,
    dryRun: values['dry-run'] ?? false,
    explain: values.explain,
    info: choice('--info', values.info, INFO_KINDS),
    resume: values.resume,
    reproduce: values.reproduce,
    work: values.work,
    failed: values.failed ?? false,
    rerun: values['experimental-rerun'],
    validate: values.validate ?? false,
    trust: values.trust ?? false,
    shellCompletion: completionRequest(values['shell-completion']),
    configPath: values['config-path'],
    configName: values['config-name'],
    configDir: values['config-dir'],
    overrides: positionals,
  };
}
