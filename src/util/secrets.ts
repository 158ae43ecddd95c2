/** @file Secrets hidden from a text: the one place that decides what stands in their stead. */
import { isSecretKey, isSecretName, isSecretVariable, isTelling } from './secret-name.ts';
import { writtenSecrets, type Span, type WrittenText } from './written-secrets.ts';

/** What stands in the place of a secret. */
export const HIDDEN = '***';

/** A shorter value may be part of any word, so it is hidden only where a name says what it is. */
const SHORTEST = 6;
/** In what is said of a text, the shortest of its secrets that is hidden where it is a word of its own. */
const SHORTEST_WORD = 3;

/** `https://user:password@host`, also as an override has it, whose colons are escaped. */
const URL_WITH_PASSWORD = /[a-z]\\?:\/\/[^\s/:@]{0,200}:(?!\$\{)([^\s/@]{1,200})@/dgi;

/** A text in which secrets are hidden, and where its places are now. */
interface MaskedText {
  readonly text: string;
  readonly at: (offset: number) => number;
}

/** What must not be shown. */
export interface Secrets {
  /** A text without the values of the secrets that occur in it. */
  readonly hide: (text: string) => string;
  /** What may be shown of a value of a key: nothing if the key is a secret, else what `hide` leaves of the text. */
  readonly ofKey: (key: string, text: string) => string;
  /** A text that somebody wrote, without what stands in it behind the name of a secret, and what `hide` hides. */
  readonly mask: (written: WrittenText) => MaskedText;
  /** A word of the command line, so masked: `db.password=***`. */
  readonly word: (word: string) => string;
  /** These, and those that a text has behind the names of secrets, or behind `name`. For what is said about the text. */
  readonly and: (written: WrittenText, name?: string) => Secrets;
}

/** Nothing is secret: `--show-secrets`. */
export const NO_SECRETS: Secrets = {
  hide: (text) => text,
  ofKey: (_key, text) => text,
  mask: ({ text }) => ({ text, at: (offset) => offset }),
  word: (word) => word,
  and: () => NO_SECRETS,
};

export interface SecretValues {
  /** Texts that are hidden wherever they occur, but for short ones. */
  readonly values?: Iterable<string>;
  /** Keys that are secrets whatever they are named. */
  readonly keys?: ReadonlySet<string>;
  /** Its secrets (`isSecretVariable`) are hidden too. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Replaces parts of a text, given in order and apart from each other. */
function replaceSpans(text: string, spans: readonly Span[]): MaskedText {
  if (spans.length === 0) return { text, at: (offset) => offset };
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(from, start), HIDDEN);
    from = end;
  }
  const at = (offset: number): number => {
    let moved = offset;
    for (const { start, end } of spans) {
      if (offset >= end) moved += HIDDEN.length - (end - start);
      else if (offset > start) moved += Math.min(offset, start + HIDDEN.length) - offset;
    }
    return moved;
  };
  return { text: [...parts, text.slice(from)].join(''), at };
}

/** Spans that touch or overlap made one, in order. */
function united(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last === undefined || span.start > last.end) found.push(span);
    else found[found.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return found;
}

function quoteRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

/** Where any of some values stand; the longest first, for one secret may be part of another. */
function finder(values: ReadonlySet<string>, before: string = '', after: string = ''): (text: string) => Span[] {
  if (values.size === 0) return () => [];
  const ordered = [...values].sort((a, b) => b.length - a.length).map(quoteRegExp);
  const all = new RegExp(`${before}(?:${ordered.join('|')})${after}`, 'g');
  return (text) => {
    // most texts have none, and `matchAll` makes another pattern for each
    if (text.search(all) === -1) return [];
    return Array.from(text.matchAll(all), ({ index, 0: { length } }) => ({ start: index, end: index + length }));
  };
}

function passwordsInUrls(text: string): Span[] {
  if (!text.includes('://')) return [];
  return Array.from(text.matchAll(URL_WITH_PASSWORD), ({ indices }) => {
    const [start, end] = indices![1]!;
    return { start, end };
  });
}

interface Known {
  readonly values: ReadonlySet<string>;
  /** Hidden only where they are words of their own. */
  readonly words: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  readonly isSecret: (name: string) => boolean;
}

function build(known: Known): Secrets {
  const { values, words, keys, isSecret } = known;
  const finders = [finder(values), finder(words, String.raw`(?<!\w)`, String.raw`(?!\w)`), passwordsInUrls];
  const find = (text: string): Span[] => finders.flatMap((one) => one(text));
  const hide = (text: string): string => replaceSpans(text, united(find(text))).text;
  const mask = (written: WrittenText): MaskedText =>
    replaceSpans(written.text, united([...find(written.text), ...writtenSecrets(written, isSecret)]));
  return {
    hide,
    ofKey: (key, text) => ((keys.has(key) || isSecretKey(key)) && isTelling(text) ? HIDDEN : hide(text)),
    mask,
    word: (text) => mask({ kind: 'override', text }).text,
    and(written, name) {
      const isSecretHere = (one: string): boolean => one === name || isSecret(one);
      const found = writtenSecrets(written, isSecretHere).map(({ start, end }) => written.text.slice(start, end));
      const long = found.filter(({ length }) => length >= SHORTEST);
      const short = found.filter(({ length }) => length >= SHORTEST_WORD && length < SHORTEST);
      return build({
        values: new Set([...values, ...long]),
        words: new Set([...words, ...short]),
        keys,
        isSecret: isSecretHere,
      });
    },
  };
}

/**
 * Secrets that are known by their values or keys, besides those that are named as such (`isSecretName`) and the values of
 * environment variables so named. Values of less than 6 characters are hidden only behind a name. Throws nothing.
 */
export function createSecrets({ values = [], keys = new Set(), env = process.env }: SecretValues = {}): Secrets {
  const variables = Object.keys(env).filter(isSecretVariable);
  const all = [...values, ...variables.map((name) => env[name] ?? '')];
  const telling = all.filter((text) => text.length >= SHORTEST && isTelling(text));
  return build({ values: new Set(telling), words: new Set(), keys, isSecret: isSecretName });
}
