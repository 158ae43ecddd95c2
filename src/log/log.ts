/** @file The log of a run: one line a message, where the config wants it. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { HydrosolError } from '../errors.ts';
import { makeFolder } from '../util/make-folder.ts';
import { createSecrets, type Secrets } from '../util/secrets.ts';
import { visible } from '../util/visible.ts';
import type { LogConfig, LogHandler } from './config.ts';
import { formatRecord, LEVELS, type Level, type LogRecord } from './format.ts';

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** The log of a part, `NAME.part`, which can be configured by itself (`hydra.verbose=NAME.part`). */
  child(part: string): Log;
}

/** Where the lines of console handlers go. */
export interface Terminal {
  readonly print: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Whether a stream shows colours. Default: none does. */
  readonly colored?: (stream: 'stdout' | 'stderr') => boolean;
}

export interface LogOptions extends Terminal {
  /** What no line may show. Default: what is named as a secret. */
  readonly secrets?: Secrets;
}

/** A log, and whether somebody sees what is written to it. */
export interface OpenLog extends Log {
  /** Whether a message of a level is printed on the terminal. */
  readonly shows: (level: Level) => boolean;
}

type Sink = (record: LogRecord) => void;

/**
 * Appends to a file, at once: a log must show what happened before a crash. A file that cannot be written any more, as on a
 * full disk, costs what is logged, not what logs: `lost` is told once.
 */
function fileSink(handler: LogHandler & { kind: 'file' }, lost: (message: string) => void): Sink {
  const { append, delay } = handler;
  // Where the working directory is when the log is opened, as in Python.
  const path = resolve(handler.path);
  let isOpen = false;
  let isLost = false;
  const write = (text: string): void => {
    const put = isOpen || append ? appendFileSync : writeFileSync;
    try {
      put(path, text);
    } catch (error) {
      if (isOpen || !['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      makeFolder(dirname(path));
      put(path, text);
    }
    isOpen = true;
  };
  const problem = (error: unknown): string => `the log ${path} cannot be written: ${(error as Error).message}`;
  try {
    if (!delay) write('');
  } catch (cause) {
    throw new HydrosolError('RUN_FOLDER', problem(cause), { cause });
  }
  return (record) => {
    try {
      write(`${formatRecord(record, handler)}\n`);
    } catch (error) {
      if (!isLost) lost(`warning: ${visible(problem(error))}`);
      isLost = true;
    }
  };
}

/** The logger of a name and those above it, the nearest first: `a.b`, `a`, the root. */
function loggersAbove(config: LogConfig, name: string): (LogConfig extends ReadonlyMap<string, infer L> ? L : never)[] {
  const parts = name.split('.');
  const names = [...parts.map((_, i) => parts.slice(0, parts.length - i).join('.')), ''];
  return names.flatMap((one) => config.get(one) ?? []);
}

/**
 * Opens the log of a name by a config (`readLogConfig`); levels, handlers and propagation are those of Python's logging.
 * Files are made at once unless their handler delays that. Fails with RUN_FOLDER for one that cannot be made.
 */
export function openLog(config: LogConfig, name: string, options: LogOptions): OpenLog {
  const { print, colored = () => false, secrets = createSecrets() } = options;
  const sinks = new Map<LogHandler, Sink>();
  for (const handler of [...config.values()].flatMap(({ handlers }) => handlers)) {
    const { kind } = handler;
    if (kind === 'file')
      sinks.set(
        handler,
        fileSink(handler, (message) => print(message, 'stderr')),
      );
    else {
      const { stream } = handler;
      sinks.set(handler, (record) => print(formatRecord(record, handler, { colored: colored(stream) }), stream));
    }
  }
  const logOf = (of: string): OpenLog => {
    const above = loggersAbove(config, of);
    const least = LEVELS[above.find(({ level }) => level !== undefined)?.level ?? 'WARNING'];
    const end = above.findIndex(({ propagate }) => !propagate);
    const handlers = above.slice(0, end === -1 ? undefined : end + 1).flatMap((logger) => logger.handlers);
    const takers = (level: Level): LogHandler[] =>
      LEVELS[level] < least ? [] : handlers.filter((handler) => LEVELS[level] >= LEVELS[handler.level]);
    const write = (level: Level, message: string): void => {
      const record = { name: of, level, message: visible(secrets.hide(message)), time: new Date() };
      for (const handler of takers(level)) sinks.get(handler)?.(record);
    };
    return {
      debug: (message) => write('DEBUG', message),
      info: (message) => write('INFO', message),
      warn: (message) => write('WARNING', message),
      error: (message) => write('ERROR', message),
      child: (part) => logOf(`${of}.${part}`),
      shows: (level) => takers(level).some(({ kind }) => kind === 'console'),
    };
  };
  return logOf(name);
}
