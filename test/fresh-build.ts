/** @file Builds the commands that the tests run, if the build is missing or older than the sources. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const SOURCES = ['src', 'build.ts', 'tsconfig.json', 'tsconfig.build.json', 'package.json'];

/** When a path was changed, in milliseconds; for a folder the last change of anything in it. */
function lastChange(path: string): number {
  const stats = statSync(path);
  const inside = stats.isDirectory() ? readdirSync(path).map((name) => lastChange(join(path, name))) : [];
  return Math.max(stats.mtimeMs, ...inside);
}

/** When the older of the commands was built; never, if one is missing. */
function builtAt(): number {
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const files = Object.values(bin).map((path) => statSync(join(root, path), { throwIfNoEntry: false }));
  return Math.min(...files.map((stats) => stats?.mtimeMs ?? 0));
}

/** The global setup of the tests of commands. */
export default function freshBuild(): void {
  if (builtAt() > Math.max(...SOURCES.map((path) => lastChange(join(root, path))))) return;
  execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
}
