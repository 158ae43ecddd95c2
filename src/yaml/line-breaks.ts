/**
 * @file The line breaks of YAML 1.1 beyond those of YAML 1.2, which is what the library reads: U+0085, U+2028 and U+2029 end
 * lines too. The first is read as a line feed; the other two are kept where lines are folded.
 */
import type { CST } from 'yaml';
import type * as Yaml from 'yaml';

const ODD_BREAK = /[\x85\u2028\u2029]|\r(?!\n)/;
const KEPT_BREAK = /[\u2028\u2029]/;
const BREAK = /\r\n|[\n\r\x85\u2028\u2029]/g;
/** White space with a line break in it; begins at its first character, so that a long run of blanks is looked at once. */
const FOLD = /(?<![ \t])[ \t]*(?:(?:\r\n|[\n\r\x85\u2028\u2029])[ \t]*)+/g;

/** The text with line feeds for all that ends a line, as long as before. */
export function withLineFeeds(text: string): string {
  return ODD_BREAK.test(text) ? text.replaceAll(/[\x85\u2028\u2029]|\r(?!\n)/g, '\n') : text;
}

/** Whether a part of a text has line breaks that folding keeps. */
export function hasKeptBreaks(text: string): boolean {
  return KEPT_BREAK.test(text);
}

/** Whether a text ends with a line break. */
export function endsLine(text: string): boolean {
  return /[\n\r\x85\u2028\u2029]$/.test(text.slice(-1));
}

/** The line breaks in a text as they are read. */
function breaksOf(text: string): string[] {
  return Array.from(text.matchAll(BREAK), ([mark]) => (KEPT_BREAK.test(mark) ? mark : '\n'));
}

/** What the breaks between two lines become: one line feed a blank, of several the first nothing. */
function folded([first = '', ...rest]: readonly string[]): string {
  if (first !== '\n') return first + rest.join('');
  return rest.length === 0 ? ' ' : rest.join('');
}

/** A plain or single-quoted scalar, as it is written, without its quotes. */
export function foldLines(written: string): string {
  return written.replaceAll(FOLD, (space) => folded(breaksOf(space)));
}

/** What of a double-quoted scalar is more than itself: an escaped break with the space after it, an escape, a fold. */
const ESCAPED_BREAK = /\\(?:\r\n|[\n\r\x85\u2028\u2029])(?:[ \t]|\r\n|[\n\r\x85\u2028\u2029])*/;
const IN_DOUBLE = new RegExp(`${ESCAPED_BREAK.source}|\\\\[^]|${FOLD.source}`, 'g');

/** A double-quoted scalar, as it is written, on one line: what folding leaves of its breaks is escaped. */
export function withEscapedBreaks(written: string): string {
  return written.replaceAll(IN_DOUBLE, (found) => {
    const breaks = breaksOf(found);
    if (breaks.length === 0) return found;
    const left = found.startsWith('\\') ? breaks.slice(1).join('') : folded(breaks);
    return left.replaceAll('\n', '\\n').replaceAll('\u2028', '\\L').replaceAll('\u2029', '\\P');
  });
}

/** A block scalar (`|` or `>`), `token`, that was read from `text` with line feeds for its breaks. */
export function blockText(
  { CST: { resolveAsScalar } }: typeof Yaml,
  token: CST.BlockScalar,
  text: string,
  end: number,
): string {
  const header = token.props.find(({ type }) => type === 'block-scalar-header') as CST.SourceToken;
  const { source } = header;
  const literal = { ...header, source: `|+${source.replaceAll(/[^0-9]/g, '')}` };
  const props = token.props.map((prop) => (prop === header ? literal : prop));
  // what is wrong with it was found when it was read first
  const { value } = resolveAsScalar({ ...token, props }, true, () => {});
  const marks = breaksOf(text.slice(end - token.source.length, end));
  let mark = 0;
  // at the end of a text the library adds a line feed that is not there
  const lines = value.replaceAll('\n', () => marks[mark++] ?? '');
  const [, content = '', tail = ''] = /^([^]*?)((?:[\n\u2028\u2029])*)$/.exec(lines) ?? [];
  const isFolded = source.startsWith('>');
  const body = isFolded ? foldBlock(content) : content;
  if (source.includes('+')) return body + tail;
  return source.includes('-') || content === '' ? body : body + tail.slice(0, 1);
}

/** Whether the breaks beside a line of a block stay. */
const isKept = (line = ''): boolean => line === '' || /^[ \t]/.test(line);

/** Folds the lines of a block: not beside one that begins with white space, and not before the first. */
function foldBlock(content: string): string {
  const parts = content.split(/([\n\u2028\u2029]+)/);
  return parts
    .map((part, i) => (i % 2 === 0 || isKept(parts[i - 1]) || isKept(parts[i + 1]) ? part : folded([...part])))
    .join('');
}
