/** @file More of `resume.test.ts`: other networks in training when the process is killed. */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { command, temporaryFolder } from './command.ts';
import { holdResumed, runKilled, WORDS, type Killed } from './kill-and-resume.ts';

/** A chain of two between them. */
const ASSISTANTS = [
  'model@scheme.assistants.first=mlp',
  'scheme.assistants.first.hidden=[24]',
  '+model@scheme.assistants.second=mlp',
  'scheme.assistants.second.hidden=[20]',
];

it.each<Killed>([
  { stage: 'student', more: [], stored: 'teacher' },
  { stage: 'peers', more: ['scheme=mutual'], stored: 'baseline' },
  { stage: 'baseline', more: [], stored: 'teacher' },
  { stage: 'assistant2', more: ['scheme=assistants', ...ASSISTANTS], stored: 'assistant1' },
])('comes to the same numbers where $stage was in training at kill -9 $more', { timeout: 60_000 }, holdResumed);

it('waits for a process that is just dying', async () => {
  const cwd = await temporaryFolder();
  const words = [...WORDS, 'teacher.trainer.epochs=1'];
  expect(await runKilled(cwd, 'student', words)).toBeNull();
  const file = join(cwd, 'out/environment.json');
  const environment = JSON.parse(await readFile(file, 'utf8')) as object;
  const dying = spawn(process.execPath, ['--eval', 'setTimeout(() => {}, 2000)']);
  await writeFile(file, JSON.stringify({ ...environment, pid: dying.pid, start: undefined }));
  expect(await command('hydrosol', ['resume', 'out'], { cwd })).toMatchObject({ code: 0 });
});
