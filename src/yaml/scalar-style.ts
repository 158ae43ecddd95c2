/** @file Which quoting a string needs: the analysis that libyaml (the emitter behind PyYAML's `CDumper`) makes of it. */

export type ScalarStyle = 'plain' | 'single' | 'double';

/** What the text of a scalar allows. */
export interface Analysis {
  readonly multiline: boolean;
  readonly flowPlain: boolean;
  readonly blockPlain: boolean;
  readonly singleQuoted: boolean;
}

/** Most keys and values: nothing in them can mean anything to YAML. */
const HARMLESS =
  /^(?!-(?: |$)|---|\.\.\.)[A-Za-z0-9_./+$~^(;\\=<-](?:[A-Za-z0-9_./+$~^();\\=<>@%&*!|`"'-]| (?=[A-Za-z0-9_./(]))*$/;
/** Longer texts are looked at character by character; a pattern would run out of stack on megabytes. */
const LONG = 1000;
const PLAIN: Analysis = { multiline: false, flowPlain: true, blockPlain: true, singleQuoted: true };

/** Characters that libyaml writes as they are; beyond the basic plane it writes escapes. */
export function isPrintable(code: number): boolean {
  if (code < 0xa0) return code === 0x0a || (code >= 0x20 && code <= 0x7e);
  return code <= 0xfffd && code !== 0xfeff && (code < 0xd800 || code >= 0xe000);
}

/** Line breaks of YAML 1.1. */
export function isBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;
}

function isBlankOrEnd(text: string, index: number): boolean {
  if (index >= text.length) return true;
  const code = text.charCodeAt(index);
  return code === 0 || code === 0x20 || code === 0x09 || isBreak(code);
}

/** Indicators that end or change a plain scalar: in flow collections, and everywhere. */
function indicators(text: string): { flow: boolean; block: boolean } {
  let block = text.startsWith('---') || text.startsWith('...');
  let flow = block;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (i === 0) {
      if ('#,[]{}&*!|>\'"%@`'.includes(char)) flow = block = true;
      else if (char === '?' || char === ':') {
        flow = true;
        if (isBlankOrEnd(text, 1)) block = true;
      } else if (char === '-' && isBlankOrEnd(text, 1)) flow = block = true;
    } else if (',?[]{}'.includes(char)) flow = true;
    else if (char === ':') {
      flow = true;
      if (isBlankOrEnd(text, i + 1)) block = true;
    } else if (char === '#' && isBlankOrEnd(text, i - 1)) flow = block = true;
  }
  return { flow, block };
}

/** White space and characters that only some styles can hold. */
function obstacles(text: string): { special: boolean; breaks: boolean; breakSpace: boolean; spaceBreak: boolean } {
  let [special, breaks, breakSpace, spaceBreak] = [false, false, false, false];
  let previous: 'space' | 'break' | 'other' = 'other';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isPrintable(code)) special = true;
    if (code === 0x20) {
      if (previous === 'break') breakSpace = true;
      previous = 'space';
    } else if (isBreak(code)) {
      breaks = true;
      if (previous === 'space') spaceBreak = true;
      previous = 'break';
    } else previous = 'other';
  }
  return { special, breaks, breakSpace, spaceBreak };
}

/** What styles a string may have, as libyaml's `yaml_emitter_analyze_scalar` decides it. */
export function analyze(text: string): Analysis {
  if (text.length <= LONG && HARMLESS.test(text)) return PLAIN;
  if (text === '') return { multiline: false, flowPlain: false, blockPlain: true, singleQuoted: true };
  const { flow, block } = indicators(text);
  const { special, breaks, breakSpace, spaceBreak } = obstacles(text);
  const edges = [text.charCodeAt(0), text.charCodeAt(text.length - 1)].some((code) => code === 0x20 || isBreak(code));
  const noPlain = edges || breakSpace || spaceBreak || special || breaks;
  return {
    multiline: breaks,
    flowPlain: !flow && !noPlain,
    blockPlain: !block && !noPlain,
    singleQuoted: !breakSpace && !spaceBreak && !special,
  };
}
