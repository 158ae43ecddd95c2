/** @file The parts of experiments/own-parts in the shipped experiment, from a folder of the user's own. */
import { appendFile, cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { command, temporaryFolder } from './command.ts';

const root = resolve(import.meta.dirname, '../..');
let cwd: string;

beforeAll(async () => {
  cwd = await temporaryFolder();
  await cp(join(root, 'experiments/own-parts'), cwd, { recursive: true });
  await mkdir(join(cwd, 'node_modules'));
  await symlink(root, join(cwd, 'node_modules/hydrosol'));
  await symlink(join(root, 'node_modules/@tensorflow'), join(cwd, 'node_modules/@tensorflow'));
});

const SMALL = ['data.train_size=200', 'data.test_size=100', 'trainer.epochs=1', 'teacher.trainer.epochs=1'];
const OWN = ['--config-dir', 'conf', 'model=residual_mlp', 'loss=ranking'];
const COMPILED = ['teacher=mlp_large', 'model.width=8', 'engine=compiled', 'engine.strict=true'];

const run = (...words: string[]) =>
  command('run', words, { cwd, env: { NODE_OPTIONS: '--conditions=hydrosol-source' } });

const train = (folder: string) => run(...OWN, ...COMPILED, ...SMALL, `hydra.run.dir=${folder}`);

interface Stages {
  readonly teacher: { readonly from_store: boolean };
  readonly baseline: { readonly from_store: boolean };
  readonly student: { readonly accuracy: number; readonly model: string; readonly weights_sha256: string };
}

async function stagesOf(folder: string): Promise<Stages> {
  const text = await readFile(join(cwd, folder, 'summary.json'), 'utf8');
  return (JSON.parse(text) as { stages: Stages }).stages;
}

describe('own parts', () => {
  it('train on the compiled engine without falling back; a changed file trains what was made of it again', async () => {
    expect(await train('first')).toMatchObject({ code: 0 });
    const first = await stagesOf('first');
    expect(first).toMatchObject({
      baseline: { from_store: false },
      student: { model: './residual-mlp.ts:residualMlp' },
    });

    await train('same');
    const same = await stagesOf('same');
    expect(same).toMatchObject({ teacher: { from_store: true }, baseline: { from_store: true } });
    expect(same.student.weights_sha256).toBe(first.student.weights_sha256);

    await appendFile(join(cwd, 'residual-mlp.ts'), '// another text\n');
    await train('changed');
    expect(await stagesOf('changed')).toMatchObject({ teacher: { from_store: true }, baseline: { from_store: false } });
  });

  it('are named on the command line', async () => {
    const words = [
      'loss=own',
      'loss._target_=./ranking.ts:ranking',
      '+loss.margin=2',
      'teacher=mlp_large',
      'model=mlp',
    ];
    expect(await run(...words, ...SMALL)).toMatchObject({ code: 0 });
  });

  it('are checked before anything runs', async () => {
    const { code, stderr } = await run(...OWN, '+loss.wieght=2', 'model.blocks=0');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: loss.weight');
    expect(stderr).toContain('expected: at least 1');
  });

  it('must be what they are named for', async () => {
    const words = ['loss=own', 'loss._target_=./residual-mlp.ts:residualMlp', 'teacher=mlp_large', 'model=mlp'];
    const { code, stderr } = await run(...words, ...SMALL);
    expect(code).toBe(1);
    expect(stderr).toContain('./residual-mlp.ts:residualMlp');
  });

  it('are validated and listed as shipped ones are', async () => {
    const options = { cwd, env: { NODE_OPTIONS: '--conditions=hydrosol-source' } };
    const { code, stdout } = await command('hydrosol', ['validate', '--config-dir', 'conf'], options);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('nothing wrong') });
  });
});
