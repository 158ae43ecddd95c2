import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const tsx = createRequire(import.meta.url).resolve('tsx');
const cli = join(import.meta.dirname, '../../src/cli');

it.each([
  { name: '--cfg all', script: 'run.ts', args: ['--cfg', 'all'] },
  { name: '--help', script: 'run.ts', args: ['--help'] },
  { name: 'schema', script: 'hydrosol.ts', args: ['schema'] },
])('$name ends quietly where nobody reads', async ({ script, args }) => {
  const child = spawn(process.execPath, ['--import', tsx, join(cli, script), ...args]);
  child.stdout.destroy();
  const [[code], said] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  expect({ code, said }).toEqual({ code: 0, said: '' });
});
