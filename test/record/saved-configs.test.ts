import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRun, type SavedRun } from '../../src/record/index.ts';
import { toContainer } from '../../src/config/index.ts';
import { errorsOf, writeTree } from '../compose/conf-tree.ts';

/** A run folder whose saved configs have a text. */
const runOf = (text: string): SavedRun => {
  const names = ['config', 'hydra', 'overrides'];
  return openRun(writeTree(Object.fromEntries(names.map((name) => [`.hydra/${name}.yaml`, text]))));
};

it('reads what a run saved', () => {
  expect(toContainer(runOf('a: 1\n').config())).toEqual({ a: 1 });
  expect(toContainer(runOf('hydra: {verbose: false}\n').hydra())).toEqual({ hydra: { verbose: false } });
  expect(runOf('- a=1\n- b=${c}\n').words()).toEqual(['a=1', 'b=${c}']);
  expect(runOf('[]\n').words()).toEqual([]);
});

it.each<{ by: 'config' | 'hydra' | 'words'; text: string; code?: string }>([
  { by: 'config', text: '- 1\n' },
  { by: 'config', text: 'a: [\n', code: 'YAML_SYNTAX' },
  { by: 'hydra', text: '- hydra\n' },
  { by: 'hydra', text: 'hydra: 5\n' },
  { by: 'hydra', text: 'hydra\n' },
  { by: 'hydra', text: '' },
  { by: 'words', text: 'a: 1\n' },
  { by: 'words', text: '- 1\n' },
  { by: 'words', text: '- a: 1\n' },
  { by: 'words', text: '- a=1\n- null\n' },
])('$by refuses $text', ({ by, text, code = 'RUN_FOLDER' }) => {
  const run = runOf(text);
  const path = join(run.folder, `.hydra/${by === 'words' ? 'overrides' : by}.yaml`);
  const [error] = errorsOf(() => run[by]());
  expect(error).toMatchObject({ code });
  expect(error?.origin?.source.name ?? error?.message).toContain(path);
});

it('waits for no pipe', () => {
  const folder = writeTree({ '.hydra/config.yaml': '' });
  const path = join(folder, '.hydra/overrides.yaml');
  execFileSync('mkfifo', [path]);
  expect(errorsOf(() => openRun(folder).words())).toMatchObject([
    { code: 'RUN_FOLDER', message: `${path} is a named pipe, not a file` },
  ]);
});
