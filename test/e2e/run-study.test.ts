import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTree } from '../compose/conf-tree.ts';
import { command } from './command.ts';

const entry = (path: string): string => JSON.stringify(join(import.meta.dirname, '../../dist', path));

const SCRIPT = `
import { main } from ${entry('index.js')};
import { runStudy } from ${entry('sweep/index.js')};
const task = async ({ config: { x } }) => ({ loss: (x - 2) ** 2, pid: process.pid });
const program = { name: 'p', configDir: import.meta.dirname, load: async () => ({ task }) };
if (process.argv[2] === '--work') process.exitCode = await main(program);
else {
  const words = ['x=1,2', 'hydra.sweep.dir=out', 'hydra.launcher.n_jobs=1', 'hydra.sweeper.optimized_metric=loss'];
  const { best } = await runStudy(program, words, { launcher: 'processes' });
  console.log('best', best[0].overrides[0], best[0].summary.values.pid !== process.pid);
}
`;

it('runStudy runs jobs in processes that are the same script', async () => {
  const cwd = writeTree({ 'config.yaml': 'x: 0\n', 'study.mjs': SCRIPT });
  const { code, stdout, stderr } = await command(join(cwd, 'study.mjs'), [], { cwd });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'best x=2 true\n', stderr: '' });
});
