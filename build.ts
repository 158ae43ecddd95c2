/**
 * @file `npm run build`: src/ → dist/. Modules are joined into few files, because Node takes longer to find, read and compile
 * hundreds of small ones than to compose a config; what several entries share is in `dist/chunks`.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { experimentSchema } from './src/app/experiment-config.ts';
import { codeHash } from './src/app/store.ts';

/** What is started by its path. */
const COMMANDS = ['src/cli/run.ts', 'src/cli/hydrosol.ts'];
const WORKERS = ['src/distill/data/batch-worker.ts'];
/** Scripts for shells, which are read by their path. */
const SHELL_SCRIPTS = 'cli/completion';
/** The declarations once more for CommonJS, which TypeScript tells by the nearest package.json. */
const REQUIRE = 'dist/require';

/** The sources of the entries that package.json exports. */
function publicModules(): string[] {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, object | string> };
  return Object.values(exports).flatMap((entry) =>
    typeof entry === 'object' && 'hydrosol-source' in entry ? [String(entry['hydrosol-source'])] : [],
  );
}

/** Names of files below a folder that end so. */
function filesOf(folder: string, end: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end));
}

/** The declarations that a public entry refers to, itself included. */
function declarations(): ReadonlySet<string> {
  const found = new Set(publicModules().map((path) => join(path.replace('src', 'dist').replace('.ts', '.d.ts'))));
  for (const path of found)
    for (const [, other = ''] of readFileSync(path, 'utf8').matchAll(/['"](\.{1,2}\/[^'"]+)\.ts['"]/g))
      found.add(join(dirname(path), `${other}.d.ts`));
  return found;
}

process.chdir(import.meta.dirname);
rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: [...publicModules(), ...COMMANDS, ...WORKERS],
  outdir: 'dist',
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
});
execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
const wanted = declarations();
for (const path of filesOf('dist', '.d.ts').map((name) => join('dist', name)))
  if (wanted.has(path)) cpSync(path, path.replace('dist', REQUIRE));
  else rmSync(path);
writeFileSync(join(REQUIRE, 'package.json'), '{ "type": "commonjs" }\n');
for (const end of ['.sh', '.fish'])
  for (const name of filesOf(join('src', SHELL_SCRIPTS), end))
    cpSync(join('src', SHELL_SCRIPTS, name), join('dist', SHELL_SCRIPTS, name));
writeFileSync('dist/app/experiment-schema.json', JSON.stringify(experimentSchema));
writeFileSync('dist/app/code-hash', await codeHash());
execFileSync(process.execPath, ['dist/cli/hydrosol.js', 'schema', '--out', 'conf/schema'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
// npm makes commands executable only when it installs, not when they are built again
for (const path of COMMANDS) chmodSync(path.replace('src', 'dist').replace('.ts', '.js'), 0o755);
