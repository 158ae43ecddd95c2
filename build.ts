/**
 * @file `npm run build`: src/ → dist/, each module a file with its types beside it. Then all that src/cli/start.ts imports
 * becomes one script, because Node takes longer to find, read and compile a hundred small files than to compose a config.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const START = 'dist/cli/start.js';
const SCRIPT = 'dist/cli/start.script';
/** Scripts for shells stand beside the module that prints them. */
const SHELL_SCRIPTS = 'src/cli/completion';
const ESBUILD = { bundle: true, platform: 'node', target: 'node20', packages: 'external' } as const;

/** For each built module the modules that it imports: at once, or when it needs them. */
type Graph = ReadonlyMap<string, readonly { readonly path: string; readonly lazy: boolean }[]>;

async function readGraph(): Promise<Graph> {
  const names = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  const entryPoints = names.map((name) => join('dist', name));
  const options = { ...ESBUILD, format: 'esm', outdir: 'dist', write: false, metafile: true } as const;
  const { metafile } = await build({ ...options, entryPoints });
  return new Map(
    Object.entries(metafile.inputs).map(([path, { imports }]) => {
      const inside = imports.filter(({ external }) => external !== true);
      return [path, inside.map((one) => ({ path: one.path, lazy: one.kind === 'dynamic-import' }))];
    }),
  );
}

/** A module and all that it imports at once. */
function closure(graph: Graph, path: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(path)) return found;
  found.add(path);
  for (const { path: next, lazy } of graph.get(path) ?? []) if (!lazy) closure(graph, next, found);
  return found;
}

/** The modules that package.json exports. */
function publicModules(): string[] {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, object | string> };
  return Object.values(exports).flatMap((entry) =>
    typeof entry === 'object' && 'default' in entry ? [join(String(entry.default))] : [],
  );
}

/** How a module imports another. */
function importPath(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

/** Imports of modules that are not in the script stay imports. */
function leaveOut(inside: ReadonlySet<string>): Plugin {
  return {
    name: 'leave out',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const target = resolve(resolveDir, path);
        if (inside.has(relative('.', target))) return undefined;
        return { path: importPath(SCRIPT, target), external: true };
      });
    },
  };
}

/** A module whose code is in the script, with the name there of each of its exports. */
interface Moved {
  readonly path: string;
  readonly names: readonly { readonly name: string; readonly inScript: string }[];
}

async function movedModule(path: string, number: number): Promise<Moved> {
  const names = Object.keys((await import(pathToFileURL(path).href)) as object);
  return { path, names: names.map((name) => ({ name, inScript: path === START ? name : `_${number}_${name}` })) };
}

/**
 * Moves all modules that START imports at once into the script. What others import of them too stays as a module that
 * exports names of the script, so that everything is there once; the rest is deleted.
 */
async function joinStart(): Promise<void> {
  const graph = await readGraph();
  const inside = closure(graph, START);
  const outside = [...graph].filter(([path]) => !inside.has(path)).flatMap(([, imports]) => imports);
  const lazy = [...graph.values()].flat().filter((one) => one.lazy);
  const wanted = new Set([START, ...[...outside, ...lazy].map(({ path }) => path), ...publicModules()]);
  const moved = await Promise.all([...inside].filter((path) => wanted.has(path)).map(movedModule));

  const reexports = moved.map(({ path, names }) => {
    const pairs = names.map(({ name, inScript }) => `${name} as ${inScript}`);
    return `export { ${pairs.join(', ')} } from '${importPath(SCRIPT, path)}';`;
  });
  const { outputFiles } = await build({
    ...ESBUILD,
    format: 'cjs',
    write: false,
    stdin: { contents: reexports.join('\n'), resolveDir: dirname(SCRIPT) },
    define: { 'import.meta.url': 'moduleUrl' },
    plugins: [leaveOut(inside)],
    outfile: SCRIPT,
  });
  const script = outputFiles[0]!.text.replaceAll(/\bimport\((?=")/g, '$$import(');
  const text = `(function (require, module, { moduleUrl, $import }) {${script}})\n`;
  // V8 tells texts apart by their length alone, so kept code is known by a name that no other text has.
  const named = `start-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.script`;
  writeFileSync(join(dirname(SCRIPT), named), text);
  const loader = START.replace('.js', '.cjs');
  writeFileSync(loader, readFileSync(loader, 'utf8').replace(basename(SCRIPT), named));

  for (const path of inside) rmSync(path);
  for (const { path, names } of moved) {
    const pairs = names.map(({ name, inScript }) => `${inScript} as ${name}`);
    writeFileSync(path, `export { ${pairs.join(', ')} } from '${importPath(path, START)}';\n`);
  }
  const all = moved.flatMap(({ names }) => names.map(({ inScript }) => inScript));
  writeFileSync(START, `import start from './start.cjs';\nexport const { ${all.join(', ')} } = start;\n`);
}

process.chdir(import.meta.dirname);
rmSync('dist', { recursive: true, force: true });
execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
for (const name of readdirSync(SHELL_SCRIPTS).filter((file) => !file.endsWith('.ts'))) {
  copyFileSync(join(SHELL_SCRIPTS, name), join('dist/cli/completion', name));
}
const { writeExperimentSchema } = (await import(pathToFileURL('dist/app/schema-file.js').href)) as {
  writeExperimentSchema: () => Promise<void>;
};
await writeExperimentSchema();
await joinStart();
// npm makes commands executable only when it installs, not when they are built again; and npx keeps the link that it
// once made for a folder, so run.js, which package.json named before run.cjs, stays a command too.
for (const name of ['hydrosol.js', 'run.js', 'run.cjs']) chmodSync(join('dist/cli', name), 0o755);
// The first start keeps the code of what it runs, for the next ones.
execFileSync(process.execPath, ['dist/cli/run.cjs', '--cfg', 'job'], { stdio: ['ignore', 'ignore', 'inherit'] });
