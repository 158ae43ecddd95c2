/** @file Python's `%` formats of named values: `%(name)-8s`, `%(msecs)03d`, `%%`. */
import { HydrosolError } from '../errors.ts';
import { formatReal } from './python-format-real.ts';
import { escapeNonAscii, quotePython } from './python-quote.ts';
import type { Float } from './scalar.ts';

/** A text, an integer, or a float. */
export type FormatValue = string | number | Float;

/** One `%` of a format. */
interface Conversion {
  /** As it is written. */
  readonly written: string;
  /** Undefined of `%%`. */
  readonly name: string | undefined;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  /** The letter at the end. */
  readonly kind: string;
}

/** Texts and conversions, in order. */
export type PercentFormat = readonly (string | Conversion)[];

const CONVERSION = /%(?:\(([^()]*)\))?([-#0 +]*)(\d*)(?:\.(\d*))?[hlL]?([diouxXeEfFgGcrsa%])/y;

/** Nobody's line is wider; Python would fill the memory. */
const MAX_WIDTH = 1000;

function wrong(written: string, why: string): HydrosolError {
  return new HydrosolError('VALUE', `a format cannot have \`${written}\`: ${why}`);
}

/**
 * Reads a format. Fails with VALUE for what Python refuses, and for values without a name (`%s`): Python would print all there
 * are.
 */
export function parsePercent(format: string): PercentFormat {
  const parts: (string | Conversion)[] = [];
  for (let at = 0; at < format.length;) {
    const next = format.indexOf('%', at);
    const end = next === -1 ? format.length : next;
    if (end > at) parts.push(format.slice(at, end));
    if (next === -1) break;
    CONVERSION.lastIndex = next;
    const found = CONVERSION.exec(format);
    if (found === null) {
      throw wrong(
        format.slice(next, next + 20),
        'it is not finished, or ends with a letter that says nothing; a percent sign is `%%`',
      );
    }
    const [written, name, flags = '', width, precision, kind = ''] = found;
    if (name === undefined && kind !== '%') throw wrong(written, 'it has no name, as in `%(message)s`');
    if (kind === '%' && written !== '%%') throw wrong(written, 'a percent sign is `%%`');
    const part = {
      written,
      name,
      flags,
      kind,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
    };
    if (Math.max(part.width, part.precision ?? 0) > MAX_WIDTH) throw wrong(written, `at most ${MAX_WIDTH} characters`);
    parts.push(part);
    at = next + written.length;
  }
  return parts;
}

/** The names of the values that a format asks for. */
export function namesIn(format: PercentFormat): string[] {
  return format.flatMap((part) => (typeof part === 'string' ? [] : (part.name ?? [])));
}

/** Formats values as Python's `format % values` does. Fails with VALUE where one is of a kind that its conversion is not for. */
export function formatPercent(format: PercentFormat, valueOf: (name: string) => FormatValue): string {
  const texts = format.map((part) => {
    if (typeof part === 'string') return part;
    return part.kind === '%' ? '%' : convert(part, valueOf(part.name!));
  });
  return texts.join('');
}

function convert(conversion: Conversion, value: FormatValue): string {
  const { kind, precision } = conversion;
  if ('sra'.includes(kind)) {
    const text = kind === 's' || typeof value !== 'string' ? String(value) : quotePython(value);
    return pad(conversion, '', cut(kind === 'a' ? escapeNonAscii(text) : text, precision));
  }
  if (kind === 'c') return pad(conversion, '', character(conversion, value));
  if (typeof value === 'string') throw wrong(conversion.written, 'that is a text; write `s` for the last letter');
  const number = Number(value);
  if ('eEfFgG'.includes(kind)) return signed(conversion, number, formatReal(Math.abs(number), conversion));
  if ('oxX'.includes(kind) && typeof value !== 'number') throw wrong(conversion.written, 'that is not a whole number');
  const digits = BigInt(Math.trunc(Math.abs(number))).toString({ o: 8, x: 16, X: 16 }[kind] ?? 10);
  const prefix = conversion.flags.includes('#') ? ({ o: '0o', x: '0x', X: '0x' }[kind] ?? '') : '';
  const text = prefix + digits.padStart(precision ?? 0, '0');
  return signed(conversion, Math.trunc(number) + 0, kind === 'X' ? text.toUpperCase() : text, prefix.length);
}

/** The first characters of a text: code points, as Python counts. */
function cut(text: string, length: number | undefined): string {
  return length === undefined ? text : [...text].slice(0, length).join('');
}

function character({ written }: Conversion, value: FormatValue): string {
  if (typeof value === 'string' && [...value].length === 1) return value;
  if (typeof value === 'number' && value >= 0 && value <= 0x10ffff) return String.fromCodePoint(value);
  throw wrong(written, 'that is not one character');
}

/** Adds sign and blanks, or zeros behind sign and prefix. */
function signed(conversion: Conversion, number: number, text: string, prefixLength = 0): string {
  const { flags } = conversion;
  const isNegative = number < 0 || Object.is(number, -0);
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  return pad(conversion, sign + text.slice(0, prefixLength), text.slice(prefixLength), true);
}

function pad({ flags, width }: Conversion, head: string, text: string, zeros = false): string {
  const missing = Math.max(0, width - [...head, ...text].length);
  if (flags.includes('-')) return head + text + ' '.repeat(missing);
  return zeros && flags.includes('0') ? head + '0'.repeat(missing) + text : ' '.repeat(missing) + head + text;
}
