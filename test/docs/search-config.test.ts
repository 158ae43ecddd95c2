/** @file The search that docs/sweeps.md keeps in a group of its own. */
import { expect, it } from 'vitest';
import { writeTree } from '../compose/conf-tree.ts';
import { run } from '../e2e/in-process.ts';
import { blocks, pages } from './pages.ts';

it('is chosen as in lightning-hydra-template', async () => {
  const page = pages.filter(({ path }) => path === 'docs/sweeps.md');
  const search = blocks('yaml', page).find((block) => block.includes('hydra/sweeper: optuna'))!;
  const folder = writeTree({ 'hparams_search/rate.yaml': search });
  const { code, stdout, stderr } = await run(['--config-dir', folder, '-m', '--dry-run', '+hparams_search=rate'], {
    cwd: folder,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const told of ['optimizer.learning_rate', 'trainer.batch_size', 'student/validation/accuracy', '20'])
    expect(stdout).toContain(told);
});
