import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { writeTree } from '../../compose/conf-tree.ts';
import { sample } from '../../sample.ts';

const tsx = createRequire(import.meta.url).resolve('tsx');

/** Says `ready`, then `asked` when it is asked to stop; then it goes on as long as its standard input is open. */
const PROGRAM = `
import { once } from 'node:events';
import { withInterrupt } from ${JSON.stringify(join(import.meta.dirname, '../../../src/cli/terminal/interrupt.ts'))};

await withInterrupt(async (signal) => {
  console.log('ready');
  const alive = setInterval(() => {}, 1000);
  await once(signal, 'abort');
  clearInterval(alive);
  console.log('asked');
  await once(process.stdin.resume(), 'close');
});
console.log('done');
`;

/** Sends signals to the program, one after the other; in the end, lets it go on. */
async function interrupted(first: NodeJS.Signals, then?: NodeJS.Signals) {
  const child = spawn(process.execPath, ['--import', tsx, join(writeTree({ 'a.mjs': PROGRAM }), 'a.mjs')]);
  const said = text(child.stderr);
  const lines: string[] = [];
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === 'ready') child.kill(first);
    if (line !== 'asked') continue;
    if (then !== undefined) child.kill(then);
    if (then === undefined || then === 'SIGHUP') child.stdin.end();
  }
  const [code] = (await closed) as [number | null];
  return { code, lines, said: await said };
}

const hasScript = spawnSync('script', ['--version']).status === 0;
it.skipIf(!hasScript)('ends by SIGHUP, not by SIGABRT, where its terminal was closed', async () => {
  const folder = writeTree({ 'a.mjs': PROGRAM.replace(/^.*stdin.*$/m, '') });
  const run = `"${process.execPath}" --import "${tsx}" "${join(folder, 'a.mjs')}"; echo $? >"${join(folder, 'code')}"`;
  // Killing `script` closes the terminal. That ends the outer shell, and with it goes a SIGHUP to all that it has begun.
  const terminal = spawn('script', ['-qec', `bash -c '(trap : HUP; ${run}); true'`, '/dev/null'], { stdio: 'pipe' });
  for await (const line of createInterface({ input: terminal.stdout })) if (line.startsWith('ready')) break;
  terminal.kill('SIGKILL');
  await expect.poll(() => readFile(join(folder, 'code'), 'utf8'), { timeout: 20_000 }).toBe('129\n');
});

it.each(sample(['SIGINT', 'SIGTERM', 'SIGHUP'] as const, 3))('the first %s is a request', async (first) => {
  expect(await interrupted(first)).toEqual({
    code: 0,
    lines: ['ready', 'asked', 'done'],
    said: expect.stringContaining('interrupted: stopping at the next step'),
  });
});

it.each([
  ['SIGINT', 'SIGINT'],
  ['SIGHUP', 'SIGTERM'],
] as const)('after %s the second, %s, ends at once', async (first, then) => {
  expect(await interrupted(first, then)).toMatchObject({ code: 130, lines: ['ready', 'asked'] });
});

it.each(sample(['SIGHUP', 'SIGINT'] as const, 2))(
  'after %s a SIGHUP is nothing new: a closed terminal sends two',
  async (first) => {
    expect(await interrupted(first, 'SIGHUP')).toMatchObject({ code: 0, lines: ['ready', 'asked', 'done'] });
  },
);
