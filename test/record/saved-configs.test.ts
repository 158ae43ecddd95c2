import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSide } from '../../src/cli/diff-side.ts';
import { report } from '../../src/cli/report.ts';
import { loadSavedConfig, loadSavedHydra, loadSavedWords } from '../../src/record/index.ts';
import { toContainer } from '../../src/config/index.ts';
import { prettyJson } from '../../src/util/json.ts';
import { errorsOf, writeTree } from '../compose/conf-tree.ts';
import { finished } from '../report/runs.ts';

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

describe('foreign folders', () => {
  const run = { '0/summary.json': prettyJson(finished()), '0/.hydra/config.yaml': 'a: 1\n' };

  it.each([
    { name: 'a map of overrides', files: { '0/.hydra/overrides.yaml': 'a: 1\n' } },
    { name: 'numbers as overrides', files: { '0/.hydra/overrides.yaml': '- 1\n' } },
    { name: 'no overrides', files: {} },
  ])('a report of $name is refused', async ({ files }) => {
    const folder = writeTree({ ...run, ...files });
    await expect(report(folder)).rejects.toMatchObject({
      code: 'RUN_FOLDER',
      message: expect.stringContaining(join(folder, '0/.hydra/overrides.yaml')),
    });
  });

  it('a report with a folder as overrides.yaml is refused', async () => {
    const folder = writeTree(run);
    mkdirSync(join(folder, '0/.hydra/overrides.yaml'));
    await expect(report(folder)).rejects.toMatchObject({ code: 'RUN_FOLDER' });
  });

  it.each([
    'hydra: 5\n',
    'hydra: {overrides: 5}\n',
    'hydra: {overrides: {task: {a: 1}}}\n',
    'hydra: {overrides: {task: [1]}}\n',
    'hydra: {runtime: {config_sources: {a: 1}}}\n',
    'hydra: {runtime: {config_sources: [1]}}\n',
    'hydra: {runtime: {config_sources: [{path: 1, schema: [], provider: main}]}}\n',
    'hydra: {job: {config_name: [1]}}\n',
    '- 1\n',
  ])('diff takes the saved values where hydra.yaml is %j', (hydra) => {
    const folder = writeTree({ '.hydra/config.yaml': 'a: 1\n', '.hydra/hydra.yaml': hydra });
    expect([...readSide(folder).values.keys()]).toEqual(['a']);
  });

  it('diff refuses a list as config', () => {
    const folder = writeTree({ '.hydra/config.yaml': '- 1\n' });
    expect(errorsOf(() => readSide(folder))).toMatchObject([{ code: 'RUN_FOLDER' }]);
  });
});
