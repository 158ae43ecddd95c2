/** @file The engine where onnxruntime, an optional package, is missing or broken: a copy of the sources beside other packages. */
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { command, temporaryFolder } from '../e2e/command.ts';

const root = resolve(import.meta.dirname, '../..');
const LIBRARY = 'onnxruntime-node';

/** Starts engines and prints what came of it. */
const PROGRAM = `
import * as tf from '@tensorflow/tfjs-core';
import { startEngine } from './src/engine/index.ts';
const failure = ({ code, message, hints }) => ({ code, message, hints });
const { name, notes, compile } = await startEngine('auto');
const { y } = await compile(({ x }) => ({ y: tf.mul(x, 2) })).run({ x: 3 });
const asked = await startEngine('compiled').catch(failure);
const strict = await startEngine('auto', { strict: true }).catch(failure);
console.log(JSON.stringify({ name, notes, six: y.dataSync()[0], asked, strict }));
`;

/** What newer versions of libtensorflow, where tfjs-node has one, print whatever they are told. */
const LIBTENSORFLOW = /^(?:WARNING: All log messages before absl|I\d{4} ).*\n/gm;

interface Result {
  readonly name: string;
  readonly notes: readonly string[];
  readonly six: number;
  readonly asked: { readonly code: string; readonly message: string; readonly hints: readonly string[] };
  readonly strict: Result['asked'];
}

/** What the program prints in a folder with all packages but onnxruntime, in whose place is what \`library\` exports. */
async function run(library: string | undefined): Promise<Result> {
  const folder = await temporaryFolder();
  const packages = join(folder, 'node_modules');
  await mkdir(packages);
  for (const name of await readdir(join(root, 'node_modules')))
    if (name !== LIBRARY && !name.startsWith('.'))
      await symlink(join(root, 'node_modules', name), join(packages, name));
  for (const part of ['engine', 'util', 'errors.ts'])
    await cp(join(root, 'src', part), join(folder, 'src', part), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  if (library !== undefined) {
    await mkdir(join(packages, LIBRARY));
    await writeFile(join(packages, LIBRARY, 'index.js'), library);
  }
  await writeFile(join(folder, 'program.ts'), PROGRAM);
  const { code, stdout, stderr } = await command(join(folder, 'program.ts'), [], { cwd: folder });
  expect({ code, stderr: stderr.replace(LIBTENSORFLOW, '') }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Result;
}

describe.each([
  { name: 'missing', library: undefined, reason: 'not installed' },
  { name: 'broken', library: "throw new Error('libonnxruntime.so: no such file')", reason: 'libonnxruntime.so' },
])('where onnxruntime is $name', ({ library, reason }) => {
  let result: Result;
  beforeAll(async () => {
    result = await run(library);
  });

  it('auto goes on with an eager engine, and a note that says what to type', () => {
    expect(result).toMatchObject({ six: 6 });
    expect(['node', 'wasm']).toContain(result.name);
    expect(result.notes[0]).toContain(reason);
    expect(result.notes[0]).toContain('npm install onnxruntime-node --onnxruntime-node-install=skip');
  });

  it.each(['asked', 'strict'] as const)('compiled steps that are %s for are an error that says the same', (which) => {
    const { code, message, hints } = result[which];
    expect(code).toBe('ENGINE');
    expect(message).toContain(reason);
    expect(hints.join()).toContain('npm install onnxruntime-node --onnxruntime-node-install=skip');
  });
});
