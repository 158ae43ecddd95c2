/** @file Values → YAML text, byte for byte as `OmegaConf.to_yaml` prints them (PyYAML's `CDumper`, that is libyaml). */
import { HydrosolError } from '../errors.ts';
import { parsePythonFloat, parsePythonInt } from '../util/python-number.ts';
import { Float, formatFloat } from '../util/scalar.ts';
import type { Plain, Scalar } from '../util/scalar.ts';
import { Emitter } from './emitter.ts';
import { MAX_DEPTH } from './library.ts';
import { needsQuotes } from './plain-scalar.ts';
import { analyze } from './scalar-style.ts';
import type { Analysis, ScalarStyle } from './scalar-style.ts';

export interface DumpOptions {
  /** Keys in alphabetical order instead of their own. */
  readonly sortKeys?: boolean;
  /** `false`: everything in block style. `true`: everything in one flow. `null`: flow for what holds only plain scalars. */
  readonly defaultFlowStyle?: boolean | null;
}

/** A value as deep as text may be can be put at the end of a path as long. */
const MAX_NESTING = 2 * MAX_DEPTH;
/** Longest key (in bytes of UTF-8) that stands before its colon; longer ones get a `?`. */
const MAX_SIMPLE_KEY = 128;
const YAML_1_1_BOOL = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
/** What a number may start with: a digit, a sign, a dot, `inf` or `nan`; or white space or a digit of another script. */
const MAYBE_NUMBER = /^(?:[^!-~]|[-+.0-9]|[iI][nN][fF]|[nN][aA][nN])/;

/** A scalar ready for the pen. */
interface Written {
  readonly text: string;
  readonly analysis: Analysis;
  /** The style that was asked for; the emitter may need a stronger one. */
  readonly style: ScalarStyle;
  /** Base64 text of bytes. */
  readonly binary: boolean;
}

const SIMPLE: Analysis = { multiline: false, flowPlain: true, blockPlain: true, singleQuoted: true };

/** OmegaConf quotes strings that read as a boolean, or that Python's `int` or `float` would read. */
function looksTyped(text: string): boolean {
  if (YAML_1_1_BOOL.test(text)) return true;
  return MAYBE_NUMBER.test(text) && (parsePythonInt(text) !== undefined || parsePythonFloat(text) !== undefined);
}

function plain(text: string): Written {
  return { text, analysis: SIMPLE, style: 'plain', binary: false };
}

/** PyYAML's `represent_float`: `1.0e-05` where `repr` gives `1e-05`, so that YAML 1.1 reads it as a float. */
function floatText(value: number): string {
  const text = formatFloat(value);
  if (text.endsWith('inf') || text === 'nan') return text.replace(/inf|nan/, '.$&');
  return text.includes('.') ? text : text.replace('e', '.0e');
}

function prepare(value: Scalar): Written {
  if (typeof value === 'string') {
    const style = looksTyped(value) || needsQuotes(value) ? 'single' : 'plain';
    return { text: value, analysis: analyze(value), style, binary: false };
  }
  if (value instanceof Uint8Array) {
    const lines = Buffer.from(value)
      .toString('base64')
      .match(/.{1,76}/g) ?? [''];
    const text = lines.map((line) => `${line}\n`).join('');
    return { text: value.length === 0 ? '' : text, analysis: analyze(text), style: 'plain', binary: true };
  }
  if (value instanceof Float) return plain(floatText(value.value));
  return plain(String(value));
}

function isCollection(value: Plain): value is readonly Plain[] | ReadonlyMap<Scalar, Plain> {
  return Array.isArray(value) || value instanceof Map;
}

function compareCodePoints(a: string, b: string): number {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.compare(right);
}

function isNumeric(key: Scalar): boolean {
  return ['number', 'bigint', 'boolean'].includes(typeof key) || key instanceof Float;
}

/** Python's `sorted` on keys: keys of different kinds cannot be compared and stay as they are. */
function sorted(entries: readonly (readonly [Scalar, Plain])[]): readonly (readonly [Scalar, Plain])[] {
  if (entries.every(([key]) => typeof key === 'string')) {
    return entries.toSorted(([a], [b]) => compareCodePoints(a as string, b as string));
  }
  if (!entries.every(([key]) => isNumeric(key))) return entries;
  return entries.toSorted(([a], [b]) => Number(a) - Number(b));
}

/** Whether `defaultFlowStyle: null` prints a collection as flow: it holds only scalars that nobody asked to quote. */
function isFlat(value: readonly Plain[] | ReadonlyMap<Scalar, Plain>): boolean {
  const parts = value instanceof Map ? [...value].flat() : (value as readonly Plain[]);
  return parts.every(
    (part) => !isCollection(part) && !(part instanceof Uint8Array) && !(typeof part === 'string' && looksTyped(part)),
  );
}

class Dumper {
  readonly #pen = new Emitter();
  readonly #sortKeys: boolean;
  readonly #defaultFlowStyle: boolean | null;
  #flowLevel = 0;
  #depth = 0;

  constructor({ sortKeys = false, defaultFlowStyle = false }: DumpOptions) {
    this.#sortKeys = sortKeys;
    this.#defaultFlowStyle = defaultFlowStyle;
  }

  dump(value: Plain): string {
    this.#node(value, false);
    return this.#pen.finish() + (isCollection(value) || value instanceof Uint8Array ? '' : '...\n');
  }

