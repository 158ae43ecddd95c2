import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { isGone, parseProcess, thisProcess } from '../../src/util/process-identity.ts';

const here = thisProcess();
const { pid: ended } = spawnSync(process.execPath, ['--version']);

it.each([
  { name: 'this process', other: {}, gone: false },
  { name: 'one that has ended', other: { pid: ended }, gone: true },
  { name: 'an earlier one of the same number', other: { start: '1' }, gone: true },
  { name: 'one of which the start is not known', other: { start: undefined }, gone: false },
  { name: 'one of another machine', other: { host: 'elsewhere', pid: ended }, gone: false },
  { name: 'one of another start of the machine', other: { boot: 'x', pid: ended }, gone: false },
  { name: 'one of another container', other: { namespace: 'pid:[1]', pid: ended }, gone: false },
])('isGone of $name: $gone', ({ other, gone }) => {
  expect(isGone({ ...here, ...other })).toBe(gone);
});

it.runIf(process.platform === 'linux')('takes a dead process that nobody has collected for gone', async () => {
  const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [pid] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
  try {
    await vi.waitFor(() => expect(isGone({ ...here, pid: Number(pid), start: undefined })).toBe(true), 10_000);
    expect(() => process.kill(Number(pid), 0)).not.toThrow();
  } finally {
    parent.kill('SIGKILL');
  }
});

it('comes back from JSON', () => {
  expect(parseProcess(JSON.stringify(here))).toEqual(here);
  expect(parseProcess('{"host": "h", "pid": 5, "more": 1}')).toEqual({ host: 'h', pid: 5 });
});

it.each([
  '',
  '{',
  'null',
  '5',
  '[]',
  '{}',
  '{"host": "h"}',
  '{"host": 1, "pid": 5}',
  '{"host": "h", "pid": -1}',
  '{"host": "\\u001b[2J", "pid": 5}',
])('is not %s', (text) => expect(parseProcess(text)).toBeUndefined());

it.each(['0', '1.5', '"5"'])('has no pid %s', (pid) => {
  expect(parseProcess(`{"host": "h", "pid": ${pid}}`)).toBeUndefined();
});

it('has no start that is a number', () => {
  expect(parseProcess('{"host": "h", "pid": 5, "start": 5}')).toBeUndefined();
});
