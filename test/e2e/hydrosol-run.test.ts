/** @file `hydrosol run`: what `run` is, for those who have installed the package. */
import { expect, it } from 'vitest';
import { command, temporaryFolder } from './command.ts';
import { sample } from '../sample.ts';

const rows = [
  { words: ['model=cnn', '-c', 'job', 'loss.temperature=4', '--resolve'], code: 0 },
  { words: ['--help'], code: 0 },
  { words: ['--version'], code: 0 },
  { words: ['model=cnn', 'loss.temprature=4'], code: 2 },
  { words: ['--multirn', 'model=cnn,mlp'], code: 2 },
];
it.each(sample(rows, 5))('hydrosol run $words is run $words', async ({ words, code }) => {
  const cwd = await temporaryFolder();
  const [mine, other] = await Promise.all([
    command('hydrosol', ['run', ...words], { cwd }),
    command('run', words, { cwd }),
  ]);
  expect(mine).toEqual(other);
  expect(mine.code).toBe(code);
});

it('hydrosol --help has it', async () => {
  const { stdout } = await command('hydrosol', ['--help'], { cwd: await temporaryFolder() });
  expect(stdout).toContain('hydrosol run');
});
