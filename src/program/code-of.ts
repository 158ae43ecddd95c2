/** @file Which code a program is: the files of its own that its script imports. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { hashOf } from '../record/index.ts';
import { orUndefined } from '../util/or-undefined.ts';
import { ownVersion } from '../util/own-version.ts';
import type { Program } from './program.ts';

/** `from './x.ts'`, `import './x.ts'`, `import('./x.ts')`, `require('./x')`: what is relative is the program's own. */
const RELATIVE = /\b(?:from|import|require)\s*\(?\s*['"](\.{1,2}\/[^'"\n]+)['"]/g;

/** What a specifier may leave out, and what TypeScript calls otherwise than what it becomes. */
const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'];

/** More files than this are no program's own. */
const MOST_FILES = 2000;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** The entry for Hydrosol itself: its version. */
export const HYDROSOL = 'hydrosol';

/** The file that a relative specifier names. */
function fileOf(specifier: string, from: string): string | undefined {
  const path = resolve(dirname(from), specifier);
  const asTypeScript = ['.js', '.mjs', '.cjs'].includes(extname(path)) ? [path.replace(/js$/, 'ts')] : [];
  return [...ENDINGS.map((ending) => `${path}${ending}`), ...asTypeScript].find(isFile);
}

/** The script and all files that it imports by relative names, also indirectly, by their absolute paths, with their SHA-256. */
export function codeFiles(script: string): Readonly<Record<string, string>> {
  const hashes: Record<string, string> = {};
  const left = [script];
  while (left.length > 0 && Object.keys(hashes).length < MOST_FILES) {
    const path = left.pop()!;
    if (path in hashes) continue;
    const text = orUndefined(() => readFileSync(path, 'utf8'));
    if (text === undefined) continue;
    hashes[path] = hashOf(text);
    for (const [, specifier = ''] of text.matchAll(RELATIVE)) {
      const file = fileOf(specifier, path);
      if (file !== undefined) left.push(file);
    }
  }
  return hashes;
}

/** What of a program its workers compare: the files of its script; of the shipped experiment Hydrosol's version. */
export function codeOf({
  isShipped = false,
}: Pick<Program<never, never>, 'isShipped'>): Readonly<Record<string, string>> {
  const script = process.argv[1];
  if (isShipped || script === undefined || !existsSync(script)) return { [HYDROSOL]: ownVersion() };
  return { [HYDROSOL]: ownVersion(), ...codeFiles(script) };
}

/** What an entry of `codeOf` is now; undefined for a file that is gone. */
function hashNow(path: string): string | undefined {
  return path === HYDROSOL ? ownVersion() : orUndefined(() => hashOf(readFileSync(path, 'utf8')));
}

/** The files that are other ones now than when a sweep was begun, and those that are gone; `hydrosol` if its version is another. */
export function changedCode(then: Readonly<Record<string, string>>): string[] {
  return Object.entries(then).flatMap(([path, hash]) => (hashNow(path) === hash ? [] : [path]));
}
