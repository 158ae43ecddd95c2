/** @file The keys of a part of a config, for `--help`: value, type and range, unit, meaning. */
import type { Secrets } from '../../compose/index.ts';
import { isContainer, joinKey, MISSING, typedText, writtenAt, type ConfigNode } from '../../config/index.ts';
import { printValue, shellWord } from '../../override/index.ts';
import { describeAt, knownKeys, type Described, type Schema } from '../../schema/index.ts';
import { displayWidth, wrap } from '../../util/display-width.ts';

/** A composed config and what is known of it. */
export interface KnownConfig {
  readonly config: ConfigNode;
  /** The same, plain. */
  readonly plain: unknown;
  readonly schema: Schema | undefined;
  readonly secrets: Secrets;
  /** Columns of a line. */
  readonly width: number;
}

/** Keys that say what is made of the others. */
const TAGS: ReadonlySet<string> = new Set(['_target_', 'method']);

/** What is known of a key; nothing where there is no schema. */
export function describeKey({ schema, plain }: KnownConfig, path: readonly string[]): Described | undefined {
  return schema === undefined ? undefined : describeAt(schema, plain, path);
}

/** The keys below a place that is a map: those of the config, then those that may be there besides. */
function keysAt({ config, plain, schema }: KnownConfig, path: readonly string[]): string[] {
  const node = writtenAt(config, path);
  const there = node?.kind === 'map' ? Array.from(node.children.keys(), String) : [];
  const known = schema === undefined ? [] : knownKeys(schema, plain, path);
  return [...new Set([...there, ...known])];
}

/** An interpolation in another one: an override must have it in quotes. */
const NESTED = /\$\{[^{}]*\$\{/;

/** A value as an override has it; a text with quotes if it needs some. */
function asOverride(node: ConfigNode): string {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return typedText(node);
  if (NESTED.test(node.value)) return `'${node.value.replaceAll("'", String.raw`\'`)}'`;
  if (isOpen(node.value)) return node.value;
  return printValue({ kind: 'scalar', value: node.value, start: 0, end: 0 });
}

/** Whether a text stands for a value that is somewhere else, or still to come. */
function isOpen(text: string): boolean {
  return text === MISSING || text.includes('${');
}

/** The value of a key as one types it, or that which holds where it is left out; undefined for neither. */
export function valueOf(
  known: KnownConfig,
  path: readonly string[],
  described: Described | undefined,
): string | undefined {
  const node = writtenAt(known.config, path);
  if (node !== undefined) return known.secrets.ofKey(joinKey(path), asOverride(node));
  const value = described?.default;
  return value === undefined ? undefined : JSON.stringify(value).replaceAll(/"([A-Za-z_][\w./-]*)"/g, '$1');
}

/** `an integer, at least 1 (epochs)`; the type of the value where nothing is known. */
export function typeOf(known: KnownConfig, path: readonly string[], described: Described | undefined): string {
  const { type = '', unit } = described ?? {};
  const node = writtenAt(known.config, path);
  const value = node?.kind === 'scalar' ? node.value : undefined;
  const guess = typeof value === 'boolean' ? 'true or false' : typeof value === 'string' ? 'a string' : 'a number';
  const kind =
    type !== '' ? type : node?.kind === 'list' ? 'a list' : value === undefined || value === null ? '' : guess;
  return unit === undefined ? kind : `${kind}${kind === '' ? '' : ' '}(${unit})`;
}

/** What a key is, and how it is set: `+` where it is not in the config. */
function keyLines(known: KnownConfig, path: readonly string[], described: Described | undefined): string[] {
  const { width } = known;
  const isThere = writtenAt(known.config, path) !== undefined;
  const value = valueOf(known, path, described);
  const type = typeOf(known, path, described);
  const texts = [type, ...(described?.descriptions ?? [])].filter((text) => text !== '');
  const about = texts.map((text) => text.replace(/\.?$/, '.')).join(' ');
  const word = `${isThere ? '' : '+'}${joinKey(path)}=${value ?? ''}`;
  // a shell would make several words of braces
  const line = `  ${word.includes('{') ? shellWord(word) : word}`;
  return [longValue(line, width), ...(about === '' ? [] : [wrap(about, { width, first: '      ' })])];
}

/** A line with a value that is longer than the page: broken behind commas, where a space changes nothing. */
function longValue(line: string, width: number): string {
  if (displayWidth(line) <= width) return line;
  return wrap(line.replaceAll(',', ', '), { width, first: '  ', rest: '    ' });
}

/** Whether a place is a map whose keys are options themselves. */
function isPart(known: KnownConfig, path: readonly string[], described: Described | undefined): boolean {
  const node = writtenAt(known.config, path);
  if (node === undefined) return false;
  return isContainer(node) && node.kind === 'map' && described?.isValue !== true;
}

/** The keys below a place, those of its parts below a line that says what the part is. */
export function partLines(known: KnownConfig, path: readonly string[]): string[] {
  const found = keysAt(known, path)
    .filter((key) => !TAGS.has(key) || madeOf(known, path) === undefined || madeOf(known, path) === MISSING)
    .map((key) => {
      const at = [...path, key];
      const described = describeKey(known, at);
      return { at, described, isPart: isPart(known, at, described) };
    });
  const own = found.filter(({ isPart }) => !isPart).flatMap(({ at, described }) => keyLines(known, at, described));
  const parts = found
    .filter(({ isPart }) => isPart)
    .flatMap(({ at, described }) => [...partHead(known, at, described), ...partLines(known, at)]);
  return [...own, ...parts];
}

/** `loss.terms.dkd (dkd): Decoupled: the label's class and the others apart (Zhao et al. 2022)`. */
function partHead(known: KnownConfig, path: readonly string[], described: Described | undefined): string[] {
  const name = madeOf(known, path);
  const title = `${joinKey(path)}${name === undefined ? '' : ` (${name})`}`;
  const text = described?.descriptions.at(-1);
  return [
    '',
    wrap(text === undefined ? '' : text, {
      width: known.width,
      first: `${title}${text === undefined ? '' : ': '}`,
      rest: '    ',
    }),
  ];
}

/** A name, and what it means where that is known: `dkd: Decoupled: …`. */
export function withMeaning(name: string, meaning: string | undefined): string {
  return meaning === undefined ? name : `${name}: ${meaning}`;
}

/** What is made of the options at a place: `losses.weighted_sum`, `dkd`. */
export function madeOf({ config }: KnownConfig, path: readonly string[]): string | undefined {
  const tags = [...TAGS].map((tag) => writtenAt(config, [...path, tag]));
  const found = tags.find((node) => node?.kind === 'scalar');
  return found === undefined ? undefined : typedText(found);
}
