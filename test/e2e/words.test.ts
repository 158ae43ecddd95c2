import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../src/program/index.ts';
import { readRecord } from '../../src/record/index.ts';
import { writeTree, type Files } from '../compose/conf-tree.ts';
import { runProgram } from './in-process.ts';

const FILES: Files = {
  'config.yaml': String.raw`
hydra:
  aliases: {'lr,learning_rate': opt.lr, fast: opt.epochs=1, pw: 'db.password', dotted: 'm[x\.y]'}
  run: {dir: out}
  sweep: {dir: swept}
opt: {lr: 0.1, epochs: 3}
db: {password: ''}
items: [{a: 1}, {a: 2}]
m: {"x.y": 1, k: 2}
`,
};

/** Runs a program of some configs, whose task gives its config back. */
async function ran(
  words: readonly string[],
  files: Files = FILES,
  cwd: string = writeTree(files),
): Promise<{ code: number; cwd: string; stdout: string; stderr: string }> {
  const program: Program<object, object> = {
    name: 'app',
    configDir: cwd,
    load: () => Promise.resolve({ task: ({ config }: { config: object }) => config }) as never,
  };
  const { code, stdout, stderr } = await runProgram(program, words, { cwd });
  return { code: code ?? -1, cwd, stdout, stderr };
}

const read = (cwd: string, name: string): string => readFileSync(join(cwd, name), 'utf8');

describe('words of value paths', () => {
  it('are run, saved and recorded as they are typed', async () => {
    const words = ['items[-1].a=7', String.raw`m.x\.y=3`, '~items[0]'];
    const { code, cwd, stderr } = await ran(words);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(read(cwd, 'out/.hydra/overrides.yaml')).toBe(words.map((word) => `- ${word}\n`).join(''));
    expect(read(cwd, 'out/.hydra/config.yaml')).toContain('items:\n- a: 7\nm:\n  x.y: 3\n');
    expect(readRecord(join(cwd, 'out'))?.overrides.task).toEqual(words);
  });

  it('are swept over', async () => {
    const { code, cwd, stderr } = await ran(['-m', 'items[0].a=1,2', String.raw`m[x\.y]=int(range(0.5,2.6))`]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(read(cwd, 'swept/5/.hydra/overrides.yaml')).toBe('- items[0].a=2\n' + String.raw`- m[x\.y]=2` + '\n');
    expect(read(cwd, 'swept/5/.hydra/config.yaml')).toContain('items:\n- a: 2\n- a: 2\nm:\n  x.y: 2\n');
  });

  it('are packages of --cfg, and are explained', async () => {
    expect((await ran(['--cfg', 'job', '-p', 'items[1]', 'items[1].a=5'])).stdout).toBe('# @package items[1]\na: 5\n');
    expect((await ran(['--cfg', 'job', '-p', String.raw`m.x\.y`])).stdout).toBe('1\n');
    const { stdout } = await ran([String.raw`m[x\.y]=4`, '--explain', 'm']);
    expect(stdout).toContain(String.raw`m.x\.y = 4`);
    expect(stdout).toContain('→ override `' + String.raw`m[x\.y]=4` + '`');
    const origins = await ran(['items[0].a=9', '--cfg', 'job', '--origins']);
    expect(origins.stdout).toMatch(/- a: 9 +# override `items\[0\]\.a=9`/);
  });
});

describe('aliases', () => {
  it('are expanded in what a run leaves', async () => {
    const { code, cwd, stderr } = await ran(['lr=0.5', 'fast', 'hydra.job.name=x']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(read(cwd, 'out/.hydra/overrides.yaml')).toBe('- opt.lr=0.5\n- opt.epochs=1\n');
    expect(readRecord(join(cwd, 'out'))?.overrides.task).toEqual(['opt.lr=0.5', 'opt.epochs=1']);
    expect(read(cwd, 'out/.hydra/hydra.yaml')).toContain('aliases:\n    lr,learning_rate: opt.lr\n');
  });

  it('are expanded in the words that are typed behind --experimental-rerun, not in those of the run', async () => {
    const files = {
      'config.yaml':
        'hydra: {aliases: {short: opt.lr, opt.lr: opt.epochs}, run: {dir: out}}\nopt: {lr: 0.1, epochs: 3}\n',
    };
    const first = await ran(['short=5'], files);
    const again = await ran(['--experimental-rerun', 'out', 'opt.lr=9'], files, first.cwd);
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({ code: 0 });
    expect(read(first.cwd, 'out_1/.hydra/overrides.yaml')).toBe('- opt.lr=5\n- opt.epochs=9\n');
  });

  it('are swept over, and expanded once', async () => {
    const { code, cwd, stderr } = await ran(['-m', 'lr=1,2', 'dotted=3,4']);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(read(cwd, 'swept/3/.hydra/overrides.yaml')).toBe('- opt.lr=2\n' + String.raw`- m[x\.y]=4` + '\n');
  });

  it('are listed by --info aliases, with what they make of words, also of a config that does not compose', async () => {
    expect((await ran(['--info', 'aliases', 'lr=0.5', 'fast', 'nope=1', 'pw=ab'])).stdout).toBe(
      [
        '== Override aliases ==',
        '',
        'lr -> opt.lr=<value>',
        'learning_rate -> opt.lr=<value>',
        'fast -> opt.epochs=1',
        'pw -> db.password=<value>',
        String.raw`dotted -> m[x\.y]=<value>`,
        '',
        'Input -> Expanded override',
        'lr=0.5 -> opt.lr=0.5',
        'fast -> opt.epochs=1',
        'nope=1 -> nope=1',
        'pw=*** -> db.password=***',
        '',
      ].join('\n'),
    );
    expect((await ran(['--info', 'aliases'])).stdout).not.toContain('Input');
    expect((await ran(['--info', 'all', 'lr=1'])).stdout).toContain('lr=1 -> opt.lr=1\n');
  });

  it('are a section of --help', async () => {
    expect((await ran(['--help'])).stdout).toMatch(/^== Override aliases ==\n\nlr -> opt\.lr=<value>\n/m);
  });

  it('are named where what they stand for is wrong', async () => {
    const { code, stderr } = await ran(['learning_rate=[1']);
    expect(code).toBe(2);
    expect(stderr).toContain("  alias expansion: 'learning_rate=[1' -> 'opt.lr=[1'\n");
    expect((await ran(['pw=[hunter2'])).stderr).not.toContain('hunter2');
  });
});
