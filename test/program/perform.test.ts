import { expect, it } from 'vitest';
import { checkJob, checkOf } from '../../src/program/index.ts';
import type { SweepPlace } from '../../src/run/index.ts';
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

it('a launcher or sweeper with options that are none is found before anything is made; one that is not there, of a sweep', async () => {
  const file = 'hydra:\n  sweeper: {max_batchsize: 1}\n  launcher: {_target_: launchers.slurm}\n';
  const keysOf = async (sweep?: SweepPlace): Promise<unknown> => {
    const checked = await checkJob(composed({ 'config.yaml': file }, []), await checkOf({}), sweep);
    return 'errors' in checked && checked.errors.map(({ fullKey }) => fullKey);
  };
  expect(await keysOf()).toEqual(['hydra.sweeper.max_batchsize']);
  const sweep = { number: 0, wanted: '/tmp/sweep', sweepFolder: '/tmp/sweep' };
  expect(await keysOf(sweep)).toEqual(['hydra.launcher._target_', 'hydra.sweeper.max_batchsize']);
});
