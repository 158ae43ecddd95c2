/** @file The line of a log message: the `%(name)s` formats of Python's logging, with the colours of colorlog. */
import { strftime } from '../util/strftime.ts';
import { formatPercent, namesIn, parsePercent, type FormatValue } from '../util/percent-format.ts';
import { Float } from '../util/scalar.ts';

/** Levels with the numbers that Python gives them. */
export const LEVELS = { DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50 } as const;

export type Level = keyof typeof LEVELS;

/** One thing that is logged. */
export interface LogRecord {
  /** Who logs it. */
  readonly name: string;
  readonly level: Level;
  readonly message: string;
  readonly time: Date;
}

/** How the lines of a handler look. */
export interface LogFormat {
  /** `[%(asctime)s][%(name)s][%(levelname)s] - %(message)s`. */
  readonly format: string;
  /** `strftime` codes of `%(asctime)s`. Default: `2026-11-23 10:41:07,123`, local time. */
  readonly dateFormat?: string | undefined;
  /** What `%(log_color)s` is for each level: `red`, `bold_red`; missing where nothing is coloured. */
  readonly colors?: ReadonlyMap<Level, string> | undefined;
}

/** What a format may name, but for the colours. */
export const FIELDS: Readonly<Record<string, (record: LogRecord, format: Omit<LogFormat, 'format'>) => FormatValue>> = {
  message: ({ message }) => message,
  name: ({ name }) => name,
  levelname: ({ level }) => level,
  levelno: ({ level }) => LEVELS[level],
  asctime: ({ time }, { dateFormat }) =>
    dateFormat === undefined
      ? `${strftime(time, '%Y-%m-%d %H:%M:%S')},${milliseconds(time)}`
      : strftime(time, dateFormat),
  msecs: ({ time }) => new Float(time.getMilliseconds()),
  created: ({ time }) => new Float(time.getTime() / 1000),
  process: () => process.pid,
};

const COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'purple', 'cyan', 'white'] as const;

function milliseconds(time: Date): string {
  return String(time.getMilliseconds()).padStart(3, '0');
}

/** The escape sequence of `red`, `bold_red`, `reset`; nothing for another name. */
function escapeOf(name: string): string | undefined {
  if (name === 'reset') return '\u001B[0m';
  const [, bold, plain = ''] = /^(bold_)?(\w+)$/.exec(name) ?? [];
  const index = COLORS.findIndex((color) => color === plain);
  return index === -1 ? undefined : `\u001B[${bold === undefined ? '' : '01;'}${30 + index}m`;
}

const isKnown = (name: string): boolean => Object.hasOwn(FIELDS, name) || name === 'log_color' || isColor(name);

/** The names that a format uses, and those of them that mean nothing. Fails with VALUE for a format that Python refuses. */
export function fieldsOf(format: string): { readonly names: readonly string[]; readonly unknown: readonly string[] } {
  const names = namesIn(parsePercent(format));
  return { names, unknown: names.filter((name) => !isKnown(name)) };
}

/** Whether a name is that of a colour. */
export function isColor(name: string): boolean {
  return escapeOf(name) !== undefined;
}

/**
 * A record as a line, without a newline at its end. Colours are left out unless `colored`. Fails with VALUE for a format that
 * Python refuses, as `%(message)d`.
 */
export function formatRecord(record: LogRecord, format: LogFormat, { colored = false } = {}): string {
  const color = (name: string): string => (colored ? (escapeOf(name) ?? '') : '');
  const line = formatPercent(parsePercent(format.format), (name) => {
    if (name === 'log_color') return color(format.colors?.get(record.level) ?? '');
    return Object.hasOwn(FIELDS, name) ? FIELDS[name]!(record, format) : color(name);
  });
  // As colorlog does: a colour never runs into the next line.
  const reset = color('reset');
  return line.includes('\u001B') && !line.endsWith(reset) ? line + reset : line;
}
