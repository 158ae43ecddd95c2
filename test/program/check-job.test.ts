import { describe, expect, it } from 'vitest';
import { checkJob, checkOf } from '../../src/program/index.ts';
import type { SweepPlace } from '../../src/run/index.ts';
import { composed } from './composed.ts';

const FILES = { 'config.yaml': 'a: 1\nfolder: ${hydra:runtime.output_dir}\nnumber: ${hydra:job.num}\n' };
const schema = {
  type: 'object',
  properties: { a: { type: 'integer' }, folder: { type: 'string' }, number: { type: ['integer', 'null'] } },
};

async function errorsOf(words: readonly string[], sweep?: SweepPlace): Promise<unknown> {
  const checked = await checkJob(composed(FILES, words), await checkOf({ schema }), sweep);
  return 'errors' in checked ? checked.errors.map(({ code, fullKey }) => `${code} ${fullKey ?? ''}`.trim()) : [];
}

describe('a folder that cannot be known is told with all other errors', () => {
  const sweep = { number: 3, wanted: '/tmp/sweep', sweepFolder: '/tmp/sweep' };
  const dir = 'hydra.run.dir=out/${nope.name}';
  const sweepDir = 'hydra.sweep.dir=${nope}';
  it.each<{ name: string; words: string[]; sweep?: SweepPlace; errors: string[] }>([
    { name: 'alone', words: [dir], errors: ['INTERPOLATION_KEY hydra.run.dir'] },
    { name: 'with a typo', words: [dir, 'typo=3'], errors: ['KEY_UNKNOWN typo', 'INTERPOLATION_KEY hydra.run.dir'] },
    { name: 'with a word that is none', words: [dir, 'a=[1'], errors: ['OVERRIDE', 'INTERPOLATION_KEY hydra.run.dir'] },
    {
      name: 'with a value of the wrong type',
      words: [dir, 'a=x'],
      errors: ['SCHEMA a', 'INTERPOLATION_KEY hydra.run.dir'],
    },
    {
      name: 'with a log that is wrong',
      words: [dir, 'hydra.verbose=3'],
      errors: ['INTERPOLATION_KEY hydra.run.dir', 'VALUE hydra.verbose'],
    },
    {
      name: 'with a variable of the job that cannot be known',
      words: [dir, '+hydra.job.env_set.X=${nope}'],
      errors: ['INTERPOLATION_KEY hydra.job.env_set.X', 'INTERPOLATION_KEY hydra.run.dir'],
    },
    { name: 'of a sweep', words: [sweepDir, 'a=x'], sweep, errors: ['SCHEMA a', 'INTERPOLATION_KEY hydra.sweep.dir'] },
  ])('$name', async ({ words, sweep: place, errors }) => expect(await errorsOf(words, place)).toEqual(errors));
});
