/** @file The one error class of Hydrosol, its closed list of codes, and where in a text an error points. */
import { wrap } from './util/display-width.ts';
import { shownExpansion } from './util/expansion.ts';
import { messageOf, stackOf } from './util/message-of.ts';
import { isSecretKey } from './util/secret-name.ts';
import { createSecrets, type Secrets } from './util/secrets.ts';

/** A text that somebody wrote: a YAML file, or one word of the command line. */
export interface Source {
  /** What kind of text it is; decides how a position in it is printed. */
  readonly kind: 'file' | 'override' | 'value' | 'resolver';
  /** The file's path as the user would type it, or the name of what made the text. */
  readonly name: string;
  /** The whole text. Empty where there is none (a value made by a program). */
  readonly text: string;
  /** How a word of the command line was typed, if an alias stands for it. */
  readonly typed?: string;
}

/** Where a value came from: `source.text.slice(start, end)`, in UTF-16 code units. */
export interface Origin {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** Every deliberate error has one of these codes. Tests compare codes, never wording. */
export const ERROR_CODES = [
  // text that cannot be read
  'YAML_SYNTAX',
  'YAML_LIMIT',
  'GRAMMAR',
  'OVERRIDE',
  // the tree
  'KEY_UNKNOWN',
  'KEY_INVALID',
  'INDEX',
  'TYPE',
  'VALUE',
  'UNSUPPORTED_VALUE',
  'READONLY',
  'MISSING_VALUE',
  'INTERPOLATION_KEY',
  'INTERPOLATION_MISSING',
  'INTERPOLATION_TYPE',
  'INTERPOLATION_VALUE',
  'INTERPOLATION',
  'CYCLE',
  // composition
  'CONFIG_NOT_FOUND',
  'OPTION_UNKNOWN',
  'COMPOSITION',
  'SEARCH_PATH',
  // checks and construction
  'SCHEMA',
  'TARGET_UNKNOWN',
  'INSTANTIATE',
  // the experiment
  'DATA_FILE',
  'DATA',
  'MODEL',
  'LOSS',
  'ENGINE',
  'NOT_FINITE',
  'INTERRUPTED',
  // runs, sweeps, tracking
  'RUN_FOLDER',
  'SWEEP',
  'STUDY',
  'WORKER',
  'TRACKER',
  'USAGE',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetails {
  /** The key path the error is about, e.g. `model.hidden[0]`. */
  readonly fullKey?: string | undefined;
  /** Where the offending text stands. */
  readonly origin?: Origin | undefined;
  /** What would have been right, e.g. `a number above 0`. */
  readonly expected?: string | undefined;
  /** The nearest right spelling; of a word of the command line the whole word, as one types it. */
  readonly suggestion?: string | undefined;
  /** What to type instead; one line each. */
  readonly hints?: readonly string[] | undefined;
  readonly cause?: unknown;
}

/** The base of all errors that Hydrosol raises on purpose. Anything else that is thrown is a bug or a crash in user code. */
export class HydrosolError extends Error {
  override readonly name: string = 'HydrosolError';
  readonly code: ErrorCode;
  readonly fullKey: string | undefined;
  readonly origin: Origin | undefined;
  readonly expected: string | undefined;
  readonly suggestion: string | undefined;
  readonly hints: readonly string[];

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.fullKey = details.fullKey;
    this.origin = details.origin;
    this.expected = details.expected;
    this.suggestion = details.suggestion;
    this.hints = details.hints ?? [];
  }
}

/** Several problems found in one pass (a schema check, a bad command line), so that they can be mended in one. */
export class HydrosolErrors extends HydrosolError {
  override readonly name = 'HydrosolErrors';
  readonly errors: readonly HydrosolError[];

