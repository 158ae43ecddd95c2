import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { complete } from '../../src/cli/completion/complete.ts';
import type { Program } from '../../src/program/index.ts';
import { temporaryFolder } from '../e2e/command.ts';
import { hydrosol, runProgram } from '../e2e/in-process.ts';

const CONFIG = 'm: {"x.y": 1, "e=f": 4, "[z]": 3, plain: 2, "n.n": {q: 1}}\n"a.b": 5\n"long.name": 1\nk: 1\n';

let cwd = '';
let program: Program<unknown>;

beforeAll(async () => {
  cwd = await temporaryFolder();
  await mkdir(join(cwd, 'conf'));
  await writeFile(join(cwd, 'conf', 'config.yaml'), CONFIG);
  await writeFile(join(cwd, 'a.yaml'), CONFIG);
  await writeFile(join(cwd, 'b.yaml'), CONFIG.replace('"x.y": 1', '"x.y": 2'));
  await writeFile(join(cwd, 'conf', 'open.yaml'), 'm: {"x.y": ???}\n');
  program = { name: 'small', configDir: join(cwd, 'conf'), load: async () => ({ task: () => 1 }) };
});

/** All that a command line prints. */
async function printed(words: readonly string[]): Promise<string> {
  const { stdout, stderr } = await runProgram(program, words, { cwd });
  return stdout + stderr;
}

describe('keys with dots, brackets and equals signs are written as they are typed', () => {
  it.each<{ readonly words: readonly string[]; readonly says: string }>([
    { words: ['--help', 'm'], says: String.raw`  m.x\.y=1` },
    { words: ['--help', 'm'], says: String.raw`  m.e\=f=4` },
    { words: ['--help', 'm'], says: String.raw`  m.\[z\]=3` },
    { words: ['--help', 'm'], says: String.raw`m.n\.n` },
    { words: ['--help', String.raw`m.x\.y`], says: String.raw`'m.x\.y=1'` },
    { words: ['--help', String.raw`m[x\.y]`], says: String.raw`'m[x\.y]=1'` },
    { words: ['--help', String.raw`a\.b`], says: String.raw`'a\.b=5'` },
    { words: ['--help', String.raw`m.e\=f`], says: String.raw`'m.e\=f=4'` },
    { words: ['--help', 'm.x.y'], says: String.raw`did you mean: 'm.x\.y'` },
    { words: ['--explain', 'm.x.y'], says: String.raw`did you mean: 'm.x\.y'` },
    { words: ['m.x.y=3'], says: String.raw`did you mean: 'm.x\.y=3'` },
    { words: ['a.b=3'], says: String.raw`did you mean: 'a\.b=3'` },
    { words: ['~m.x.y'], says: String.raw`did you mean: '~m.x\.y'` },
    { words: [String.raw`long\.nam=3`], says: String.raw`did you mean: 'long\.name=3'` },
    { words: ['-cn', 'open'], says: String.raw`to set it: 'm.x\.y=VALUE'` },
  ])('$words: $says', async ({ words, says }) => expect(await printed(words)).toContain(says));

  it('diff names them so too', async () => {
    expect((await hydrosol(['diff', 'a.yaml', 'b.yaml'], { cwd })).stdout).toContain(String.raw`m.x\.y`);
  });

  it.each<{ readonly typed: string; readonly found: readonly string[] }>([
    {
      typed: 'm.',
      found: [String.raw`m.\[z\]=`, String.raw`m.e\=f=`, String.raw`m.n\.n.`, 'm.plain=', String.raw`m.x\.y=`],
    },
    { typed: 'a', found: [String.raw`a\.b=`] },
    { typed: String.raw`m.n\.n.`, found: [String.raw`m.n\.n.q=`] },
    { typed: String.raw`m.x\.y=`, found: [String.raw`m.x\.y=1`] },
  ])('completion of $typed', async ({ typed, found }) => {
    expect(await complete(program, { words: [], current: typed })).toEqual(found);
  });
});
