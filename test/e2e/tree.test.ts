import { spawnSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtCommand, temporaryFolder } from './command.ts';
import { hydrosol, runProgram } from './in-process.ts';
import { ALL } from '../sample.ts';

/** A folder with these files. */
async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

describe('hydrosol validate', () => {
  it.runIf(ALL)('finds nothing wrong with what is shipped', async () => {
    const { code, stdout, stderr } = await hydrosol(['validate'], { cwd: await temporaryFolder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+ configs of run checked in \d+ compositions: nothing wrong\n$/);
  });

  it.runIf(ALL)('finds all that is wrong with all files of one more folder', async () => {
    const cwd = await folderWith({
      'more/loss/mine.yaml': '_target_: losses.weighted_sum\ntemprature: 4.0\nterms: {}\n',
      'more/model/mine.yaml': '_target_: models.cnn\nwidths: 3\n',
      'more/model/broken.yaml': 'a: [1,\n',
    });
    const { code, stdout, stderr } = await hydrosol(['validate', '--config-dir', 'more'], { cwd });
    expect(code).toBe(2);
    for (const place of ['more/loss/mine.yaml:2:1', 'more/model/mine.yaml:2:9', 'more/model/broken.yaml']) {
      expect(stderr).toContain(place);
    }
    expect(stdout).toContain('3 problems in 3 files');
  });

  it('checks single files, in the tree or whole', async () => {
    const cwd = await folderWith({ 'whole.yaml': 'seed: x\n', 'conf/config.yaml': 'a: 1\n', 'schema.json': '{}' });
    expect(await hydrosol(['validate', 'whole.yaml'], { cwd })).toMatchObject({ code: 2 });
    const own = ['validate', 'conf/config.yaml', '--config-path', 'conf', '--schema', 'schema.json'];
    expect(await hydrosol(own, { cwd })).toMatchObject({
      code: 0,
      stdout: '1 config checked in 1 composition: nothing wrong\n',
    });
    const { code, stderr } = await hydrosol(['validate', 'nope.yaml'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('error: there is no file nope.yaml\n');
  });
});

describe('hydrosol schema', () => {
  it('prints one, or writes all', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout } = await hydrosol(['schema', 'model'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object', additionalProperties: false });
    expect(await hydrosol(['schema', '--out', 'all'], { cwd })).toMatchObject({ code: 0, stderr: '' });
    expect((await readdir(join(cwd, 'all'))).sort()).toEqual([
      'config.json',
      'data',
      'data.json',
      'engine.json',
      'loss.json',
      'model.json',
      'optimizer.json',
      'scheme',
      'scheme.json',
      'teacher',
      'teacher.json',
      'tracker.json',
      'trainer.json',
    ]);
  });

  it.runIf(ALL)('writes all of them even if nobody reads what it prints', async () => {
    const cwd = await temporaryFolder();
    const hydrosol = `'${process.execPath}' '${builtCommand('hydrosol')}'`;
    const line = `${hydrosol} schema --out all | true; exit "\${PIPESTATUS[0]}"`;
    expect(spawnSync('bash', ['-c', line], { cwd, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect((await readdir(join(cwd, 'all'))).sort()).toContain('trainer.json');
  });

  it('refuses a group that is not there', async () => {
    const { code, stderr } = await hydrosol(['schema', 'modl'], { cwd: await temporaryFolder() });
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: npx hydrosol schema model');
  });
});

/** An experiment that does nothing. */
const load = async () => ({ task: async () => ({}) });

describe('hydrosol diff', () => {
  let cwd: string;

  beforeAll(async () => {
    cwd = await folderWith({
      'conf/config.yaml': 'defaults: [size: small]\nseed: 1\n',
      'conf/size/small.yaml': 'n: 1\n',
      'conf/size/large.yaml': 'n: 100\n',
    });
    for (const words of [['hydra.run.dir=a'], ['hydra.run.dir=b', 'size=large', 'seed=2']]) {
      const train = { name: 'train', configDir: join(cwd, 'conf'), load };
      expect(await runProgram(train, words, { cwd })).toMatchObject({ code: 0 });
    }
  });

  it('two runs, by key, with the places that set the values', async () => {
    const { code, stdout } = await hydrosol(['diff', 'a', 'b'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        '--- a',
        '+++ b',
        'the option of size',
        '  - small  conf/config.yaml:1:18',
        '  + large  override `size=large`',
        'size.n',
        '  - 1      conf/size/small.yaml:1:4',
        '  + 100    conf/size/large.yaml:1:4',
        'seed',
        '  - 1      conf/config.yaml:2:7',
        '  + 2      override `seed=2`',
        '',
      ].join('\n'),
    );
  });

  it('points into the run folder where the configs have changed since', async () => {
    await writeFile(join(cwd, 'conf/size/large.yaml'), 'n: 1000\n');
    const { stdout } = await hydrosol(['diff', 'a', 'b'], { cwd });
    expect(stdout).toContain('  + 100    b/.hydra/config.yaml:2:8\n');
  });

  it('the same, exit code 0; no run, exit code 2', async () => {
    expect(await hydrosol(['diff', 'a', 'a'], { cwd })).toMatchObject({ code: 0, stdout: '' });
    expect(await hydrosol(['diff', 'a', 'conf'], { cwd })).toMatchObject({ code: 2, stdout: '' });
  });
});
