/**
 * @file `npm run build`: src/ → dist/. Modules are joined into few files, because Node takes longer to find, read and compile
 * hundreds of small ones than to compose a config; what several entries share is in `dist/chunks`.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { experimentSchema } from './src/app/experiment-config.ts';
import { codeHash } from './src/app/store.ts';
import type { ConfigOnly } from './src/cli/config-only.ts';
import { keepCode } from './src/util/kept-code.ts';

/** What package.json names as commands: CommonJS, which Node starts sooner than modules. They import the whole programs. */
const COMMANDS = ['src/cli/run.ts', 'src/cli/hydrosol.ts'];
const PROGRAMS = ['src/cli/commands/run.ts', 'src/cli/commands/hydrosol.ts'];
/** What the commands try first: one file, with its libraries and its compiled code. */
const CONFIG_ONLY = 'src/cli/config-only.ts';
const WORKERS = ['src/distill/data/batch-worker.ts'];
/** Scripts for shells, which are read by their path. */
const SHELL_SCRIPTS = 'cli/completion';
/**
 * The declarations, once for modules and CommonJS, which TypeScript tells by the nearest package.json: what CommonJS may import,
 * modules may, and all exports have names.
 */
const TYPES = 'dist/types';

/** The sources of the entries that package.json exports. */
function publicModules(): string[] {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, object | string> };
  return Object.values(exports).flatMap((entry) =>
    typeof entry === 'object' && 'hydrosol-source' in entry ? [String(entry['hydrosol-source'])] : [],
  );
}

/** What the build makes of a source that becomes CommonJS. */
function builtScript(path: string): string {
  return path.replace('src', 'dist').replace('.ts', '.cjs');
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
  entryPoints: [...publicModules(), ...PROGRAMS, ...WORKERS],
  outdir: 'dist',
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // `hydrosol/config` by itself is to be small; names stay, so that a stack can be read
  minifyWhitespace: true,
  lineLimit: 160,
});
await build({
  entryPoints: [...COMMANDS, CONFIG_ONLY],
  outdir: 'dist/cli',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  external: PROGRAMS.map((path) => path.replace('src/cli', '.').replace('.ts', '.js')),
  format: 'cjs',
  // CommonJS has no import.meta
  define: { 'import.meta.url': 'fileUrl' },
  banner: { js: "const fileUrl = require('node:url').pathToFileURL(__filename).href;" },
  platform: 'node',
  target: 'node20',
  minify: true,
  lineLimit: 160,
});
execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
const wanted = declarations();
for (const path of filesOf('dist', '.d.ts').map((name) => join('dist', name))) {
  if (wanted.has(path)) cpSync(path, path.replace('dist', TYPES));
  rmSync(path);
}
writeFileSync(join(TYPES, 'package.json'), '{ "type": "commonjs" }\n');
for (const end of ['.sh', '.fish'])
  for (const name of filesOf(join('src', SHELL_SCRIPTS), end))
    cpSync(join('src', SHELL_SCRIPTS, name), join('dist', SHELL_SCRIPTS, name));
writeFileSync('dist/app/experiment-schema.json', JSON.stringify(experimentSchema));
writeFileSync('dist/app/code-hash', await codeHash());
execFileSync(process.execPath, ['dist/cli/hydrosol.cjs', 'schema', '--out', 'conf/schema'], {
  stdio: ['ignore', 'ignore', 'inherit'],
});
keepCode<ConfigOnly>(resolve(builtScript(CONFIG_ONLY)), ({ printsConfig }) => {
  if (!printsConfig(['--cfg', 'job'], () => {})) throw new Error('the config cannot be printed');
});
// npm makes commands executable only when it installs, not when they are built again
for (const path of COMMANDS) chmodSync(builtScript(path), 0o755);
