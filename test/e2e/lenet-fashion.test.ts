import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from './command.ts';
import { run } from './in-process.ts';

const FOLDER = resolve(import.meta.dirname, '../../experiments/lenet-fashion');

it('the experiment lenet-fashion composes to what it says', async () => {
  const args = ['--config-dir', FOLDER, '--config-name', 'lenet-fashion', '--cfg', 'job'];
  const { code, stdout } = await run(args, { cwd: await temporaryFolder() });
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject({
    data: { _target_: 'data.fashion_mnist' },
    model: { _target_: 'models.lenet', width: 0.5 },
    teacher: { model: { _target_: 'models.lenet', width: 1 }, trainer: { epochs: 10 } },
    loss: { _target_: 'losses.weighted_sum', temperature: 20, terms: { hard: { weight: 1 }, soft: { weight: 0.9 } } },
    trainer: { epochs: 40 },
  });
});
