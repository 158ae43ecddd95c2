/** @file The log of a run: one line a message, on the terminal and in the run folder. */
import { appendFileSync } from 'node:fs';

export type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** Takes one finished line, without the newline at its end. */
export type LogSink = (line: string, level: Level) => void;

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** `2026-11-23 10:41:07,123`, local time: the `asctime` of Python's logging. */
function timestamp(date: Date): string {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** A log that writes `[time][name][LEVEL] - message` to every sink: the form of Hydra's `job_logging` default. */
export function createLog(name: string, sinks: readonly LogSink[]): Log {
  const write = (level: Level, message: string): void => {
    const line = `[${timestamp(new Date())}][${name}][${level}] - ${message}`;
    for (const sink of sinks) sink(line, level);
  };
  return {
    debug: (message) => write('DEBUG', message),
    info: (message) => write('INFO', message),
    warn: (message) => write('WARNING', message),
    error: (message) => write('ERROR', message),
  };
}

/** Appends to a file, at once: a log must show what happened before a crash. */
export function fileSink(path: string): LogSink {
  return (line) => appendFileSync(path, `${line}\n`);
}
