/** @file Any YAML text → positioned tree, by OmegaConf's rules. The only module that loads the `yaml` library. */
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { CST, Document, ParsedNode, Scalar as LibraryScalar, YAMLMap, YAMLSeq } from 'yaml';
import { HydrosolError } from '../errors.ts';
import type { ErrorCode, Origin, Source } from '../errors.ts';
import { expandedSizes, expansionLimit } from './expansion.ts';
import type { ExpansionOptions, Sizes } from './expansion.ts';
import { blockText, endsLine, foldLines, hasKeptBreaks, withEscapedBreaks, withLineFeeds } from './line-breaks.ts';
import { mergeKeys } from './merge-keys.ts';
import type { MergeCount, RawEntry } from './merge-keys.ts';
import { implicitTag, readScalar } from './plain-scalar.ts';
import type { YamlList, YamlMap, YamlNode, YamlScalar } from './tree.ts';

/** Deepest nesting of lists and maps that is read. */
export const MAX_DEPTH = 500;

/** Words and signs of a text that are read: a config of 100,000 lines has fewer, and what they turn into fits into memory. */
const MAX_LEXEMES = 500_000;

/** Characters that no YAML text may hold (YAML 1.1, section 4.1.1; libyaml refuses the same). */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F\x80-\x84\x86-\x9F\uFFFE\uFFFF]/;

const STANDARD_TAG = 'tag:yaml.org,2002:';
const PATH_TAG = /^tag:yaml\.org,2002:python\/object\/apply:pathlib\.(?:_local\.)?(?:Posix|Windows)?Path$/;

type Library = typeof Yaml;

/** The library, loaded when a text needs it: most configs do not (`simple.ts`), and it takes a while. */
function loadLibrary(): Library {
  return createRequire(import.meta.url)('yaml') as Library;
}

/** Reads one YAML document with the library, whatever it holds. Throws as `parseYaml` says. */
export function readWithLibrary(source: Source, options: ExpansionOptions): YamlNode | undefined {
  const yaml = loadLibrary();
  const document = compose(source, yaml);
  if (document.contents === null) return undefined;
  const reader = new Reader(source, yaml);
  const tree = reader.read(document.contents);
  if (reader.aliases > 0) checkExpansion(tree, expansionLimit(options));
  return isNothing(document, tree) ? undefined : tree;
}

/** An empty document is a null without text. */
function isNothing(document: Document.Parsed, tree: YamlNode): boolean {
  return tree.kind === 'scalar' && tree.value === null && (document.contents as LibraryScalar).source === '';
}

function fail(source: Source, message: string, start: number, end = start + 1, code: ErrorCode = 'YAML_SYNTAX'): never {
  throw new HydrosolError(code, message, { origin: { source, start, end } });
}

/** Tokens of the library's parser; stops before a nesting that its recursive composer could not survive, or a flood. */
function* tokens(source: Source, { Lexer, Parser }: Library): Generator<CST.Token, void> {
  const parser = new Parser();
  let count = 0;
  for (const lexeme of new Lexer().lex(withLineFeeds(source.text))) {
    yield* parser.next(lexeme);
    if (++count > MAX_LEXEMES) {
      fail(source, 'the text is too long for a config', parser.offset, parser.offset + 1, 'YAML_LIMIT');
    }
    if (parser.stack.length > MAX_DEPTH) {
      fail(source, `YAML nested deeper than ${MAX_DEPTH} levels`, parser.offset, parser.offset + 1, 'YAML_LIMIT');
    }
  }
  yield* parser.end();
}

