/** @file The parts of experiments/own-parts in the shipped experiment, from a folder of the user's own. */
import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { EARLY, MLPS, ownPartsFolder, SMALL, stagesOf, TINY, trainedIn } from './own-parts-folder.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await ownPartsFolder();
});

const OWN = ['--config-dir', 'conf', 'model=residual_mlp', 'loss=ranking'];
const COMPILED = ['teacher=mlp_large', 'model.width=8', 'engine=compiled', 'engine.strict=true'];

const run = (...words: string[]) => command('run', words, { cwd });

const train = (folder: string) => run(...OWN, ...COMPILED, ...SMALL, `hydra.run.dir=${folder}`);

describe('own parts', () => {
  it('train on the compiled engine without falling back; a changed file trains what was made of it again', async () => {
    expect(await train('first')).toMatchObject({ code: 0 });
    const first = await stagesOf(cwd, 'first');
    expect(first).toMatchObject({
      baseline: { from_store: false },
      student: { model: './residual-mlp.ts:residualMlp' },
    });

    await train('same');
    const same = await stagesOf(cwd, 'same');
    expect(same).toMatchObject({ teacher: { from_store: true }, baseline: { from_store: true } });
    expect(same.student.weights_sha256).toBe(first.student.weights_sha256);

    await appendFile(join(cwd, 'residual-mlp.ts'), '// another text\n');
    await train('changed');
    expect(await stagesOf(cwd, 'changed')).toMatchObject({
      teacher: { from_store: true },
      baseline: { from_store: false },
    });
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
    const { code, stdout } = await command('hydrosol', ['validate', '--config-dir', 'conf'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('nothing wrong') });
  });
});

describe("a scheme of one's own", { timeout: 60_000 }, () => {
  it('trains, and keeps what it trains where other schemes find it', async () => {
    expect(await run(...EARLY, 'hydra.run.dir=early')).toMatchObject({ code: 0 });
    const all = ['teacher', 'early_teacher', 'baseline', 'plain_student', 'student'];
    expect(await trainedIn(cwd, 'early')).toEqual(all);
    expect(existsSync(join(cwd, 'early/plain_student/weights.bin'))).toBe(true);
    await run(...EARLY, 'scheme.epochs=2', 'hydra.run.dir=later');
    expect(await trainedIn(cwd, 'later')).toEqual(['early_teacher', 'student']);
    // its lessons are named by the config alone, whatever else the file does
    await appendFile(join(cwd, 'early-teacher.ts'), '// another text\n');
    await run(...EARLY, 'hydra.run.dir=edited');
    expect(await trainedIn(cwd, 'edited')).toEqual(['student']);
    await run('scheme=offline', 'teacher.trainer.epochs=3', ...TINY, ...MLPS, 'hydra.run.dir=offline');
    expect(await trainedIn(cwd, 'offline')).toEqual(['student']);
    const [early, offline] = [await stagesOf(cwd, 'early'), await stagesOf(cwd, 'offline')];
    expect(early).toMatchObject({ plain_student: { weights_sha256: offline.student.weights_sha256 } });
  });

  it('is checked before anything runs, to the last option', async () => {
    const { code, stderr } = await run(...EARLY, '+scheme.epoch=2', 'scheme.epochs=0');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: scheme.epochs');
    expect(stderr).toContain('expected: at least 1');
  });

  it('must be one', async () => {
    const { code, stderr } = await run('scheme=own', 'scheme._target_=./ranking.ts:ranking', ...TINY, ...MLPS);
    expect(code).toBe(1);
    expect(stderr).toContain('./ranking.ts:ranking makes no scheme: it is no function of a bench');
  });
});
