/** @file Secrets in a text that somebody wrote, found by the names before them. */
import { isTelling } from './secret-name.ts';
import { splitWord } from './split-word.ts';

/** A text and how to read it: a YAML file, or one word of a command line. */
export interface WrittenText {
  readonly kind: string;
  readonly text: string;
}

/** `text.slice(start, end)`, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

type IsSecret = (name: string) => boolean;

/** `name: ` or `name=` inside of a line; what follows is its value. */
const INLINE = /(?<![\w.-])(?<quote>["']?)(?<name>[A-Za-z_][\w.-]*)\k<quote>\s*[:=]\s*/g;

const BRACKETS: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['(', ')'],
]);

/** The end of a quoted text that begins at `at`, or `end` if it is not closed. */
function endOfQuoted(text: string, at: number, end: number): number {
  const quote = text[at];
  for (let i = at + 1; i < end; i++) {
    if (text[i] === '\\' && quote === '"') i++;
    else if (text[i] === quote) return i + 1;
  }
  return end;
}

/** The end of a value inside of a line: up to the comma or bracket that ends it, whole if it has brackets or quotes. */
function endOfInline(text: string, at: number, end: number): number {
  const open: string[] = [];
  for (let i = at; i < end; i++) {
    const char = text[i]!;
    const close = BRACKETS.get(char);
    if (char === '"' || (char === "'" && i === at)) i = endOfQuoted(text, i, end) - 1;
    else if (close !== undefined) open.push(close);
    else if (open.length > 0) {
      if (char === open.at(-1)) open.pop();
    } else if (char === ',' || char === '}' || char === ']' || char === ')') return i;
  }
  return end;
}

/** A value without the space around it, the comment behind it and its quotes; nothing if that tells nothing. */
function value(text: string, from: number, to: number): Span[] {
  let [start, end] = [from, to];
  while (start < end && /\s/.test(text[start]!)) start++;
  const quoted = text[start] === '"' || text[start] === "'";
  const comment = quoted ? -1 : text.slice(start, end).search(/(?:^|\s)#/);
  if (comment !== -1) end = start + comment;
  if (quoted) end = Math.max(start + 1, endOfQuoted(text, start, end) - 1);
  if (quoted) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return isTelling(text.slice(start, end)) ? [{ start, end }] : [];
}

/** The values behind names of secrets, from `from` to `to`: `{user: me, password: x}`, `[password=x]`. */
function inline(text: string, from: number, to: number, isSecret: IsSecret): Span[] {
  const line = text.slice(from, to);
  const found: Span[] = [];
  for (const { index, 0: before, groups } of line.matchAll(INLINE)) {
    const start = from + index + before.length;
    if (start < (found.at(-1)?.end ?? 0) || !groups!['name']!.split('.').some(isSecret)) continue;
    found.push(...value(text, start, endOfInline(text, start, to)));
  }
  return found;
}

/** In `key=value` and `--flag=value`, from `at` to `to`. */
function inOverride(text: string, at: number, to: number, isSecret: IsSecret): Span[] {
  const word = text.slice(at, to);
  // Where no `=` ends a key, what stands behind an escaped one may still be meant as its value.
  const { value: behind = word.slice(word.indexOf('=') + 1) } = splitWord(word);
  const from = to - behind.length;
  const key = text.slice(at, from);
  if (!key.split(/[^\w-]+/).some(isSecret)) return inline(text, from, to, isSecret);
  const bare = text.slice(from, to).trim();
  const start = text.indexOf(bare, from);
  return isTelling(bare) ? [{ start, end: start + bare.length }] : [];
}

/** The place of the colon behind a key that begins at `at`, or -1. */
function colonOf(line: string, at: number): number {
  const quoted = line[at] === '"' || line[at] === "'";
  const from = quoted ? endOfQuoted(line, at, line.length) : at;
  if (!quoted && '{[#'.includes(line[at] ?? '#')) return -1;
  const colon = line.slice(from).search(/:(?:\s|$)/);
  return colon === -1 ? -1 : from + colon;
}

/** The space and the dashes before the content of a line. */
const ITEM = /^(?:\s*-(?=\s))*\s*/;

/** In YAML: behind the key on its line, and all below a key that is a secret. */
function inYaml(text: string, isSecret: IsSecret): Span[] {
  const found: Span[] = [];
  let open = Infinity;
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from);
    const to = newline === -1 ? text.length : newline;
    const line = text.slice(from, to);
    const indent = line.search(/\S/);
    const at = ITEM.exec(line)![0].length;
    if (at < line.length) {
      const isBelow = indent > open || (indent === open && line[indent] === '-');
      if (!isBelow) open = Infinity;
      const colon = colonOf(line, at);
      const key = colon === -1 ? '' : line.slice(at, colon).trim().replaceAll(/["']/g, '');
      if (!isBelow && colon !== -1 && key.split('.').some(isSecret)) open = at;
      const isHidden = open !== Infinity;
      const start = from + (colon === -1 ? at : colon + 1);
      if (!isHidden && colon !== -1) found.push(...inline(text, start, to, isSecret));
      // A list may be one of overrides.
      else if (!isHidden) found.push(...inOverride(text, start, to, isSecret));
      // The header of a block scalar is no value.
      else if (!/^\s*[|>][-+\d]*\s*(?:#.*)?$/.test(text.slice(start, to))) found.push(...value(text, start, to));
    }
    from = to + 1;
  }
  return found;
}

/**
 * The places of the secrets in a text, in order: what stands behind a name that `isSecret` knows. Reads any text, also one
 * that is no YAML and no override. Throws nothing.
 */
export function writtenSecrets({ kind, text }: WrittenText, isSecret: IsSecret): Span[] {
  return kind === 'override' ? inOverride(text, 0, text.length, isSecret) : inYaml(text, isSecret);
}