  #node(value: Plain, inMapping: boolean): void {
    if (!isCollection(value)) {
      this.#scalar(prepare(value), false);
      return;
    }
    const empty = Array.isArray(value) ? value.length === 0 : (value as ReadonlyMap<Scalar, Plain>).size === 0;
    const flow = empty || this.#flowLevel > 0 || (this.#defaultFlowStyle ?? isFlat(value));
    const outer = this.#pen.indent;
    if (++this.#depth > MAX_NESTING) {
      throw new HydrosolError('YAML_LIMIT', `values nested deeper than ${MAX_NESTING} levels`);
    }
    if (value instanceof Map) {
      const entries = this.#sortKeys ? sorted([...value]) : [...value];
      if (flow) this.#flowMap(entries);
      else this.#blockMap(entries);
    } else if (flow) this.#flowList(value as readonly Plain[]);
    else this.#blockList(value as readonly Plain[], inMapping);
    this.#depth--;
    this.#pen.indent = outer;
  }

  #blockList(items: readonly Plain[], inMapping: boolean): void {
    if (this.#pen.indent < 0) this.#pen.indent = 0;
    else if (!inMapping || this.#pen.atLineStart) this.#pen.indent += 2;
    for (const item of items) {
      this.#pen.writeIndent();
      this.#pen.writeIndicator('-', { blankBefore: true, keepsIndention: true });
      this.#node(item, false);
    }
  }

  #blockMap(entries: Iterable<readonly [Scalar, Plain]>): void {
    this.#pen.indent = this.#pen.indent < 0 ? 0 : this.#pen.indent + 2;
    for (const [key, value] of entries) {
      this.#pen.writeIndent();
      const written = prepare(key);
      if (isSimpleKey(written)) {
        this.#scalar(written, true);
        this.#pen.writeIndicator(':');
      } else {
        this.#pen.writeIndicator('?', { blankBefore: true, keepsIndention: true });
        this.#scalar(written, false);
        this.#pen.writeIndent();
        this.#pen.writeIndicator(':', { blankBefore: true, keepsIndention: true });
      }
      this.#node(value, true);
    }
  }

  #openFlow(bracket: string): void {
    this.#pen.writeIndicator(bracket, { blankBefore: true, blank: true });
    this.#pen.indent = this.#pen.indent < 0 ? 2 : this.#pen.indent + 2;
    this.#flowLevel++;
  }

  #closeFlow(bracket: string): void {
    this.#flowLevel--;
    this.#pen.writeIndicator(bracket);
  }

  #separate(first: boolean): void {
    if (!first) this.#pen.writeIndicator(',');
    if (this.#pen.full) this.#pen.writeIndent();
  }

  #flowList(items: readonly Plain[]): void {
    this.#openFlow('[');
    items.forEach((item, i) => {
      this.#separate(i === 0);
      this.#node(item, false);
    });
    this.#closeFlow(']');
  }

  #flowMap(entries: readonly (readonly [Scalar, Plain])[]): void {
    this.#openFlow('{');
    entries.forEach(([key, value], i) => {
      this.#separate(i === 0);
      const written = prepare(key);
      if (isSimpleKey(written)) {
        this.#scalar(written, true);
        this.#pen.writeIndicator(':');
      } else {
        this.#pen.writeIndicator('?', { blankBefore: true });
        this.#scalar(written, false);
        if (this.#pen.full) this.#pen.writeIndent();
        this.#pen.writeIndicator(':', { blankBefore: true });
      }
      this.#node(value, true);
    });
    this.#closeFlow('}');
  }

  #scalar({ text, analysis, style, binary }: Written, isKey: boolean): void {
    if (binary) this.#pen.writeIndicator('!!binary', { blankBefore: true });
    const outer = this.#pen.indent;
    this.#pen.indent = outer < 0 ? 2 : outer + 2;
    if (binary && this.#flowLevel === 0 && !isKey && text !== '') this.#pen.writeLiteral(text);
    else this.#pen.writeScalar(text, this.#style(text, analysis, binary ? 'double' : style, isKey), !isKey);
    this.#pen.indent = outer;
  }

  /** The style asked for, or the next stronger one that the text and its place allow. */
  #style(text: string, analysis: Analysis, asked: ScalarStyle, isKey: boolean): ScalarStyle {
    if (asked === 'double' || (isKey && analysis.multiline)) return 'double';
    const inFlow = this.#flowLevel > 0;
    const plainAllowed = (inFlow ? analysis.flowPlain : analysis.blockPlain) && !(text === '' && (inFlow || isKey));
    if (asked === 'plain' && plainAllowed) return 'plain';
    return analysis.singleQuoted ? 'single' : 'double';
  }
}

function isSimpleKey({ text, analysis }: Written): boolean {
  if (analysis.multiline) return false;
  return text.length <= MAX_SIMPLE_KEY / 3 || Buffer.byteLength(text) <= MAX_SIMPLE_KEY;
}

/**
 * YAML text of a value. Lists stand below their key without indentation; long strings fold at 80 columns. Throws
 * `YAML_LIMIT` for values nested deeper than `MAX_NESTING`.
 */
export function dumpYaml(value: Plain, options: DumpOptions = {}): string {
  return new Dumper(options).dump(value);
}
