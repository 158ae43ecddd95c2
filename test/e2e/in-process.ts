/** @file Runs a program's command line in the process of the test: enough where neither signals nor pipes matter. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { vi } from 'vitest';
import { hydrosol as runHydrosol } from '../../src/cli/commands/hydrosol.ts';
import { main } from '../../src/cli/main.ts';
import { shipped } from '../../src/app/index.ts';
import type { Program } from '../../src/program/index.ts';
import type { CommandOptions, Finished } from './command.ts';

/** Collects what is written to stdout and stderr, by their streams or by their descriptors. */
function captureOutput(): { readonly texts: readonly [string, string]; readonly restore: () => void } {
  const texts: [string, string] = ['', ''];
  const append = (at: 0 | 1, data: string | Uint8Array): void => {
    texts[at] += typeof data === 'string' ? data : Buffer.from(data).toString();
  };
  const spies = ([process.stdout, process.stderr] as const).map((stream, i) =>
    vi.spyOn(stream, 'write').mockImplementation((data, encoding?: unknown, written?: unknown) => {
      append(i as 0 | 1, data);
      const done = typeof encoding === 'function' ? encoding : written;
      if (typeof done === 'function') process.nextTick(done);
      return true;
    }),
  );
  const { writeSync } = fs;
  fs.writeSync = ((fd: number, data: string | Uint8Array, ...rest: []) => {
    if (fd !== 1 && fd !== 2) return writeSync(fd, data as string, ...rest);
    append(fd === 1 ? 0 : 1, data);
    return Buffer.byteLength(data);
  }) as typeof writeSync;
  syncBuiltinESMExports();
  return {
    texts,
    restore() {
      for (const spy of spies) spy.mockRestore();
      fs.writeSync = writeSync;
      syncBuiltinESMExports();
    },
  };
}

/**
 * Runs `run` with these words in a folder, as `command` does, but without a process of its own. Folder, variables and output
 * are the whole process's, so that one must be done before the next begins.
 */
export function run(args: readonly string[], options: Omit<CommandOptions, 'onStderr'>): Promise<Finished> {
  return runProgram(shipped, args, options);
}

/** The same for `hydrosol` and its commands. */
export function hydrosol(args: readonly string[], options: Omit<CommandOptions, 'onStderr'>): Promise<Finished> {
  return inProcess(() => runHydrosol(args), options);
}

/** The same for another program. */
export function runProgram<Config, Result>(
  program: Program<Config, Result>,
  args: readonly string[],
  options: Omit<CommandOptions, 'onStderr'>,
): Promise<Finished> {
  return inProcess(() => main(program, args), options);
}

/** The same for any work that gives an exit code. */
export async function inProcess(
  work: () => Promise<number>,
  { cwd, env = {} }: Omit<CommandOptions, 'onStderr'>,
): Promise<Finished> {
  const before = { cwd: process.cwd(), env: { ...process.env } };
  const output = captureOutput();
  try {
    process.chdir(cwd);
    Object.assign(process.env, { NO_COLOR: '1', ...env });
    const code = await work();
    const [stdout, stderr] = output.texts;
    return { code, stdout, stderr };
  } finally {
    output.restore();
    process.chdir(before.cwd);
    for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
    Object.assign(process.env, before.env);
  }
}
