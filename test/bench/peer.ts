/** @file The same tasks in another language, in a process that waits while ours are measured. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Peer {
  /** Milliseconds per run of a task, of `count` runs in a row. */
  readonly time: (task: string, count: number) => Promise<number>;
  /** What a task gives, as text. */
  readonly result: (task: string) => Promise<string>;
  /** The answer to any request. */
  readonly ask: (request: object) => Promise<unknown>;
  readonly stop: () => void;
}

/** The variables of what is started. Behind some proxies Node would read more certificates, which takes longer than composing a config. */
export const ENV: NodeJS.ProcessEnv = { ...process.env, NODE_EXTRA_CA_CERTS: '' };

/** A Python that has `modules`: HYDROSOL_BENCH_PYTHON, what peers/setup.sh (for another `folder` another script there) made, or `python3`. */
export function findPython(modules: readonly string[], folder = 'peers'): string | undefined {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const made = join(cache, 'hydrosol', folder, 'bin', 'python');
  const given = process.env['HYDROSOL_BENCH_PYTHON'];
  const candidates = given === undefined ? [...(existsSync(made) ? [made] : []), 'python3'] : [given];
  const imports = modules.map((module) => `import ${module}`).join('; ');
  return candidates.find((python) => spawnSync(python, ['-W', 'ignore', '-c', imports]).status === 0);
}

/** Starts a script that answers one line of JSON with one line of JSON. */
export function startPeer(python: string, script: string, args: readonly string[]): Peer {
  const child = spawn(python, ['-W', 'ignore', script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (request: object): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${script} has ended`);
    return JSON.parse(value);
  };
  return {
    ask,
    time: async (task, count) => (await ask({ task, count })) as number,
    result: async (task) => (await ask({ task })) as string,
    stop: () => child.stdin.end(),
  };
}
