/**
 * @file `hydra.job_logging` and `hydra.hydra_logging`: the dictionary of Python's `logging.config.dictConfig`, as far as it
 * makes sense here, and `hydra.verbose`.
 */
import {
  joinKey,
  select,
  selectNode,
  toContainer,
  type ConfigNode,
  type MapNode,
  type Resolvers,
} from '../config/index.ts';
import { HydrosolError, type ErrorDetails } from '../errors.ts';
import { isInside } from '../util/is-inside.ts';
import { nearest } from '../util/suggest.ts';
import {
  FIELDS,
  fieldsOf,
  formatRecord,
  isColor,
  LEVELS,
  type Level,
  type LogFormat,
  type LogRecord,
} from './format.ts';

interface Handler extends LogFormat {
  /** Lower levels are left out. */
  readonly level: Level;
}

export interface ConsoleHandler extends Handler {
  readonly kind: 'console';
  readonly stream: 'stdout' | 'stderr';
}

export interface FileHandler extends Handler {
  readonly kind: 'file';
  /** Relative to the working directory at the time when the log is opened. */
  readonly path: string;
  /** Whether what the file held is kept. */
  readonly append: boolean;
  /** Whether the file is made by the first message only. */
  readonly delay: boolean;
}

export type LogHandler = ConsoleHandler | FileHandler;

/** One logger; it is asked for all names that begin with its own (`data` for `data.mnist`). */
export interface LoggerConfig {
  /** Missing: that of the logger above. */
  readonly level?: Level | undefined;
  readonly handlers: readonly LogHandler[];
  /** Whether the handlers of the loggers above get its messages too. */
  readonly propagate: boolean;
}

/** Loggers by name; `''` is the root. */
export type LogConfig = ReadonlyMap<string, LoggerConfig>;

type Raw = Readonly<Record<string, unknown>>;

const CLASSES: Readonly<Record<string, LogHandler['kind']>> = {
  console: 'console',
  file: 'file',
  'logging.StreamHandler': 'console',
  'logging.FileHandler': 'file',
};

/** What Python gives a handler of each kind. */
const OPTIONS: Readonly<Record<LogHandler['kind'], readonly string[]>> = {
  console: ['class', 'level', 'formatter', 'filters', 'stream'],
  file: ['class', 'level', 'formatter', 'filters', 'filename', 'mode', 'encoding', 'delay', 'errors'],
};

/** Python's names for what a config of Hydra's may have too. */
const STREAMS: Readonly<Record<string, ConsoleHandler['stream']>> = {
  stdout: 'stdout',
  stderr: 'stderr',
  'ext://sys.stdout': 'stdout',
  'ext://sys.stderr': 'stderr',
};

/** The colours of colorlog itself. */
const LOG_COLORS: Raw = { DEBUG: 'white', INFO: 'green', WARNING: 'yellow', ERROR: 'red', CRITICAL: 'bold_red' };

/** What Python does where nothing is configured: the bare text of warnings and errors. */
const LAST_RESORT: LogHandler = { kind: 'console', stream: 'stderr', level: 'WARNING', format: '%(message)s' };

/** Something to try formats with. */
const SAMPLE: LogRecord = { name: 'name', level: 'INFO', message: 'message', time: new Date(0) };

function asMap(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}

/** Whether a path that begins with a run's folder leads out of it again, by `..` or by a link. */
function leaves(path: string, folder: string | undefined): boolean {
  return folder !== undefined && path.startsWith(`${folder}/`) && !isInside(folder, path.slice(folder.length + 1));
}

