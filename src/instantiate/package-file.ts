/** @file The file that a package offers under a name, as `import` finds it from a folder of the program. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const CONDITIONS = new Set(['node', 'import', 'module-sync', 'default']);

/** What one entry of `exports` comes to: the first condition that holds and leads somewhere; null forbids. */
function conditional(entry: unknown): string | null | undefined {
  if (typeof entry === 'string' || entry === null) return entry;
  if (Array.isArray(entry)) {
    return entry.map(conditional).find((found) => found !== undefined);
  }
  if (typeof entry !== 'object') return undefined;
  for (const [condition, value] of Object.entries(entry)) {
    const found = CONDITIONS.has(condition) ? conditional(value) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The file for `.` or `./sub` by the `exports` of a package, patterns with `*` too. */
function byExports(exports: unknown, subpath: string): string | null | undefined {
  const isMap = typeof exports === 'object' && exports !== null && !Array.isArray(exports);
  const entries = isMap && Object.keys(exports).some((key) => key.startsWith('.')) ? exports : { '.': exports };
  if (Object.hasOwn(entries, subpath)) return conditional(entries[subpath as keyof object]);
  const patterns = Object.entries(entries).filter(([key]) => key.includes('*'));
  patterns.sort(([a], [b]) => b.indexOf('*') - a.indexOf('*'));
  for (const [pattern, entry] of patterns) {
    const [before = '', after = ''] = pattern.split('*');
    const fits = subpath.startsWith(before) && subpath.endsWith(after) && subpath.length > pattern.length - 1;
    if (fits) {
      const star = subpath.slice(before.length, subpath.length - after.length);
      return conditional(entry)?.replaceAll('*', star);
    }
  }
  return undefined;
}

/**
 * The path of the file behind `package` or `package/sub` (`subpath` is `.` or `./sub`) for a program in a folder, or
 * nothing. Follows the package's `exports` under the conditions of `import`, `main` where there are none.
 */
export function packageFile(name: string, subpath: string, base: string): string | undefined {
  const folders = createRequire(join(base, 'program.js')).resolve.paths(name) ?? [];
  const folder = folders.map((parent) => join(parent, name)).find((path) => existsSync(join(path, 'package.json')));
  if (folder === undefined) return undefined;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { exports, main } = manifest;
  if (exports !== undefined && exports !== null) {
    const file = byExports(exports, subpath);
    return typeof file === 'string' && file.startsWith('./') ? join(folder, file) : undefined;
  }
  const wanted = subpath === '.' && typeof main === 'string' ? main : subpath;
  const candidates = [wanted, `${wanted}.js`, join(wanted, 'index.js')].map((path) => join(folder, path));
  return candidates.find((path) => /\.[cm]?js$/.test(path) && existsSync(path));
}
