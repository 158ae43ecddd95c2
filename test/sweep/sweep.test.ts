import { describe, expect, it } from 'vitest';
import { composeRun, openWorkshop } from '../../src/compose/index.ts';
import { HydrosolError, HydrosolErrors } from '../../src/errors.ts';
import { openSession } from '../../src/program/index.ts';
import { runSweep } from '../../src/sweep/index.ts';
import { writeTree } from '../compose/conf-tree.ts';

const FILES = { 'config.yaml': 'x: 0\ny: 0\n' };
const schema = { type: 'object', properties: { x: { type: 'integer' }, y: { type: 'integer' } } };

/** What is wrong with a sweep: codes and keys. */
async function errorsOf(words: readonly string[]): Promise<string[]> {
  const program = { name: 'app', configDir: writeTree(FILES), schema, load: async () => ({ task: async () => ({}) }) };
  const workshop = openWorkshop(program, {}, { version: '0.0.0' });
  const { composed: master } = composeRun(workshop, words, { multirun: true });
  const session = openSession({ signal: new AbortController().signal });
  const error: unknown = await runSweep(session, program, workshop, { master, words }).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof HydrosolError)) throw error;
  const all = error instanceof HydrosolErrors ? error.errors : [error];
  return all.map(({ code, fullKey }) => `${code} ${fullKey ?? ''}`.trim());
}

describe('all that is wrong with a sweep is told before it begins', () => {
  const dir = 'hydra.sweep.dir=out/${nope}';
  const size = 'hydra.sweeper.max_batch_size=0';
  const [wrongDir, wrongSize] = ['INTERPOLATION_KEY hydra.sweep.dir', 'VALUE hydra.sweeper.max_batch_size'];
  it.each([
    { name: 'its folder, its batches', words: [dir, size], errors: [wrongSize, wrongDir] },
    { name: 'and a key that is not there', words: [dir, 'typo={a: 1}'], errors: ['KEY_UNKNOWN typo', wrongDir] },
    {
      name: 'and what its jobs have wrong',
      words: [dir, 'typo=1,2', 'x=a'],
      errors: [wrongDir, 'KEY_UNKNOWN typo', 'SCHEMA x'],
    },
    { name: 'and a word that is none', words: [dir, 'x=[1'], errors: ['OVERRIDE', wrongDir] },
    {
      name: 'each job',
      words: ['x=1,a', 'y=b,2'],
      errors: ['SCHEMA y', 'SCHEMA x', 'SCHEMA x', 'SCHEMA y'].slice(0, 2),
    },
  ])('$name', async ({ words, errors }) => expect(await errorsOf(words)).toEqual(errors));
});
