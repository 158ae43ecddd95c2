import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printsConfig } from '../../src/cli/config-only.ts';
import { builtCommand, command, temporaryFolder } from './command.ts';
import { run } from './in-process.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await temporaryFolder();
  mkdirSync(join(cwd, 'own/model'), { recursive: true });
  writeFileSync(join(cwd, 'own/model/mine.yaml'), '_target_: ./mine.ts\napi_key: hidden-value\n');
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** What the script for configs prints in a folder; undefined where it leaves the words to `main`. */
function printed(words: readonly string[]): string | undefined {
  const before = process.cwd();
  let text = '';
  process.chdir(cwd);
  try {
    return printsConfig(words, (all) => (text += all)) ? text : undefined;
  } finally {
    process.chdir(before);
  }
}

describe('the script that only prints configs', () => {
  it.each([
    { words: '--cfg job' },
    { words: '-c job model=cnn seed=3' },
    { words: '--cfg=all hydra.job.name=x' },
    { words: '-chydra -p hydra.run' },
    { words: '--cfg job -p model --origins' },
    { words: '--cfg job -p trainer.batch_size --resolve' },
    { words: '--cfg job --config-dir own model=mine -p model' },
    { words: '--cfg job --config-dir own model=mine +token=secret-word' },
    { words: '--cfg job --show-secrets +token=secret-word' },
  ])('prints as main does: $words', async ({ words }) => {
    const own = printed(words.split(' '));
    expect(await run(words.split(' '), { cwd })).toEqual({ code: 0, stdout: own, stderr: '' });
  });

  it.each([
    { name: 'another question', words: '--info defaults' },
    { name: 'help', words: '--cfg job --help' },
    { name: 'a run', words: 'seed=1' },
    { name: 'two questions', words: '--cfg job --info defaults' },
    { name: 'an unknown flag', words: '--cfg job --nonsense' },
    { name: 'an unknown key', words: '--cfg job sede=1' },
    { name: 'an unknown option', words: '--cfg job data=nonsense' },
    { name: 'an unknown package', words: '--cfg job -p nonsense' },
    { name: 'a warning', words: '--cfg job hydra/launcher=joblib' },
    { name: 'the words of a logged run', words: '--cfg job --experimental-rerun outputs' },
  ])('leaves $name to main: $words', ({ words }) => expect(printed(words.split(' '))).toBeUndefined());
});

describe('the built commands', () => {
  it.each([
    { name: 'run', words: [] },
    { name: 'hydrosol', words: ['run'] },
  ])('$name: the config', async ({ name, words }) => {
    const built = await command(name, [...words, '--cfg', 'job', 'seed=3'], { cwd });
    expect(built).toEqual({ code: 0, stdout: printed(['--cfg', 'job', 'seed=3']), stderr: '' });
  });

  it('say what is wrong as main does', async () => {
    const words = ['--cfg', 'job', 'sede=1'];
    const built = await command('run', words, { cwd });
    expect(built.code).toBe(2);
    expect(built).toEqual(await run(words, { cwd }));
  });

  it('have code that this Node takes', () => {
    const script = `
      const { readFileSync } = require('node:fs');
      const { loadKept } = require(${JSON.stringify(join(import.meta.dirname, '../../src/util/kept-code.ts'))});
      const { script } = loadKept(${JSON.stringify(join(builtCommand('run'), '../config-only.cjs'))});
      console.log(script.cachedDataRejected);`;
    expect(execFileSync(process.execPath, ['--import', 'tsx', '-e', script], { encoding: 'utf8' })).toBe('false\n');
  });
});
