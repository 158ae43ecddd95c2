import { expect, it } from 'vitest';
import { NO_SECRETS } from '../../src/compose/index.ts';
import { prepareJob, type PreparedJob, type PrepareOptions } from '../../src/run/index.ts';
import { composeTree } from '../compose/conf-tree.ts';
import { temporaryFolder } from '../e2e/command.ts';

async function prepare(
  yaml: string,
  words: string[] = [],
  more: Partial<PrepareOptions> = {},
): Promise<PreparedJob<unknown>> {
  const composition = composeTree({ 'config.yaml': yaml }, words);
  return prepareJob(composition, { cwd: await temporaryFolder(), ...more });
}

it('tells trackers no secrets, unless it is told to', async () => {
  const yaml = 'db: {user: me, password: hunter2}\nurl: ${db.user}:${db.password}@host\n';
  const hidden = { 'db.user': 'me', 'db.password': '***', url: 'me:***@host' };
  const { params, saved, config } = await prepare(yaml);
  expect(Object.fromEntries(params)).toEqual(hidden);
  expect(config).toMatchObject({ url: 'me:hunter2@host' });
  expect(saved.config).toContain('url: ${db.user}:${db.password}@host\n');
  expect((await prepare(yaml, [], { secrets: NO_SECRETS })).params.get('db.password')).toBe('hunter2');
});

it('saves no configs where hydra.output_subdir is null', async () => {
  expect(await prepare('a: 1', ['hydra.output_subdir=null'])).toMatchObject({ savedFolder: null });
});