  /** Throws nothing itself; `errors` must not be empty. */
  constructor(errors: readonly HydrosolError[]) {
    const [first] = errors;
    super(first?.code ?? 'USAGE', errors.map((error) => error.message).join('\n'));
    this.errors = errors;
  }
}

/** What a program was doing when an error was thrown, and where a config asked for it. */
export interface ErrorNote extends Pick<ErrorDetails, 'fullKey' | 'origin'> {
  /** E.g. `building models.cnn({widths: 3}) at teacher.model`. */
  readonly doing: string;
}

const NOTES = Symbol('notes');

/** What was noted on an error, the innermost first. */
export function notesOf(error: unknown): readonly ErrorNote[] {
  if (typeof error !== 'object' || error === null || !Object.hasOwn(error, NOTES)) return [];
  return (error as { readonly [NOTES]: readonly ErrorNote[] })[NOTES];
}

function writeNote(error: Error, note: ErrorNote, earlier: readonly ErrorNote[]): Error {
  const { fullKey, origin } = note;
  const known = error as Partial<Pick<HydrosolError, 'fullKey' | 'origin'>>;
  Object.defineProperty(error, NOTES, { value: [...earlier, note], configurable: true });
  if (fullKey !== undefined && known.fullKey === undefined) Object.assign(error, { fullKey });
  if (error instanceof HydrosolError && known.origin === undefined) Object.assign(error, { origin });
  return error;
}

/**
 * Notes on an error, whoever threw it, what was done when it came up, as Python's `add_note` does, and gives the error to throw:
 * the same. It gets the property `fullKey`, and a `HydrosolError` its `origin`, where it has none. Of a thrown value that is no
 * error, and of a frozen one, which cannot be written on, it gives an error with the same text, and the value as its `cause`.
 * Never throws.
 */
export function addNote(thrown: unknown, note: ErrorNote): unknown {
  const notes = notesOf(thrown);
  if (notes.some(({ doing }) => doing === note.doing)) return thrown;
  try {
    if (thrown instanceof Error) return writeNote(thrown, note, notes);
  } catch {
    // It cannot be written on.
  }
  const error = new Error(messageOf(thrown), { cause: thrown });
  error.stack = stackOf(thrown);
  return writeNote(error, note, notes);
}

/** Throws one error as itself, several together as `HydrosolErrors`; does nothing if there is none. */
export function throwAll(errors: readonly HydrosolError[]): void {
  const [only, second] = errors;
  if (only !== undefined) throw second === undefined ? only : new HydrosolErrors(errors);
}

/** Whether two errors say the same of the same place. */
export function isSameError(a: HydrosolError, b: HydrosolError): boolean {
  if (a.message !== b.message || a.fullKey !== b.fullKey || a.origin?.start !== b.origin?.start) return false;
  const [one, other] = [a.origin?.source, b.origin?.source];
  return one === other || (one?.name === other?.name && one?.text === other?.text);
}

/** Each error once: the same fault can be found at several steps. */
export function distinctErrors(errors: readonly HydrosolError[]): HydrosolError[] {
  return errors.filter((error, index) => errors.findIndex((other) => isSameError(error, other)) === index);
}

/** Line and column (both from 1, columns in UTF-16 code units) of an offset, with the text of that line. */
export function positionOf(text: string, offset: number): { line: number; column: number; lineText: string } {
  const at = Math.min(offset, text.length);
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  let line = 1;
  for (let i = text.indexOf('\n'); i !== -1 && i < at; i = text.indexOf('\n', i + 1)) line++;
  return { line, column: at - lineStart + 1, lineText: text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd) };
}

/** Longest part of a source line that is printed. */
const MAX_LINE = 100;
/** Longest message or hint that is printed: they quote what somebody wrote, however long that is. */
const MAX_TEXT = 1000;

/** A text, its end left out if it is too long. */
function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}

/** `conf/model/cnn.yaml:3:7` for a file, ``override `a.b=1` `` for a word of the command line, without secrets. */
export function describeOrigin({ source, start }: Origin, secrets: Secrets = createSecrets()): string {
  if (source.kind === 'override') return `override \`${shorten(secrets.word(source.text), MAX_LINE)}\``;
  if (source.kind !== 'file') return secrets.hide(source.name);
  const { line, column } = positionOf(source.text, start);
  return `${source.name}:${line}:${column}`;
}

