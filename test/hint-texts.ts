/** @file The hints that the sources can print, as they are written there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const src = resolve(import.meta.dirname, '../src');

/** What hints are given by: `hints: […]`, `hints = […]`, `hints.push(…)`, the functions that give some, and the purposes of words to type. */
const GIVEN =
  /\b(?:hints(?:\??: | = |\.push\(|\.unshift\()|[A-Z]*HINTS\b[^=\n]*= |OTHERWISE = |other: |toChoose = |return \[\[|\w+Hints\([^)]*\): string\[\] \{\s*return \[)/g;

const LITERAL = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g;

/** The text from an opening bracket to the one that closes it; up to the end of the statement where there is none. */
function bracketed(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if ('[('.includes(char)) depth++;
    if ('])'.includes(char) && --depth <= 0) return text.slice(from, at + 1);
    if (depth === 0 && (char === ';' || char === '{')) return text.slice(from, at);
  }
  return '';
}

/** The beginnings of all hints, up to what is filled in, with the file that has them. */
export function hintTexts(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(join(src, file), 'utf8');
    for (const { 0: given, index } of text.matchAll(GIVEN)) {
      const opens = /[[(]+$/.exec(given);
      const start = index + given.length - (opens === null ? 0 : opens[0].length);
      for (const [, single, double, template] of bracketed(text, start).matchAll(LITERAL)) {
        const head = (single ?? double ?? template ?? '')
          .replace(/\$\{.*$/s, '')
          .replaceAll('\\', '')
          .replace(/['"]$/, '')
          .trim();
        if (head.includes(' ')) found.set(head, file);
      }
    }
  }
  return found;
}
