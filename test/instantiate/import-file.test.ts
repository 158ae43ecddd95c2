/** @file Importing TypeScript in a process that has no loader for it, as an installed package does. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { transform } from 'esbuild';
import { beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../e2e/command.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await mkdir(join(folder, 'node_modules'));
  await cp(join(root, 'node_modules/jiti'), join(folder, 'node_modules/jiti'), { recursive: true });
  await symlink(join(root, 'node_modules/yaml'), join(folder, 'node_modules/yaml'));
  const { code } = await transform(await readFile(join(root, 'src/instantiate/import-file.ts')), { loader: 'ts' });
  await writeFile(join(folder, 'import-file.mjs'), code);
});

/** What a program prints that imports files one after another by their names. */
async function imports(files: Readonly<Record<string, string>>, program: string): Promise<string> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const start = `import { importFile } from './import-file.mjs';
    const load = (name) => importFile(${JSON.stringify(folder)} + '/' + name);\n`;
  await writeFile(join(folder, 'program.mjs'), start + program);
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'program.mjs')], { encoding: 'utf8' });
  return stdout + stderr;
}

it('imports types, enums, and the files beside, in a package of either type', async () => {
  const files = {
    'package.json': '{"type":"commonjs"}',
    'part.ts': "import { Size } from './size.ts';\nexport const part = (n: number): number => n * Size.big;\n",
    'size.ts': 'export enum Size { small = 2, big = 3 }\n',
  };
  expect(await imports(files, "console.log((await load('part.ts')).part(2));")).toBe('6\n');
});

it('gives the same module each time, and the program its own packages', async () => {
  const files = { 'same.ts': "import { parse } from 'yaml';\nexport const own: object = { parse };\n" };
  const program = `import { parse } from 'yaml';
    const [a, b] = [await load('same.ts'), await load('same.ts')];
    console.log(a.own === b.own, a.own.parse === parse);`;
  expect(await imports(files, program)).toBe('true true\n');
});

it('imports JavaScript as Node does', async () => {
  expect(
    await imports(
      { 'plain.mjs': 'export const here = import.meta.url;' },
      "console.log((await load('plain.mjs')).here);",
    ),
  ).toMatch(/plain\.mjs\n$/);
});

it('throws what the file throws', async () => {
  const program = "await load('bad.ts').catch(({ message }) => console.log(message));";
  expect(await imports({ 'bad.ts': "const text: string = 'boom';\nthrow new Error(text);" }, program)).toBe('boom\n');
});
