/**
 * @file Scripts whose compiled code is kept beside them, as Python keeps that of its modules in `.pyc` files. Node has no such
 * thing before version 22. The build makes it (`keepCode`); V8 takes none of another version of itself, and compiles anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** A CommonJS file that was run. */
interface Loaded<Exports> {
  readonly exports: Exports;
  readonly script: Script;
}

/** Where the code of a file is; V8 knows its own version in it, not the processor. */
export function keptFile(file: string): string {
  return `${file}.${process.arch}.code`;
}

function readKept(file: string): Buffer | undefined {
  try {
    return readFileSync(keptFile(file));
  } catch {
    return undefined;
  }
}

/** Runs a CommonJS file (absolute path) as `require` does, with the code that is kept for it. Throws what the file throws. */
export function loadKept<Exports extends object>(file: string): Loaded<Exports> {
  const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
  const script = new Script(text, { filename: file, cachedData: readKept(file) });
  const module = { exports: {} as Exports };
  const wrapper = script.runInThisContext() as (...given: unknown[]) => void;
  wrapper(module.exports, createRequire(file), module, file, dirname(file));
  return { exports: module.exports, script };
}

/** Keeps the code of a CommonJS file: that of every function which `use` calls. */
export function keepCode<Exports extends object>(file: string, use: (exports: Exports) => void): void {
  const { exports, script } = loadKept<Exports>(file);
  use(exports);
  writeFileSync(keptFile(file), script.createCachedData());
}