/** The source line with carets below the text that an origin names, or nothing if there is no text. */
function pointer({ source, start, end }: Origin, secrets: Secrets): string[] {
  if (source.text === '') return [];
  const { text, at } = secrets.mask(source);
  const { column, lineText } = positionOf(text, at(start));
  const cut = column > MAX_LINE - 20 ? column - 40 : 0;
  const shown = lineText.slice(cut, cut + MAX_LINE).replaceAll('\t', ' ');
  const from = column - 1 - cut;
  const width = Math.max(1, Math.min(at(end) - at(start), shown.length - from));
  return [`    ${shown}`, `    ${' '.repeat(from)}${'^'.repeat(width)}`];
}

/** How a word was typed, if an alias stands for it. */
function expansion(source: Source | undefined, secrets: Secrets): string[] {
  if (source?.typed === undefined) return [];
  const [typed, text] = shownExpansion(source.typed, source.text, secrets);
  return [`  alias expansion: '${shorten(typed, MAX_LINE)}' -> '${shorten(text, MAX_LINE)}'`];
}

function originLines(origin: Origin, secrets: Secrets): string[] {
  return [`  at ${describeOrigin(origin, secrets)}`, ...pointer(origin, secrets)];
}

/** `while building models.cnn at teacher.model`, for each note of an error. */
function noteLines(error: unknown, secrets: Secrets): string[] {
  return notesOf(error).map(({ doing }) => `  while ${shorten(secrets.hide(doing), MAX_TEXT)}`);
}

/**
 * What was thrown and is no `HydrosolError`: its stack, and what was noted on it, with the place in a config that asked for what
 * was done. Secrets are hidden.
 */
export function formatThrown(error: unknown, known: Secrets = createSecrets()): string {
  const [innermost] = notesOf(error);
  const lines = [known.hide(stackOf(error)), ...noteLines(error, known)];
  if (innermost?.origin !== undefined) lines.push(...originLines(innermost.origin, known));
  return lines.join('\n');
}

/** The secrets of an error: also those of the text that it points into, where a misspelt `pasword` is one too. */
function secretsOf({ origin, fullKey = '', suggestion = '' }: HydrosolError, known: Secrets): Secrets {
  // a whole word, as it is typed, has its key before the =
  const [key = ''] = suggestion.replace(/^['"+~]+/, '').split('=', 1);
  const name = isSecretKey(key) ? fullKey.split('.').at(-1) : undefined;
  return origin === undefined ? known : known.and(origin.source, name);
}

export interface FormatErrorOptions {
  /** Columns of a line. Default: no line is broken. Lines to type never are, so that they can be copied. */
  readonly width?: number | undefined;
}

/** A text in lines of a width; as it is where none is given. */
function inLines(text: string, first: string, { width }: FormatErrorOptions): string {
  return width === undefined ? `${first}${text}` : wrap(text, { width, first, rest: '    ' });
}

/**
 * An error as a person reads it: what happened, where (with the line and a pointer), what was expected, the nearest
 * right spelling and what to type. Several errors are separated by an empty line. Never a stack trace. Secrets are hidden
 * in the line and in all that is said: those of `known` (by default by their names and of environment variables), and what
 * stands in the text that the error points into behind the name of one.
 */
export function formatError(
  error: HydrosolError,
  known: Secrets = createSecrets(),
  options: FormatErrorOptions = {},
): string {
  if (error instanceof HydrosolErrors) {
    const texts = error.errors.map((one) => formatError(one, known, options)).join('\n\n');
    return [texts, ...noteLines(error, known)].join('\n');
  }
  const { message, origin, expected, suggestion, hints } = error;
  const secrets = secretsOf(error, known);
  const said = (text: string): string => shorten(secrets.hide(text), MAX_TEXT);
  const lines = [`error: ${said(message)}`, ...noteLines(error, secrets)];
  if (origin !== undefined) lines.push(...originLines(origin, secrets));
  lines.push(...expansion(origin?.source, secrets));
  if (expected !== undefined) lines.push(inLines(said(expected), '  expected: ', options));
  if (suggestion !== undefined) lines.push(`  did you mean: ${said(suggestion)}`);
  for (const hint of hints) lines.push(`  ${said(hint)}`);
  return lines.join('\n');
}
