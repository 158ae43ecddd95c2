/** @file The line of a log message: the `%(name)s` formats of Python's logging, with the colours of colorlog. */
import { strftime } from '../util/strftime.ts';

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
export const FIELDS: Readonly<Record<string, (record: LogRecord, format: LogFormat) => string | number>> = {
  message: ({ message }) => message,
  name: ({ name }) => name,
  levelname: ({ level }) => level,
  levelno: ({ level }) => LEVELS[level],
  asctime: ({ time }, { dateFormat }) =>
    dateFormat === undefined
      ? `${strftime(time, '%Y-%m-%d %H:%M:%S')},${milliseconds(time)}`
      : strftime(time, dateFormat),
  msecs: ({ time }) => time.getMilliseconds(),
  created: ({ time }) => time.getTime() / 1000,
  process: () => process.pid,
};

const COLORS = ['black', 'red', 'green', 'yellow', 'blue', 'purple', 'cyan', 'white'] as const;

const FIELD = /%(?:\((\w+)\)(-?)(\d*)(?:\.\d+)?[sdf]|%)/g;

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

/** The names that a format uses and that mean nothing. */
export function unknownFields(format: string): string[] {
  const names = [...format.matchAll(FIELD)].flatMap(([, name]) => name ?? []);
  return names.filter((name) => !Object.hasOwn(FIELDS, name) && name !== 'log_color' && escapeOf(name) === undefined);
}

/** Whether a name is that of a colour. */
export function isColor(name: string): boolean {
  return escapeOf(name) !== undefined;
}

/** A record as a line, without a newline at its end. Colours are left out unless `colored`. */
export function formatRecord(record: LogRecord, format: LogFormat, { colored = false } = {}): string {
  const color = (name: string): string => (colored ? (escapeOf(name) ?? '') : '');
  const line = format.format.replaceAll(FIELD, (whole, name: string | undefined, minus: string, width: string) => {
    if (name === undefined) return '%';
    if (name === 'log_color') return color(format.colors?.get(record.level) ?? '');
    if (!Object.hasOwn(FIELDS, name)) return color(name);
    const text = String(FIELDS[name]!(record, format));
    return minus === '' ? text.padStart(Number(width)) : text.padEnd(Number(width));
  });
  // As colorlog does: a colour never runs into the next line.
  const reset = color('reset');
  return line.includes('\u001B') && !line.endsWith(reset) ? line + reset : line;
}
