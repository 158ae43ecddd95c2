/**
 * @file What `start.ts` is once built: one script, loaded with the code that V8 made of it before, because to find, read
 * and compile a hundred modules takes longer than to compose a config. It is CommonJS, which Node starts soonest.
 */
import type * as Fs from 'node:fs';
import type * as Path from 'node:path';
import type * as Url from 'node:url';
import type * as Vm from 'node:vm';

const { readFileSync, renameSync, writeFileSync } = require('node:fs') as typeof Fs;
const { join } = require('node:path') as typeof Path;
const { pathToFileURL } = require('node:url') as typeof Url;
const { Script } = require('node:vm') as typeof Vm;

/** What the modules of the script need of the place where they are. A script with kept code has no `import()`. */
interface Scope {
  readonly moduleUrl: string;
  readonly $import: (path: string) => Promise<unknown>;
}

type Wrapped = (require: NodeJS.Require, module: NodeJS.Module, scope: Scope) => void;

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Keeps the code of all functions that have run. Where the package's folder cannot be written, the next start is as slow. */
function keepCode(script: Vm.Script, path: string): void {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, script.createCachedData());
    renameSync(temporary, path);
  } catch {
    // Nothing is lost but time.
  }
}

/** The build puts a hash into the name. */
const filename = join(__dirname, 'start.script');
/** One for each version of V8, which refuses what is not its own. */
const cache = `${filename}.${process.versions.v8}-${process.arch}`;
const cachedData = readIfThere(cache);
const script = new Script(readFileSync(filename, 'latin1'), { filename, ...(cachedData && { cachedData }) });
if (script.cachedDataRejected !== false) process.once('exit', () => keepCode(script, cache));
const scope: Scope = { moduleUrl: pathToFileURL(filename).href, $import: (path) => import(path) };
(script.runInThisContext() as Wrapped)(require, module, scope);
