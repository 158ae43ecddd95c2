import { expect, it } from 'vitest';
import { checkOf } from '../../src/program/index.ts';
import { checkJob } from '../../src/program/index.ts';
import { composed } from './composed.ts';

it.each([
  { name: 'a level', word: 'hydra.job_logging.root.level=LOUD', keys: ['hydra.job_logging.root.level'] },
  {
    name: 'a level of the other log',
    word: 'hydra.hydra_logging.root.level=1',
    keys: ['hydra.hydra_logging.root.level'],
  },
  { name: 'what both read, once', word: 'hydra.verbose=3', keys: ['hydra.verbose'] },
])('a wrong logging config is found before anything is made: $name', async ({ word, keys }) => {
  const checked = await checkJob(composed({ 'config.yaml': 'a: 1' }, [word]), await checkOf({}));
  expect('errors' in checked && checked.errors.map(({ fullKey }) => fullKey)).toEqual(keys);
});
