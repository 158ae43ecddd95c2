import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { readRunSummary } from '../../../src/report/index.ts';
import { builtCommand } from '../../e2e/command.ts';
import { sample } from '../../sample.ts';

const entry = join(dirname(builtCommand('hydrosol')), '../index.js');

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

/** A program that logs and prints more than once, with pauses in which a reader can go. */
const PROGRAM = `
import { setTimeout } from 'node:timers/promises';
import { main } from ${JSON.stringify(entry)};

const task = async ({ log }) => {
  for (let line = 0; line < 5; line++) {
    log.info(String(line));
    process.stdout.write('printed\\n');
    await setTimeout(20);
  }
  return { done: true };
};
process.exitCode = await main({ name: 'prints', configDir: import.meta.dirname, load: async () => ({ task }) });
`;

describe.skipIf(!existsSync('/dev/full'))('a program whose output goes nowhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'print-'));
  writeFileSync(join(folder, 'config.yaml'), 'a: 1\n');
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);

  /** Runs the program in bash, where `run` calls it; the exit code is that of the program. */
  async function inBash(line: string): Promise<{ code: number; stderr: string }> {
    const run = `run() { "${process.execPath}" program.mjs "$@"; }`;
    const child = spawn('bash', ['-c', `${run}; ${line}; exit \${PIPESTATUS[0]}`], { cwd: folder });
    child.stdout.resume();
    const [[code], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)]);
    return { code: code as number, stderr };
  }

  const rows = [
    { line: 'run hydra.run.dir=head 2>&1 | head -1', runs: ['head'], warnings: 0 },
    { line: 'run hydra.run.dir=errors 2>/dev/full', runs: ['errors'], warnings: 0 },
    { line: 'run hydra.run.dir=output >/dev/full', runs: ['output'], warnings: 1 },
    { line: 'run -m a=1,2 hydra.sweep.dir=sweep 2>&1 | head -1', runs: ['sweep/0', 'sweep/1'], warnings: 0 },
  ];
  it.concurrent.each(sample(rows, 2))('$line: the run goes on', async ({ line, runs, warnings }) => {
    const { code, stderr } = await inBash(line);
    expect(code).toBe(0);
    expect(stderr.match(/warning: standard output cannot be written: ENOSPC/g) ?? []).toHaveLength(warnings);
    for (const run of runs) expect(await readRunSummary(join(folder, run))).toMatchObject({ status: 'FINISHED' });
  });

  it.concurrent('what a command was asked to print must be written', async () => {
    const { code, stderr } = await inBash('run --cfg job >/dev/full');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: standard output cannot be written: ENOSPC/);
  });

  it.concurrent('an error that nobody can read has its exit code', async () => {
    expect(await inBash('run nope=1 2>/dev/full')).toMatchObject({ code: 2 });
  });
});
