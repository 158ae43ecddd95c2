import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSavedConfig, loadSavedHydra, loadSavedWords } from '../../src/record/index.ts';
import { toContainer } from '../../src/config/index.ts';
import { errorsOf, writeTree } from '../compose/conf-tree.ts';

/** A file with a text. */
const fileOf = (text: string): string => join(writeTree({ 'a.yaml': text }), 'a.yaml');

it('reads what a run saved', () => {
  expect(toContainer(loadSavedConfig(fileOf('a: 1\n')))).toEqual({ a: 1 });
  expect(toContainer(loadSavedHydra(fileOf('hydra: {verbose: false}\n')))).toEqual({ hydra: { verbose: false } });
  expect(loadSavedWords(fileOf('- a=1\n- b=${c}\n'))).toEqual(['a=1', 'b=${c}']);
  expect(loadSavedWords(fileOf('[]\n'))).toEqual([]);
});

const readers = { loadSavedConfig, loadSavedHydra, loadSavedWords } as const;
it.each<{ by: keyof typeof readers; text: string; code?: string }>([
  { by: 'loadSavedConfig', text: '- 1\n' },
  { by: 'loadSavedConfig', text: 'a: [\n', code: 'YAML_SYNTAX' },
  { by: 'loadSavedHydra', text: '- hydra\n' },
  { by: 'loadSavedHydra', text: 'hydra: 5\n' },
  { by: 'loadSavedHydra', text: 'hydra\n' },
  { by: 'loadSavedHydra', text: '' },
  { by: 'loadSavedWords', text: 'a: 1\n' },
  { by: 'loadSavedWords', text: '- 1\n' },
  { by: 'loadSavedWords', text: '- a: 1\n' },
  { by: 'loadSavedWords', text: '- a=1\n- null\n' },
])('$by refuses $text', ({ by, text, code = 'RUN_FOLDER' }) => {
  const path = fileOf(text);
  const [error] = errorsOf(() => readers[by](path));
  expect(error).toMatchObject({ code });
  expect(error?.origin?.source.name ?? error?.message).toContain(path);
});

it('waits for no pipe', () => {
  const path = join(writeTree({}), 'pipe');
  execFileSync('mkfifo', [path]);
  for (const read of Object.values(readers)) {
    expect(errorsOf(() => read(path))).toMatchObject([
      { code: 'RUN_FOLDER', message: `${path} is a named pipe, not a file` },
    ]);
  }
});
