/** @file A program's folder with allowed and forbidden modules, packages and links, for tests. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const MODULE = "export const where = (options) => ({ where: import.meta.url.split('/').at(-1), options });\n";

function packageOf(name: string, manifest: object, files: readonly string[]): Readonly<Record<string, string>> {
  const folder = `app/node_modules/${name}`;
  const modules = files.map((file) => [`${folder}/${file}`, MODULE] as const);
  return {
    [`${folder}/package.json`]: JSON.stringify({ name, type: 'module', ...manifest }),
    ...Object.fromEntries(modules),
  };
}

const FILES: Readonly<Record<string, string>> = {
  'app/parts/good.mjs': MODULE,
  'app/parts/deep/good.mjs': MODULE,
  'app/parts/data.json': '{}',
  'app/parts-beside/bad.mjs': MODULE,
  'app/bad.mjs': MODULE,
  'outside/bad.mjs': MODULE,
  ...packageOf('only-import', { exports: { '.': { types: './a.d.ts', import: './a.js' }, './sub': './b.js' } }, [
    'a.js',
    'b.js',
  ]),
  ...packageOf('with-patterns', { exports: { './*': './lib/*.js', './secret/*': null } }, [
    'lib/x.js',
    'lib/secret/y.js',
  ]),
  ...packageOf('with-main', { main: 'lib/main.js' }, ['lib/main.js', 'other.js', 'folder/index.js']),
  ...packageOf('@scope/package', { exports: './a.js' }, ['a.js']),
  ...packageOf('not-allowed', {}, ['index.js']),
  ...packageOf('fs', {}, ['index.js']),
  ...packageOf('only-import/node_modules/inner', {}, ['index.js']),
};

/** Makes the folder; gives its path, and that of the program in it. */
export function makeProject(): { root: string; app: string } {
  const root = mkdtempSync(join(tmpdir(), 'hydrosol-instantiate-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const app = join(root, 'app');
  symlinkSync(join(root, 'outside/bad.mjs'), join(app, 'parts/link.mjs'));
  symlinkSync(join(root, 'outside'), join(app, 'parts/linked'));
  symlinkSync(join(app, 'parts/good.mjs'), join(app, 'parts/inner-link.mjs'));
  symlinkSync(join(app, 'parts'), join(app, 'parts-by-link'));
  return { root, app };
}