function compose(source: Source, yaml: Library): Document.Parsed {
  const bad = UNPRINTABLE.exec(source.text);
  if (bad !== null) {
    const code = bad[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    fail(source, `the character U+${code} is not allowed in YAML; write it as "\\u${code}"`, bad.index);
  }
  // Plain scalars, merge keys and tags are read here by OmegaConf's rules, so the library only has to find the structure.
  const composer = new yaml.Composer({
    schema: 'failsafe',
    resolveKnownTags: false,
    uniqueKeys: false,
    prettyErrors: false,
    keepSourceTokens: hasKeptBreaks(source.text) || !endsLine(source.text),
  });
  const [document, second] = composer.compose(tokens(source, yaml), true, source.text.length);
  const [error] = document!.errors;
  if (error !== undefined) fail(source, lowerFirst(error.message), error.pos[0], error.pos[1]);
  if (second !== undefined) fail(source, 'expected one YAML document, but another one begins here', second.range[0]);
  return document as Document.Parsed;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** Walks one document in the order of its text, so that an alias sees the anchors before it. */
class Reader {
  aliases = 0;
  readonly #count: MergeCount = { merged: 0 };
  readonly #source: Source;
  readonly #yaml: Library;
  /** Whether the text has line breaks that folding keeps. */
  readonly #keepsBreaks: boolean;
  readonly #anchors = new Map<string, YamlNode | 'open'>();

  constructor(source: Source, yaml: Library) {
    this.#source = source;
    this.#yaml = yaml;
    this.#keepsBreaks = hasKeptBreaks(source.text);
  }

  read(node: ParsedNode | null): YamlNode {
    if (node === null) fail(this.#source, 'expected a value', 0);
    if (this.#yaml.isAlias(node)) return this.#alias(node.source, this.#origin(node));
    const { anchor } = node;
    if (anchor === undefined) return this.#content(node);
    if (this.#anchors.has(anchor)) this.#fail(node, `found duplicate anchor &${anchor}`);
    this.#anchors.set(anchor, 'open');
    const content = this.#content(node);
    this.#anchors.set(anchor, content);
    return content;
  }

  #origin(node: ParsedNode): Origin {
    return { source: this.#source, start: node.range[0], end: node.range[1] };
  }

  #fail(node: ParsedNode, message: string): never {
    fail(this.#source, message, node.range[0], Math.max(node.range[1], node.range[0] + 1));
  }

  #alias(name: string, origin: Origin): YamlNode {
    this.aliases++;
    const target = this.#anchors.get(name);
    if (target === undefined) fail(this.#source, `found undefined alias *${name}`, origin.start, origin.end);
    if (target === 'open')
      fail(this.#source, `the alias *${name} stands inside of its own anchor`, origin.start, origin.end);
    return target;
  }

  #content(node: ParsedNode): YamlNode {
    if (this.#yaml.isScalar(node)) return this.#scalar(node as LibraryScalar.Parsed);
    if (this.#yaml.isSeq(node)) return this.#list(node as YAMLSeq.Parsed);
    if (this.#yaml.isMap(node)) return this.#map(node as YAMLMap.Parsed);
    return this.#fail(node, 'expected a scalar, a list or a map');
  }

  #scalar(node: LibraryScalar.Parsed): YamlScalar {
    const text = this.#text(node);
    const explicit = node.tag === undefined || (node.tag === '!' && node.type === 'PLAIN') ? undefined : node.tag;
    const tag = explicit === undefined && node.type === 'PLAIN' ? implicitTag(text) : this.#scalarTag(node, explicit);
    if (tag === 'binary') return { kind: 'scalar', value: this.#bytes(node, text), origin: this.#origin(node) };
    if (tag === 'merge' || tag === 'value')
      this.#fail(node, `a bare \`${text}\` means something else in YAML; quote it`);
    const value = readScalar(tag, text);
    if (value === undefined) this.#fail(node, `\`${text.slice(0, 40)}\` is not a valid ${tag}`);
    return { kind: 'scalar', value, origin: this.#origin(node) };
  }

  /** What a scalar says, with the line breaks of YAML 1.1. */
  #text(node: LibraryScalar.Parsed): string {
    const { text } = this.#source;
    const [start, end] = node.range;
    const token = node.srcToken;
    if (token?.type === 'block-scalar') {
      const isCut = end === text.length && !endsLine(text);
      return isCut || this.#keepsBreaks ? blockText(this.#yaml, token, text, end) : node.source;
    }
    if (!this.#keepsBreaks || !hasKeptBreaks(text.slice(start, end))) return node.source;
    if (node.type === 'QUOTE_SINGLE') return foldLines(text.slice(start + 1, end - 1)).replaceAll("''", "'");
    if (node.type !== 'QUOTE_DOUBLE') return foldLines(text.slice(start, end));
    return (this.#yaml.parseDocument(withEscapedBreaks(text.slice(start, end))).contents as LibraryScalar.Parsed)
      .source;
  }

  #scalarTag(node: ParsedNode, tag: string | undefined): 'str' | 'null' | 'bool' | 'int' | 'float' | 'binary' {
    const name =
      tag === undefined || tag === '!' ? 'str' : tag.startsWith(STANDARD_TAG) ? tag.slice(STANDARD_TAG.length) : '';
    switch (name) {
      case 'str':
      case 'null':
      case 'bool':
      case 'int':
      case 'float':
      case 'binary':
        return name;
      case 'timestamp':
        return this.#unsupported(node, 'a timestamp');
      default:
        return this.#fail(node, `unknown tag ${tag}`);
    }
  }

  #unsupported(node: ParsedNode, what: string): never {
    const { start, end } = this.#origin(node);
    return fail(this.#source, `a config cannot hold ${what}`, start, end, 'UNSUPPORTED_VALUE');
  }

  #bytes(node: ParsedNode, text: string): Uint8Array {
    const base64 = text.replace(/\s+/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) this.#fail(node, 'this is not base64');
    return new Uint8Array(Buffer.from(base64, 'base64'));
  }

  #list(node: YAMLSeq.Parsed): YamlList | YamlScalar {
    const origin = this.#origin(node);
    const tag = node.tag ?? '';
    if (tag === `${STANDARD_TAG}omap` || tag === `${STANDARD_TAG}pairs`) return this.#pairs(node);
    const items = node.items.map((item) => this.read(item));
    if (PATH_TAG.test(tag)) return { kind: 'scalar', value: joinPath(items), origin };
    if (tag !== '' && tag !== '!' && tag !== `${STANDARD_TAG}seq`) this.#fail(node, `unknown tag ${tag}`);
    return { kind: 'list', items, origin };
  }

  /** `!!omap` and `!!pairs`: a list of pairs. */
  #pairs(node: YAMLSeq.Parsed): YamlList {
    const items = node.items.map((item): YamlList => {
      const [pair] = this.#yaml.isMap(item) ? item.items : [];
      if (pair === undefined) return this.#fail(item, 'expected a map with one key');
      return { kind: 'list', items: [this.read(pair.key), this.read(pair.value)], origin: this.#origin(item) };
    });
    return { kind: 'list', items, origin: this.#origin(node) };
  }

  #map(node: YAMLMap.Parsed): YamlMap {
    const tag = node.tag ?? '';
    if (tag === `${STANDARD_TAG}set`) this.#unsupported(node, 'a set');
    if (tag !== '' && tag !== '!' && tag !== `${STANDARD_TAG}map`) this.#fail(node, `unknown tag ${tag}`);
    const entries = node.items.map(({ key, value }): RawEntry => {
      const bare =
        this.#yaml.isScalar(key) && key.type === 'PLAIN' && key.tag === undefined && key.anchor === undefined
          ? key.source
          : '';
      if (bare === '<<') return { merge: true, value: this.#value(value, key) };
      if (bare === '=')
        return {
          merge: false,
          key: { kind: 'scalar', value: '=', origin: this.#origin(key) },
          value: this.#value(value, key),
        };
      if (this.#yaml.isScalar(key) && key.type === 'PLAIN' && key.source === '' && key.tag === undefined)
        this.#fail(key, 'expected a key before the colon');
      const keyNode = this.read(key);
      if (keyNode.kind !== 'scalar') return this.#fail(key, 'a list or a map cannot be a key');
      return { merge: false, key: keyNode, value: this.#value(value, key) };
    });
    return { kind: 'map', entries: mergeKeys(entries, this.#count), origin: this.#origin(node) };
  }

  /** The value of a pair; a key without one (`{a}`) has null. */
  #value(value: ParsedNode | null, key: ParsedNode): YamlNode {
    if (value !== null) return this.read(value);
    return { kind: 'scalar', value: null, origin: this.#origin(key) };
  }
}

/** The parts of a Python path, as text: there is no path type here. */
function joinPath(parts: readonly YamlNode[]): string {
  const texts = parts.map((part) => (part.kind === 'scalar' ? String(part.value) : ''));
  return texts.reduce(
    (path, part) => (path === '' || part.startsWith('/') ? part : `${path.replace(/\/$/, '')}/${part}`),
    '',
  );
}

/** OmegaConf's two limits on what aliases may write out to. */
function checkExpansion(tree: YamlNode, limit: number | null): void {
  if (limit === null) return;
  const sizes: Sizes = expandedSizes(tree, limit);
  const { source, start, end } = tree.origin;
  if (sizes.expanded > limit) {
    fail(source, `aliases write this text out to more than ${limit} nodes`, start, end, 'YAML_LIMIT');
  }
  if (sizes.expanded > 1000 && sizes.expanded > sizes.written * 100) {
    fail(source, `aliases write ${sizes.written} nodes out to ${sizes.expanded}`, start, end, 'YAML_LIMIT');
  }
}
