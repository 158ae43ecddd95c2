/** @file The parts of experiments/own-parts in the shipped experiment, from a folder of the user's own. */
import { beforeAll, describe, expect, it } from 'vitest';
import { command } from './command.ts';
import { EARLY, OWN, ownPartsFolder, SMALL } from './own-parts-folder.ts';
import { ALL } from '../sample.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await ownPartsFolder();
});

const run = (...words: string[]) => command('run', words, { cwd });

describe('own parts', () => {
  it.runIf(ALL)('are named on the command line', async () => {
    const words = [
      'loss=own',
      'loss._target_=./ranking.ts:ranking',
      '+loss.margin=2',
      'teacher=mlp_large',
      'model=mlp',
    ];
    expect(await run(...words, ...SMALL)).toMatchObject({ code: 0 });
  });

  it.runIf(ALL)('are checked before anything runs', async () => {
    const { code, stderr } = await run(...OWN, '+loss.wieght=2', 'model.blocks=0');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: loss.weight');
    expect(stderr).toContain('expected: at least 1');
  });

  it.runIf(ALL)('have their own options in the pages of --help', async () => {
    const { code, stdout, stderr } = await run('--config-dir', 'conf', '--help', 'loss=ranking');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('./ranking.ts:ranking: The order of the classes, as the teacher has it\n');
    expect(stdout).toContain('\n  npx run --config-dir conf loss=ranking loss.margin=2\n');
    expect(stdout).toContain('\n      a number, at least 0. Distance that two classes should keep.\n');
  });

  it.runIf(ALL)('must be what they are named for', async () => {
    const words = ['loss=own', 'loss._target_=./residual-mlp.ts:residualMlp', 'teacher=mlp_large', 'model=mlp'];
    const { code, stderr } = await run(...words, ...SMALL);
    expect(code).toBe(1);
    expect(stderr).toContain('./residual-mlp.ts:residualMlp');
  });

  it.runIf(ALL)('are validated and listed as shipped ones are', async () => {
    const { code, stdout } = await command('hydrosol', ['validate', '--config-dir', 'conf'], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('nothing wrong') });
  });
});

describe("a scheme of one's own", { timeout: 60_000 }, () => {
  it.runIf(ALL)('is checked before anything runs, to the last option', async () => {
    const { code, stderr } = await run(...EARLY, '+scheme.epoch=2', 'scheme.epochs=0');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean: scheme.epochs');
    expect(stderr).toContain('expected: at least 1');
  });
});
