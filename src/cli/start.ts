/** @file How the built commands start: a config is printed by a script of its own, all else is done by the whole program. */
import { join } from 'node:path';
import { loadKept } from '../util/kept-code.ts';
import type { ConfigOnly } from './config-only.ts';

/** Whether a word may be `--cfg job`, `--cfg=job`, `-c job` or `-cjob`. */
function asksForConfig(word: string): boolean {
  return word === '--cfg' || word.startsWith('--cfg=') || /^-c(?![pnd])/.test(word);
}

/** Prints the config that the words behind `run` ask for, if they ask for nothing else. Gives whether it did. */
export function answered(words: readonly string[]): boolean {
  if (!words.some(asksForConfig)) return false;
  const { exports } = loadKept<ConfigOnly>(join(__dirname, 'config-only.cjs'));
  return exports.printsConfig(words);
}
