import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { builtCommand } from '../e2e/command.ts';

it.each([
  { name: '--cfg all', command: 'run', args: ['--cfg', 'all'] },
  { name: '--help', command: 'run', args: ['--help'] },
  { name: 'schema', command: 'hydrosol', args: ['schema'] },
] as const)('$name ends quietly where nobody reads', async ({ command, args }) => {
  const child = spawn(process.execPath, [builtCommand(command), ...args]);
  child.stdout.destroy();
  const [[code], said] = await Promise.all([once(child, 'close'), text(child.stderr)]);
  expect({ code, said }).toEqual({ code: 0, said: '' });
});
