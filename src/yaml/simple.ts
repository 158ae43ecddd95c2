/**
 * @file A quick reader for plain configs: block maps and lists, values on one line. Most config files are no more than
 * that, and reading them here is several times faster and does not load the library. Whatever it is not sure of (tags,
 * anchors, escapes, text over several lines, anything wrong) it leaves to the library: it never says what is an error.
 */
import type { Origin, Source } from '../errors.ts';
import { implicitTag, readScalar } from './plain-scalar.ts';
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './tree.ts';

/** A line that says something. */
interface Line {
  /** Columns before its first character. */
  readonly indent: number;
  /** Offset of its first character. */
  readonly start: number;
  /** Offset behind its last character. */
  readonly end: number;
}

/** Tabs, carriage returns, other kinds of line breaks and what YAML forbids. */
// oxlint-disable-next-line no-control-regex
const OTHER_CHARACTERS = /[\0-\x09\x0B-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/;
/** Words of keys; what looks like a number, a quote or an indicator is left to the library. */
const KEY = /[A-Za-z_/$][A-Za-z0-9_./@$+-]{0,200}(?: [A-Za-z0-9_./@$+-]{1,200}){0,20}(?=:(?: |$))/my;
/** What a plain value may start with, and the characters that it may have after it. */
const PLAIN = /(?:[A-Za-z0-9_./$\\+(~;^=<]|[-?](?=[^ \n]))[^\n]*/y;
/** A plain item of a flow list. */
const ITEM = /(?:[A-Za-z0-9_./$\\+(~;^=<]|-(?=[^ ,\n\]]))[^\n,[\]{}:#&*!|>'"%@`?]*/y;
const QUOTED = /'[^'\n]*'|"[^"\\\n]*"/y;
/** What may stand behind a value. */
const REST = /(?: +#[^\n]*| *)$/my;
const DASH = /- +|-$/my;
const MAX_DEPTH = 100;
/** Longer texts are left to the library, which knows how long is too long. */
const MAX_NODES = 100_000;

/** Thrown when the text is not that simple. */
const NOT_SIMPLE = Symbol('not simple');

function giveUp(): never {
  // oxlint-disable-next-line no-throw-literal
  throw NOT_SIMPLE;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\n', at);
    const end = next === -1 ? text.length : next;
    let start = at;
    while (start < end && text.charCodeAt(start) === 32) start++;
    if (start < end && text.charCodeAt(start) !== 35) lines.push({ indent: start - at, start, end });
    if (lines.length > MAX_NODES) giveUp();
    at = end + 1;
  }
  return lines;
}

class SimpleReader {
  readonly #source: Source;
  readonly #text: string;
  readonly #lines: readonly Line[];
  /** Index of the line that is read next. */
  #next = 0;
  #depth = 0;
  #nodes = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#text = source.text;
    this.#lines = linesOf(source.text);
  }

  read(): YamlNode | undefined {
    const [first] = this.#lines;
    if (first === undefined) return undefined;
    const tree = this.#block(first.indent);
    return this.#next === this.#lines.length ? tree : giveUp();
  }

  #origin(start: number, end: number): Origin {
    if (++this.#nodes > MAX_NODES) giveUp();
    return { source: this.#source, start, end };
  }

  #match(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(this.#text)?.[0];
  }

  /** The map or list whose first line is the next one. */
  #block(indent: number): YamlMap | YamlList {
    if (++this.#depth > MAX_DEPTH) giveUp();
    const { start } = this.#lines[this.#next]!;
    const block = this.#match(DASH, start) === undefined ? this.#map(indent, start) : this.#list(indent, start);
    this.#depth--;
    return block;
  }

  /** A map whose keys stand in a column; the first one at `start`, which is not the line's beginning in `- key: value`. */
  #map(indent: number, start: number): YamlMap {
    const entries: YamlEntry[] = [];
    const known = new Set<string>();
    for (let at = start; ;) {
      const key = this.#key(at);
      if (known.has(key.value as string)) giveUp();
      known.add(key.value as string);
      entries.push({ key, value: this.#entryValue(key, indent) });
      const line = this.#lines[this.#next];
      if (line === undefined || line.indent < indent) break;
      if (line.indent > indent) giveUp();
      if (this.#match(DASH, line.start) !== undefined) break;
      at = line.start;
    }
    return { kind: 'map', entries, origin: this.#origin(start, entries.at(-1)!.value.origin.end) };
  }

  #key(at: number): YamlScalar {
    const key = this.#match(KEY, at);
    if (key === undefined || implicitTag(key) !== 'str') return giveUp();
    return { kind: 'scalar', value: key, origin: this.#origin(at, at + key.length) };
  }

  /** What stands behind the colon of a key, or below it. */
  #entryValue(key: YamlScalar, indent: number): YamlNode {
    const line = this.#lines[this.#next++]!;
    const colon = key.origin.end + 1;
    if (this.#match(REST, colon) === undefined) return this.#inline(this.#skip(colon), line, indent);
    const below = this.#lines[this.#next];
    if (below === undefined || below.indent < indent) return this.#nothing(colon);
    if (below.indent > indent) return this.#block(below.indent);
    return this.#match(DASH, below.start) === undefined ? this.#nothing(colon) : this.#block(indent);
  }

  #nothing(at: number): YamlScalar {
    return { kind: 'scalar', value: null, origin: this.#origin(at, at) };
  }

  #skip(at: number): number {
    let to = at;
    while (this.#text.charCodeAt(to) === 32) to++;
    return to;
  }

  #list(indent: number, start: number): YamlList {
    const items: YamlNode[] = [];
    for (;;) {
      const line = this.#lines[this.#next];
      const dash = line?.indent === indent ? this.#match(DASH, line.start) : undefined;
      if (line === undefined || dash === undefined) break;
      items.push(this.#item(line, line.start + dash.length, indent));
    }
    const after = this.#lines[this.#next];
    if (after !== undefined && after.indent > indent) giveUp();
    return { kind: 'list', items, origin: this.#origin(start, items.at(-1)!.origin.end) };
  }

  #item(line: Line, at: number, indent: number): YamlNode {
    if (this.#match(REST, at) !== undefined) {
      const below = this.#lines[this.#next + 1];
      if (below !== undefined && below.indent > indent) giveUp();
      this.#next++;
      return this.#nothing(line.start + 1);
    }
    if (this.#match(DASH, at) !== undefined) giveUp();
    if (this.#match(KEY, at) === undefined) {
      this.#next++;
      return this.#inline(at, line, indent);
    }
    if (++this.#depth > MAX_DEPTH) giveUp();
    const map = this.#map(line.indent + at - line.start, at);
    this.#depth--;
    return map;
  }

  /** A value on the rest of a line; nothing may go on below it. */
  #inline(at: number, line: Line, indent: number): YamlNode {
    const below = this.#lines[this.#next];
    if (below !== undefined && below.indent > indent) giveUp();
    const char = this.#text[at]!;
    if (char === '[') return this.#flowList(at);
    if (char === '{') return this.#emptyMap(at);
    const quoted = char === "'" || char === '"' ? this.#quoted(at) : undefined;
    const scalar = quoted ?? this.#plain(at, line.end);
    if (this.#match(REST, scalar.origin.end) === undefined) giveUp();
    return scalar;
  }

  #quoted(at: number): YamlScalar {
    const text = this.#match(QUOTED, at) ?? giveUp();
    return { kind: 'scalar', value: text.slice(1, -1), origin: this.#origin(at, at + text.length) };
  }

  #plain(at: number, lineEnd: number): YamlScalar {
    const rest = this.#match(PLAIN, at) ?? giveUp();
    const comment = rest.indexOf(' #');
    const text = (comment === -1 ? this.#text.slice(at, lineEnd) : rest.slice(0, comment)).replace(/ +$/, '');
    if (text.includes(': ') || text.endsWith(':')) giveUp();
    return this.#scalar(text, at);
  }

  #scalar(text: string, at: number): YamlScalar {
    const tag = implicitTag(text);
    const value = tag === 'merge' || tag === 'value' ? undefined : readScalar(tag, text);
    if (value === undefined) return giveUp();
    return { kind: 'scalar', value, origin: this.#origin(at, at + text.length) };
  }

  #emptyMap(start: number): YamlMap {
    const end = this.#skip(start + 1);
    if (this.#text[end] !== '}' || this.#match(REST, end + 1) === undefined) giveUp();
    return { kind: 'map', entries: [], origin: this.#origin(start, end + 1) };
  }

  /** `[a, 'b', 3]`: scalars alone, on one line. */
  #flowList(start: number): YamlList {
    const items: YamlScalar[] = [];
    let at = this.#skip(start + 1);
    while (this.#text[at] !== ']') {
      const char = this.#text[at];
      const item = char === "'" || char === '"' ? this.#quoted(at) : this.#flowPlain(at);
      items.push(item);
      at = this.#skip(item.origin.end);
      if (this.#text[at] === ',') at = this.#skip(at + 1);
      else if (this.#text[at] !== ']') giveUp();
    }
    if (this.#match(REST, at + 1) === undefined) giveUp();
    return { kind: 'list', items, origin: this.#origin(start, at + 1) };
  }

  #flowPlain(at: number): YamlScalar {
    return this.#scalar((this.#match(ITEM, at) ?? giveUp()).replace(/ +$/, ''), at);
  }
}

/** The tree of a text, if it is simple enough: `{ tree }`; the tree of an empty text is nothing. */
export function readSimple(source: Source): { readonly tree: YamlNode | undefined } | undefined {
  if (OTHER_CHARACTERS.test(source.text) || /^(?:---|\.\.\.|%)/m.test(source.text)) return undefined;
  try {
    return { tree: new SimpleReader(source).read() };
  } catch (error) {
    if (error === NOT_SIMPLE) return undefined;
    throw error;
  }
}