/** Reads the plain values of a logging config; `at` tells where a value stands, for errors. `folder` is the run's, if it has one. */
function readerOf(raw: Raw, at: (...keys: string[]) => ErrorDetails, folder: string | undefined) {
  const wrong = (word: unknown, problem: string, keys: readonly string[], known: object = {}): HydrosolError => {
    const names = Object.keys(known);
    return new HydrosolError('VALUE', problem, {
      ...at(...keys),
      expected: names.length === 0 ? undefined : `one of ${names.join(', ')}`,
      suggestion: names.length === 1 ? names[0] : nearest(String(word), names)[0],
    });
  };
  const oneOf = <T>(word: unknown, known: Readonly<Record<string, T>>, what: string, keys: string[]): T => {
    if (typeof word === 'string' && Object.hasOwn(known, word)) return known[word]!;
    throw wrong(word, `'${String(word)}' is no ${what}`, keys, known);
  };
  const names = Object.fromEntries(Object.keys(LEVELS).map((name) => [name, name as Level]));
  const level = <D>(value: unknown, fallback: D, keys: string[]): Level | D => {
    if (value === undefined || value === null || value === 'NOTSET') return fallback;
    const named = Object.entries(LEVELS).find(([, number]) => number === value)?.[0] ?? value;
    return oneOf(typeof named === 'string' ? named.toUpperCase() : named, names, 'level', keys);
  };

  /** As Python does: a format must have a field, unless `validate` says otherwise. What Python tells of a first line is told here. */
  const assertFormat = (text: string, { validate }: Raw, place: string[]): void => {
    const at = [...place, 'format'];
    try {
      const { names, unknown } = fieldsOf(text);
      if (unknown[0] !== undefined) throw wrong(unknown[0], `a format cannot have '${unknown[0]}'`, at, FIELDS);
      if (names.length === 0 && validate !== false) throw wrong(text, `the format '${text}' has no field`, at);
      formatRecord(SAMPLE, { format: text });
    } catch (error) {
      if (!(error instanceof HydrosolError) || error.fullKey !== undefined) throw error;
      throw wrong(text, error.message, at);
    }
  };

  const format = (name: unknown, keys: string[]): LogFormat => {
    if (name === undefined || name === null) return { format: '%(message)s' };
    const formatters = asMap(raw['formatters']);
    if (!Object.hasOwn(formatters, String(name))) {
      throw wrong(name, `there is no formatter '${String(name)}'`, keys, formatters);
    }
    const given = asMap(formatters[String(name)]);
    const place = ['formatters', String(name)];
    const text = String(given['format'] ?? '%(message)s');
    assertFormat(text, given, place);
    const dateFormat = typeof given['datefmt'] === 'string' ? given['datefmt'] : undefined;
    if (given['()'] !== 'colorlog.ColoredFormatter') return { format: text, dateFormat };
    const colors = Object.entries(asMap(given['log_colors'] ?? LOG_COLORS)).map(([of, color]) => {
      const where = [...place, 'log_colors', of];
      if (!isColor(String(color))) throw wrong(color, `'${String(color)}' is no colour`, where);
      return [oneOf(of, names, 'level', where), String(color)] as const;
    });
    return { format: text, dateFormat, colors: new Map(colors) };
  };

  const handler = (name: unknown, keys: string[]): LogHandler => {
    const handlers = asMap(raw['handlers']);
    if (!Object.hasOwn(handlers, String(name))) {
      throw wrong(name, `there is no handler '${String(name)}'`, keys, handlers);
    }
    const given = asMap(handlers[String(name)]);
    const place = ['handlers', String(name)];
    const kind = oneOf(given['class'], CLASSES, 'class of a handler', [...place, 'class']);
    const unknown = Object.keys(given).find((key) => !OPTIONS[kind].includes(key));
    if (unknown !== undefined) {
      const known = Object.fromEntries(OPTIONS[kind].map((option) => [option, true]));
      throw wrong(
        unknown,
        `a handler of the class ${String(given['class'])} has no '${unknown}'`,
        [...place, unknown],
        known,
      );
    }
    const own = {
      level: level(given['level'], 'DEBUG' as const, [...place, 'level']),
      ...format(given['formatter'], [...place, 'formatter']),
    };
    if (kind === 'console') {
      return { kind, stream: oneOf(given['stream'] ?? 'stderr', STREAMS, 'stream', [...place, 'stream']), ...own };
    }
    const path = given['filename'];
    if (typeof path !== 'string') throw wrong(name, `the handler '${String(name)}' has no filename`, place);
    if (leaves(path, folder)) {
      throw new HydrosolError('VALUE', `the log file ${path} is outside of the run's folder`, {
        ...at(...place, 'filename'),
        expected: `a file below ${folder}`,
      });
    }
    const append = oneOf(given['mode'] ?? 'a', { a: true, w: false }, 'mode', [...place, 'mode']);
    return { kind, path, append, delay: given['delay'] === true, ...own };
  };

  return {
    level,
    /** Of all formatters, also those that no handler names: `{` looks into objects, so Hydra refuses it in a config. */
    assertStyles(): void {
      for (const [name, given] of Object.entries(asMap(raw['formatters']))) {
        const { style = '%' } = asMap(given);
        oneOf(style, { '%': true }, 'style that is known here', ['formatters', name, 'style']);
      }
    },
    logger(given: Raw, keys: string[]): LoggerConfig {
      const handlers = Array.isArray(given['handlers']) ? (given['handlers'] as unknown[]) : [];
      return {
        level: level(given['level'], undefined, [...keys, 'level']),
        handlers: handlers.map((name) => handler(name, [...keys, 'handlers'])),
        propagate: given['propagate'] !== false,
      };
    },
  };
}

