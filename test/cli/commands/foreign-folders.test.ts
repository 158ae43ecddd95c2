import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSide } from '../../../src/cli/commands/diff-side.ts';
import { report } from '../../../src/cli/commands/report.ts';
import { prettyJson } from '../../../src/util/json.ts';
import { errorsOf, writeTree } from '../../compose/conf-tree.ts';
import { version1 } from '../../report/runs.ts';

describe('foreign folders', () => {
  const run = { 'multirun.yaml': '', '0/summary.json': prettyJson(version1()), '0/.hydra/config.yaml': 'a: 1\n' };

  it.each([
    { name: 'a map of overrides', files: { '0/.hydra/overrides.yaml': 'a: 1\n' } },
    { name: 'numbers as overrides', files: { '0/.hydra/overrides.yaml': '- 1\n' } },
    { name: 'no overrides', files: {} },
  ])('a report of $name is refused', async ({ files }) => {
    const folder = writeTree({ ...run, ...files });
    await expect(report([folder])).rejects.toMatchObject({
      code: 'RUN_FOLDER',
      message: expect.stringContaining(join(folder, '0/.hydra/overrides.yaml')),
    });
  });

  it('a report with a folder as overrides.yaml is refused', async () => {
    const folder = writeTree(run);
    mkdirSync(join(folder, '0/.hydra/overrides.yaml'));
    await expect(report([folder])).rejects.toMatchObject({ code: 'RUN_FOLDER' });
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
