/** @file Runs the built commands, or a program of one's own, in a process of its own. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, isAbsolute, join, resolve } from 'node:path';
import { createRequire } from 'node:module';

const root = resolve(import.meta.dirname, '../..');
const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { bin: Record<string, string> };

/** The loader with which Node runs TypeScript. */
export const TSX = createRequire(import.meta.url).resolve('tsx');

export interface Finished {
  /** Null if a signal ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with all of stderr so far, whenever there is more. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** A new, empty folder. */
export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'hydrosol-'));
}

/** The file that package.json names for a command. The global setup `fresh-build.ts` sees to it that it is built. */
export function builtCommand(name: 'run' | 'hydrosol'): string {
  return join(root, bin[name]!);
}

/** The words for Node that run a built command, or a program by its absolute path; TypeScript through tsx. */
function nodeWords(name: string): string[] {
  if (name === 'run' || name === 'hydrosol') return [builtCommand(name)];
  if (!isAbsolute(name)) throw new Error(`${name} is neither a command nor an absolute path`);
  return extname(name) === '.ts' ? ['--import', TSX, name] : [name];
}

/** Runs the built `run` or `hydrosol`, or a program of its own (an absolute path), in a folder. */
export function command(name: string, args: readonly string[], options: CommandOptions): Promise<Finished> {
  const { cwd, env = {}, onStderr } = options;
  const child = spawn(process.execPath, [...nodeWords(name), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(stderr, (signal) => child.kill(signal));
  });
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}
