import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepCode, keptFile, loadKept } from '../../src/util/kept-code.ts';
import { temporaryFolder, TSX } from '../e2e/command.ts';

interface Doubling {
  readonly double: (n: number) => number;
  readonly here: string;
}

const TEXT = "exports.double = (n) => 2 * n;\nexports.here = require('node:path').basename(__filename);\n// the end";
const MODULE = resolve(import.meta.dirname, '../../src/util/kept-code.ts');

let folder: string;
beforeAll(async () => (folder = await temporaryFolder()));
afterAll(() => rmSync(folder, { recursive: true }));

function script(name: string, text = TEXT): string {
  const file = join(folder, `${name}.cjs`);
  writeFileSync(file, text);
  return file;
}

/** A script of which code is kept, which is changed then. */
function kept(name: string, change: (code: Buffer) => Uint8Array): string {
  const file = script(name);
  keepCode<Doubling>(file, ({ double }) => double(1));
  writeFileSync(keptFile(file), change(readFileSync(keptFile(file))));
  return file;
}

/** What each script gives, and whether V8 refused what is kept. In a process of its own: here V8 knows the scripts already. */
function loaded(files: readonly string[]): unknown {
  const program = `
    import { loadKept } from ${JSON.stringify(MODULE)};
    const all = ${JSON.stringify(files)}.map((file) => loadKept(file));
    console.log(JSON.stringify(all.map(({ exports, script }) => [exports.double(21), script.cachedDataRejected])));`;
  const words = ['--import', TSX, '--input-type=module', '-e', program];
  return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' }));
}

describe('the compiled code of a script', () => {
  it('is taken, but for that of another V8 and what is broken', () => {
    const files = [
      kept('same', (code) => code),
      kept('nonsense', (code) => Buffer.from(code.toString('hex'))),
      kept('half', (code) => code.subarray(0, code.length / 2)),
      kept('nothing', () => Buffer.alloc(0)),
      // the second word is a hash of V8's version
      kept('another-version', (code) => code.map((byte, i) => (i === 4 ? byte ^ 0xff : byte))),
      script('none'),
    ];
    expect(loaded(files)).toEqual([
      [42, false],
      [42, true],
      [42, true],
      [42, true],
      [42, true],
      [42, null],
    ]);
  });

  it('has the functions that were called', () => {
    const file = script('functions');
    keepCode<Doubling>(file, () => {});
    const unused = readFileSync(keptFile(file)).length;
    keepCode<Doubling>(file, ({ double }) => double(1));
    expect(readFileSync(keptFile(file)).length).toBeGreaterThan(unused);
  });

  it('belongs to a script that knows where it is, as with require', () =>
    expect(loadKept<Doubling>(script('place')).exports.here).toBe('place.cjs'));

  it('changes nothing of what the script throws', () =>
    expect(() => loadKept(script('thrower', "throw new RangeError('no')"))).toThrow(RangeError));
});
