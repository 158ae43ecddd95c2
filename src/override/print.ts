/** @file `Override` → text that reads back as the same. */
import type { QuotedString, Value } from './value.ts';
import type { Override } from './override.ts';
import { ESCAPABLE, parseLiteral } from '../grammar/index.ts';
import { Float, type Plain, type Scalar, formatFloat } from '../util/scalar.ts';
import { overrideKey } from './override.ts';

/** What an unquoted word cannot have, even with escapes. */
const NEEDS_QUOTES = /[^A-Za-z0-9_/\-+.$%*@?|\\()[\]{}:=, \t]/;
const ESCAPES = new RegExp(`[${ESCAPABLE.replaceAll(/[\\\]]/g, String.raw`\$&`)}]`, 'g');
const INTERPOLATION = /\$\{[^}]+\}/g;

/** A string in quotes. Backslashes are doubled only where a quote follows. */
function printQuoted({ text, quote }: Pick<QuotedString, 'text' | 'quote'>): string {
  const body = `${text}${quote}`.replaceAll(
    quote === "'" ? /(\\*)'/g : /(\\*)"/g,
    (_, slashes: string) => `${slashes}${slashes}\\${quote}`,
  );
  // The last of them closes the string, so it is not escaped.
  return `${quote}${body.slice(0, -2)}${quote}`;
}

/** A string as a word, escaped as Hydra does it; quoted where a word would be read as something else. */
function printString(text: string): string {
  if (text === '' || parseLiteral(text) !== undefined) return printQuoted({ text, quote: "'" });
  const rest = text.replaceAll(INTERPOLATION, '');
  if (NEEDS_QUOTES.test(rest))
    return printQuoted({ text, quote: text.includes("'") && !text.includes('"') ? '"' : "'" });
  let printed = '';
  let at = 0;
  for (const { 0: raw, index } of text.matchAll(INTERPOLATION)) {
    printed += text.slice(at, index).replaceAll(ESCAPES, String.raw`\$&`) + raw;
    at = index + raw.length;
  }
  return printed + text.slice(at).replaceAll(ESCAPES, String.raw`\$&`);
}

/** `True` and `False` are Hydra's spelling in the overrides of a job. */
function printScalar(value: Scalar): string {
  if (typeof value === 'string') return printString(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return value instanceof Float ? formatFloat(value.value) : String(value);
}

const join = (values: readonly Value[]): string => values.map(printValue).join(',');

function printSweep(value: Value): string {
  switch (value.kind) {
    case 'choice':
      return value.simple ? join(value.items) : `choice(${join(value.items)})`;
    case 'range': {
      const numbers = [value.range.start, value.range.stop, ...(value.range.step === 1 ? [] : [value.range.step])];
      return value.casts.reduce((text, cast) => `${cast}(${text})`, `range(${numbers.map(printScalar).join(',')})`);
    }
    case 'logrange': {
      const { start, stop, num } = value.logrange;
      const text = `logrange(${printScalar(start)},${printScalar(stop)},num=${num})`;
      return value.casts.reduce((inner, cast) => `${cast}(${inner})`, text);
    }
    case 'interval': {
      const text = `interval(${printScalar(value.interval.start)},${printScalar(value.interval.end)})`;
      return value.interval.start instanceof Float ? text : `int(${text})`;
    }
    case 'glob': {
      const names = (list: readonly string[]): string => {
        const [only] = list;
        return list.length === 1 && only !== undefined ? printString(only) : `[${list.map(printString).join(',')}]`;
      };
      return `glob(${names(value.include)}${value.exclude.length === 0 ? '' : `,exclude=${names(value.exclude)}`})`;
    }
    default:
      return printValue(value);
  }
}

/** The text of a value: `parseValue(printValue(value))` is the value again. */
export function printValue(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return printScalar(value.value);
    case 'quoted':
      return printQuoted(value);
    case 'list':
      return `[${join(value.items)}]`;
    case 'dict':
      return `{${value.entries.map((entry) => `${printKey(entry.key.value)}:${printValue(entry.value)}`).join(',')}}`;
    case 'edit':
      return `${value.name}(${join(value.items)})`;
    default: {
      const shuffled = 'shuffle' in value && value.shuffle;
      const text = shuffled ? `shuffle(${printSweep(value)})` : printSweep(value);
      return value.tags.length === 0 ? text : `tag(${[...value.tags.map(printString), text].join(',')})`;
    }
  }
}

/** The text of a plain value: what is written behind `key=` for it. */
export function printPlain(value: Plain): string {
  if (Array.isArray(value)) return `[${value.map(printPlain).join(',')}]`;
  if (!(value instanceof Map)) return printScalar(value as Scalar);
  return `{${Array.from(value, ([key, item]) => `${printKey(key as Scalar)}:${printPlain(item as Plain)}`).join(',')}}`;
}

/** Keys of maps have no quotes and no interpolations. */
function printKey(key: Scalar): string {
  return typeof key === 'string' ? key.replaceAll(ESCAPES, String.raw`\$&`) : printScalar(key);
}

/** The word of an override, in its canonical form: `parseOverride(printOverride(o))` is `o` again. */
export function printOverride(override: Pick<Override, 'type' | 'key' | 'value'>): string {
  const { value } = override;
  if (value === undefined) return overrideKey(override);
  const empty = value.kind === 'scalar' && value.value === '';
  return `${overrideKey(override)}=${empty ? '' : printValue(value)}`;
}