/** The names in `hydra.verbose`: true is the root. Throws VALUE. */
function verboseNames(config: MapNode, resolvers: Resolvers): string[] {
  const value = select(config, 'hydra.verbose', { resolvers }) ?? false;
  const plain = typeof value === 'object' ? toContainer(value as MapNode, { resolve: true, resolvers }) : value;
  if (typeof plain === 'boolean') return plain ? [''] : [];
  const names = Array.isArray(plain) ? (plain as unknown[]) : [plain];
  if (names.every((name) => typeof name === 'string')) return names;
  throw new HydrosolError('VALUE', 'hydra.verbose cannot be that', {
    ...placeIn(config, 'hydra.verbose'),
    expected: 'true, false, the name of a logger, or a list of names',
  });
}

function placeIn(config: MapNode, path: string): ErrorDetails {
  const found = selectNode(config, path, { throwOnResolutionFailure: false }) as ConfigNode | undefined;
  return { fullKey: path, origin: found?.origin };
}

/**
 * What `hydra.job_logging` or `hydra.hydra_logging` asks for, with `hydra.verbose`. As in Hydra, a `root` that is null
 * changes nothing: a job then logs as Hydrosol itself does, and Hydrosol as Python does without a config, the bare text of
 * warnings and errors on standard error. Throws VALUE for a level, handler, formatter or field that there is not, and what
 * interpolations throw; and for a file whose path begins with the run's folder and leads out of it: a name in it does.
 */
export function readLogConfig(
  config: MapNode,
  key: 'hydra.job_logging' | 'hydra.hydra_logging',
  { resolvers }: { readonly resolvers: Resolvers },
): LogConfig {
  const node = select(config, key, { resolvers });
  const raw = asMap(
    typeof node === 'object' && node !== null ? toContainer(node as MapNode, { resolve: true, resolvers }) : null,
  );
  const folder = select(config, 'hydra.runtime.output_dir', { resolvers });
  const read = readerOf(
    raw,
    (...keys) => placeIn(config, `${key}.${joinKey(keys)}`),
    typeof folder === 'string' ? folder : undefined,
  );
  const isUnset = raw['root'] === null || raw['root'] === undefined;
  if (isUnset && key === 'hydra.job_logging') return readLogConfig(config, 'hydra.hydra_logging', { resolvers });
  if (!isUnset) read.assertStyles();
  const root = isUnset
    ? { level: 'WARNING' as const, handlers: [], propagate: true }
    : read.logger(asMap(raw['root']), ['root']);
  const isSilent = !isUnset && raw['disable_existing_loggers'] === true;
  const loggers = new Map<string, LoggerConfig>([
    ['', root.handlers.length === 0 && !isSilent ? { ...root, handlers: [LAST_RESORT] } : root],
  ]);
  if (!isUnset) {
    for (const [name, given] of Object.entries(asMap(raw['loggers']))) {
      loggers.set(name, read.logger(asMap(given), ['loggers', name]));
    }
  }
  for (const name of verboseNames(config, resolvers)) {
    loggers.set(name, { handlers: [], propagate: true, ...loggers.get(name), level: 'DEBUG' });
  }
  return loggers;
}
